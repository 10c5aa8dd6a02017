"""Does one domain speak for another? DMARC's alignment (RFC 7489 3.1), reckoned here.

The suffix list's default rule holds: where a top-level domain is not listed (.test, .lan, .internal), the name directly
under it is an organisation of its own, and so never speaks for its neighbour.
"""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

# Every customer gets a name here, and the public list does not know it: neighbours are strangers to one another.
SHARED = ("onmicrosoft.com",)


@cache
def _suffixes() -> PublicSuffixList:
    """Read at the first use: it takes some 50 ms."""
    return PublicSuffixList()


@lru_cache(4096)
def organisation(domain: str) -> str:
    """The organisational domain (RFC 7489 3.2); a public suffix is its own, so that it speaks for nobody else."""
    for suffix in SHARED:
        if domain.endswith(f".{suffix}"):
            return f"{domain.removesuffix(f'.{suffix}').rpartition('.')[2]}.{suffix}"
    return _suffixes().privatesuffix(domain) or domain


def is_aligned(identity: str, author: str, *, strict: bool = False) -> bool:
    """Whether a domain that passed a check speaks for From's."""
    return identity == author or (not strict and organisation(identity) == organisation(author))

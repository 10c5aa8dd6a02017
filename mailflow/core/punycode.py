"""An address in the one form that every mail server takes: its domain in ASCII (RFC 5891)."""

import idna

LONGEST = 253  # letters of a domain


def in_ascii(address: str) -> str:
    """bücher.example becomes xn--bcher-kva.example. What has no such form stays, and is told where it is read."""
    local, at, domain = address.rpartition("@")
    if not at or domain.isascii() or len(domain) > LONGEST:
        return address
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return address

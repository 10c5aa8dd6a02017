"""Who wrote this, as far as the sender's domain says so: a value that a door gives, and authority asks for."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from mailflow.core.mail import Mail


class Result(enum.StrEnum):
    """What one check found, in the words of RFC 8601 2.7."""

    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    POLICY = "policy"  # sound, but not to our rules: RFC 8601 2.7.1
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


@dataclass(frozen=True)
class Verdict:
    """Three checks, and what they say of the one address in From."""

    spf: Result
    dkim: Result
    dmarc: Result
    domain: str  # From's; empty where there is not exactly one
    aligned_dkim: bool  # From's domain signed what we read
    aligned_spf: bool  # a server of From's domain sent it
    temporary: bool  # the same mail may get a better verdict later: a name server did not answer
    reason: str  # one sentence, in no words of the mail's: it may be logged
    named: frozenset[str] = frozenset()  # to whom its signer wrote
    silent: bool = False  # nobody looked: a fail that speaks against nobody
    policy: str = ""  # what From's domain asks of receivers: none, quarantine, reject; empty where it says nothing

    @property
    def aligned(self) -> bool:
        """DKIM or SPF speaks for From's domain. An MTA's `dmarc=pass` says no more than that (RFC 7489 3.1)."""
        return self.aligned_dkim or self.aligned_spf or self.dmarc is Result.PASS

    @property
    def in_words(self) -> str:
        """What was found, without whose domain it is: it stays beside a signature when its writer is forgotten."""
        return f"DKIM {self.dkim}, SPF {self.spf}, DMARC {self.dmarc}"


Judge = Callable[[Mail], Verdict]


def refused(reason: str, domain: str = "", *, silent: bool = False) -> Verdict:
    """The verdict on what cannot be judged: an exception counts as fail (TRUST.md P11)."""
    return Verdict(
        spf=Result.FAIL,
        dkim=Result.FAIL,
        dmarc=Result.FAIL,
        domain=domain,
        aligned_dkim=False,
        aligned_spf=False,
        temporary=False,
        reason=reason,
        silent=silent,
    )

"""What From's domain asks of receivers, and how strictly it aligns (RFC 7489 6.3 and 6.6.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailflow.core.verdict import Result
from mailflow.ingress.verdict.alignment import organisation
from mailflow.ingress.verdict.dns import Questions, TooMany, TryLater
from mailflow.ingress.verdict.tags import read_tags

ASKED = ("none", "quarantine", "reject")


@dataclass(frozen=True)
class Policy:
    """A domain's DMARC record; where there is none, alignment is relaxed."""

    found: Result  # pass: there is one
    asks: str = ""
    strict_dkim: bool = False
    strict_spf: bool = False


NOTHING = Policy(Result.NONE)
# As long as nobody knows, only the very domain speaks for itself.
UNKNOWN = Policy(Result.TEMPERROR, strict_dkim=True, strict_spf=True)


def policy_of(domain: str, questions: Questions) -> Policy:
    """The domain's own record, or else its organisation's word on subdomains."""
    whole = organisation(domain)
    try:
        own = _record(domain, questions)
        if own is not None or whole == domain:
            return _policy(own, "p")
        return _policy(_record(whole, questions), "sp")
    except (TryLater, TooMany):
        return UNKNOWN


def _record(domain: str, questions: Questions) -> Mapping[str, str] | None:
    return _record_in(questions.texts(f"_dmarc.{domain}"))


@lru_cache(256)  # many people write from few domains; a name server's answer is 64 kB at most
def _record_in(published: tuple[bytes, ...]) -> Mapping[str, str] | None:
    """The one record that begins with v=DMARC1; several are none (RFC 7489 6.6.3)."""
    texts = [record.decode("ascii", "replace") for record in published]
    records = [tags for tags in map(read_tags, texts) if tags and next(iter(tags.items())) == ("v", "DMARC1")]
    return records[0] if len(records) == 1 else None


def _policy(tags: Mapping[str, str] | None, wanted: str) -> Policy:
    if tags is None:
        return NOTHING
    asks = tags.get(wanted, tags.get("p", "")).lower()
    return Policy(
        found=Result.PASS,
        asks=asks if asks in ASKED else "none",
        strict_dkim=tags.get("adkim", "r").lower() == "s",
        strict_spf=tags.get("aspf", "r").lower() == "s",
    )

"""A mailto link, built in one place so that every button survives every mail program."""

from functools import lru_cache
from urllib.parse import quote


def mailto(address: str, subject: str, body: str = "") -> str:
    """Only To, Subject and Body: cc and bcc are not opened everywhere."""
    return f"mailto:{_to(address)}?{_asked(subject, body)}"


@lru_cache(64)
def _to(address: str) -> str:
    # "+" in the address becomes %2B: some programs read it as a space (RFC 6068 section 5).
    local, at, domain = address.rpartition("@")
    return quote(local, safe="") + at + quote(domain, safe="")


@lru_cache(512)
def _asked(subject: str, body: str) -> str:
    lines = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    asked = f"subject={quote(subject, safe='')}"
    return f"{asked}&body={quote(lines, safe='')}" if lines else asked

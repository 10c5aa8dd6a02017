"""A bounce: what a status and a server's words say of an address, and whether the next letter may arrive."""

import re
import unicodedata
from dataclasses import dataclass

WIDTH = 2_000  # of a line
SAID = 2_000  # of a server's words this much is looked at,
REASON = 200  # and this much is shown


@dataclass(frozen=True)
class Bounce:
    """What became of a letter: the status (RFC 3463), whether the address is dead, and the server's own words."""

    status: str
    permanent: bool
    reason: str
    failed: bool = True  # False: they go on trying, or somebody behind the address got it

    @property
    def by_filter(self) -> bool:
        """A spam filter or a block list refused the words or the sender, not the mailbox (RFC 3463 3.8)."""
        return self.status[1:3] == ".7" or (
            self.status.endswith(".0.0") and bool(BY_FILTER.search(self.reason.lower()))
        )


def read_refusal(said: str) -> Bounce | None:
    """The same judgement of a smarthost's own refusal ("550 5.1.1 No such user"); None where it names no code."""
    status = status_in(said)
    return bounce(status, said) if status else None


def status_in(text: str) -> str:
    """The first enhanced status (RFC 3463), else a bare reply code at the start of what was said; empty: none."""
    text = text[:WIDTH]
    if found := STATUS.search(text):
        return ".".join(str(int(number)) for number in found.groups())
    plain = REPLY.search(text)
    return REPLIES.get(plain[1], f"{plain[1][0]}.0.0") if plain else ""


STATUS = re.compile(r"(?<![\w.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)", re.ASCII)
REPLY = re.compile(r"(?:^|said: |error: |; ?|#)[ \t]{0,8}([45][0-5]\d)(?=[ :-]|$)", re.ASCII)
REPLIES = {"551": "5.1.6", "552": "5.2.2", "553": "5.1.3"}  # RFC 5321 4.2.3


def bounce(status: str, said: str) -> Bounce:
    return Bounce(status, is_permanent(status, said), in_one_line(said))


def is_permanent(status: str, said: str) -> bool:
    """Whether the address is dead; a mistake here silences a person, so doubt speaks for the address."""
    if not status.startswith("5.") or NOT_THE_ADDRESS.match(status):
        return False
    return not (status.endswith(".0") and ABOUT_THE_MAIL.search(said.lower()))


# RFC 3463 3: a 5 says "not this letter again", which is not "never this address". Not about the address are 1.7 to
# 1.9, the sender; 2.2, a full mailbox; 2.3, 3.4 and 6, the letter's size and shape; 3.2, 4.3 and 4.5 to 4.7, a host
# that is down, busy or misled; 5, the protocol (but 5.0, which some say for everything); 7, policy: spam filters,
# DMARC and block lists refuse the sender or the words, and the next letter may well arrive.
NOT_THE_ADDRESS = re.compile(r"5\.(?:1\.[789]|2\.[23]|3\.[24]|4\.[3567]|5\.[1-9]|[67]\.)\d*")
FILTERS = (
    r"spam|junk|virus|malware|block(?:ed|list)|black ?list|dnsbl|rbl\b|reputation|policy|policies|dmarc|dkim|spf\b"
    r"|content"
)
BY_FILTER = re.compile(rf"\b(?:{FILTERS})")
ABOUT_THE_MAIL = re.compile(
    rf"\b(?:{FILTERS}"
    r"|quota|full\b|too (?:large|big|many)|size|storage|rate limit|transaction failed|timed out|timeout"
    r"|try again)"
)


def in_one_line(said: str) -> str:
    """A stranger's words for a coordinator's eyes: one printable line, no address, no link, no codes."""
    plain = unicodedata.normalize("NFKC", said[:SAID])[:SAID]
    plain = LINK.split("".join(mark if mark.isprintable() else " " for mark in plain))[0]
    kept = "".join("the address" if "@" in word else word for word in WORDS.split(CODE.sub(" ", plain)))
    line = " ".join(kept.replace("<", " ").replace(">", "").split())
    return line.removeprefix("the address:").strip(" ;:,-#")[:REASON].strip()


WORDS = re.compile(r"([\s<>()\[\];,:]+)")
LINK = re.compile(
    r"[ .]{0,3}(?:\b(?:learn more|for more|more info|please (?:see|visit))\b|\w{0,20}://|www\.)", re.IGNORECASE
)
CODE = re.compile(r"(?<![\w.])(?:[245]\d\d(?:[ -]#?(?=[245]\.\d)|(?=[ -])-?)|\(?#?[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)\)?)")

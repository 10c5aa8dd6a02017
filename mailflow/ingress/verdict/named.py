"""To whom its signer wrote: a signed mail to somebody else, handed in at a stolen reply address, proves nothing."""

import re

from mailflow.ingress.verdict.alignment import is_aligned
from mailflow.ingress.verdict.header import Letter
from mailflow.ingress.verdict.signature import cover_fault, read_signature

ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[a-z0-9.-]{1,255}", re.ASCII)


def named(letter: Letter) -> frozenset[str]:
    """The addresses in To, and in Cc where it is signed; a signature that counts signs To."""
    signed = [one for one in map(read_signature, letter.all("dkim-signature")) if one]
    names = ("to", "cc") if signed and all("cc" in one.signs for one in signed) else ("to",)
    fields = (field.unfolded.lower() for name in names for field in letter.all(name))
    return frozenset(address for field in fields for address in ADDRESS.findall(field))


def named_to_mta(letter: Letter) -> frozenset[str]:
    """The same where our MTA checked the signatures: it takes some that leave To unsigned, and does not say which."""
    own = [one for one in map(read_signature, letter.all("dkim-signature")) if one]
    own = [one for one in own if is_aligned(one.domain, letter.author)]
    return named(letter) if own and all(cover_fault(one, letter) is None for one in own) else frozenset()

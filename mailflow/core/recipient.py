"""For which of our addresses a mail in a mailbox is: IMAP has no envelope, so the server that delivered it must say.

What a field says is no authority: whoever can name a signed address could as well have written to it.
"""

from collections.abc import Callable, Iterable, Iterator

from mailflow.core.reading.fields import address, mailbox, without_quoted

# Postfix, Dovecot and Gmail; Postfix before aliases; Exim; others of their kind; Fastmail; Google Workspace's routing.
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-gm-original-to")
WRITTEN = ("to", "cc")  # Microsoft 365 tells no more than these
FIELDS = (*DELIVERED, *WRITTEN)
MOST = 50  # as at the SMTP door
NULL = ("<>", "")  # as the reader knows it, too (reading/kind.py)
MOST_LETTERS = 320
BETWEEN = str.maketrans("<>,;:", "     ")


def recipients(raw: bytes, known: Callable[[str], bool]) -> tuple[str, ...]:
    """Those of our addresses that the delivering server named; where it named none, those in To and Cc."""
    fields = list(_unfolded(raw))
    return _ours(fields, DELIVERED, known) or _ours(fields, WRITTEN, known)


def _ours(fields: Iterable[tuple[str, str]], names: tuple[str, ...], known: Callable[[str], bool]) -> tuple[str, ...]:
    found = dict.fromkeys(one for name, value in fields if name in names for one in _addresses(value))
    return tuple(one for one in found if known(one))[:MOST]


def _addresses(value: str) -> list[str]:
    """Not from display names and comments: what stands there is somebody's words."""
    words = without_quoted(value)[0].translate(BETWEEN).split()
    return [plain for word in words if (plain := address(word))]


def sender(raw: bytes) -> str:
    """The envelope's sender as the delivering server wrote it on top (RFC 5321 4.4), or From where it did not.

    Only `<>` is the null sender. A path that we cannot read ("ana duarte"@…, a long SRS) is somebody's all the same.
    """
    fields = dict(reversed(list(_unfolded(raw))))
    path = fields.get("return-path", "").strip()
    if "return-path" in fields and path in NULL:
        return ""
    return next(iter(_addresses(path)), "") or mailbox(fields.get("from", ""))[0] or ascii(path)[1:-1][:MOST_LETTERS]


def _unfolded(raw: bytes) -> Iterator[tuple[str, str]]:
    """Name and value of each field (RFC 5322 2.2.3), as far as the first blank line."""
    head, lines = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0], list[str]()
    for line in head.decode("utf-8", "replace").split("\n"):
        if line[:1] in (" ", "\t") and lines:
            lines.append(line)
            continue
        yield from _field(lines)
        lines = [line]
    yield from _field(lines)


def _field(lines: list[str]) -> Iterator[tuple[str, str]]:
    name, colon, value = "".join(lines).partition(":")
    if colon:
        yield name.strip().lower(), value

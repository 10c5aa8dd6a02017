"""The gate: limits on bytes, judged before any parser sees them, so that no crafted letter can stall or crash us."""

import re

MESSAGE_BYTES = 1_000_000
HEADER_BYTES = 64_000
FIELDS = 200
STRUCTURED_BYTES = 2_000
DEPTH = 8
PARTS = 40
NESTING_WORDS = 80

STRUCTURED = frozenset(
    b"from sender reply-to to cc date message-id in-reply-to content-type content-transfer-encoding "
    b"content-disposition auto-submitted return-path mime-version".split()
)
BOM = b"\xef\xbb\xbf"
# A part's fields stand in the body; the standard parser takes seconds over one that is full of semicolons.
PART_FIELD = re.compile(rb"\ncontent-[a-z-]{1,40}[ \t]*:(?:[^\r\n]|\r?\n[ \t]|\r[ \t])*")
BLANK_LINE = re.compile(rb"(?>\r\n|\r|\n)(?>\r\n|\r|\n)")  # atomic: a CR LF is one end of a line, never two
FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,20}:")


class Unreadable(Exception):
    """The letter cannot be read; the text says why, in words a coordinator understands."""


def admit(raw: bytes) -> bytes:
    """The bytes from their first header on (rule 1), or Unreadable."""
    if len(raw) > MESSAGE_BYTES:
        raise Unreadable(f"the message is over {MESSAGE_BYTES} bytes")
    raw = without_preamble(raw)
    if not raw:
        raise Unreadable("the message holds no bytes")
    judge_fields(header_fields(raw))
    judge_parts(raw.lower())
    return raw


def without_preamble(raw: bytes) -> bytes:
    raw = raw.removeprefix(BOM).lstrip(b"\r\n \t").removeprefix(BOM)
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    return raw


def header_fields(raw: bytes) -> list[bytes]:
    """The header block as unfolded fields (RFC 5322, 2.2.3)."""
    head, *ended = BLANK_LINE.split(raw[:HEADER_BYTES], maxsplit=1)
    if not ended and len(raw) > HEADER_BYTES:
        raise Unreadable(f"the headers are over {HEADER_BYTES} bytes")
    fields: list[list[bytes]] = []
    for line in head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line[:1] in b" \t" and fields:
            fields[-1].append(line)
        else:
            fields.append([line])
    return [b"\n".join(lines) for lines in fields]


def judge_fields(fields: list[bytes]) -> None:
    if len(fields) > FIELDS:
        raise Unreadable(f"the message has over {FIELDS} header fields")
    names = [name_of(field) for field in fields]
    if names.count(b"from") > 1:
        raise Unreadable("the message has several From fields, so nobody knows who wrote it")
    for name, field in zip(names, fields, strict=True):
        if name in STRUCTURED and len(field) > STRUCTURED_BYTES:
            raise Unreadable(f"the field {name.decode()} is over {STRUCTURED_BYTES} bytes")


def name_of(field: bytes) -> bytes:
    found = FIELD.match(field)
    return found.group(1).lower() if found else b""


def judge_parts(low: bytes) -> None:
    """Nesting needs a declared type a level: counting the declarations bounds the parser's recursion."""
    if low.count(b"multipart/") > NESTING_WORDS or low.count(b"message/") > NESTING_WORDS:
        raise Unreadable("the message declares too many parts inside parts")
    if any(len(found.group()) > STRUCTURED_BYTES for found in PART_FIELD.finditer(low)):
        raise Unreadable(f"a field of a part is over {STRUCTURED_BYTES} bytes")

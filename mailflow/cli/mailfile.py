"""A mail in a file, or on standard input, and whether it is one."""

import re
import sys
from pathlib import Path

FIELD = re.compile(rb"(?im)^(?:from|to|cc|subject|date|message-id|received|return-path|mime-version)[ \t]*:")
NO_MAIL = (
    "is not a mail: none of From, To, Date or Subject stands at its top; save the whole mail as .eml and name that"
)


def bytes_of(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def is_mail(raw: bytes) -> bool:
    """Whether it begins as a mail does; what the gate would refuse may be one."""
    from mailflow.core.reading.gate import BLANK_LINE, HEADER_BYTES, without_preamble

    return FIELD.search(BLANK_LINE.split(without_preamble(raw)[:HEADER_BYTES], maxsplit=1)[0]) is not None

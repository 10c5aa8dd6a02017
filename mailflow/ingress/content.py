"""What stands between DATA and the lone dot, read in large pieces instead of lines, and what is wrong with it."""

import asyncio

TOO_MUCH = "552 5.3.4 message too big"
BAD_LINES = "554 5.6.0 bare CR, bare LF or NUL in message"
END = b".\r\n"


async def read_content(reader: asyncio.StreamReader, most: int) -> bytes | None:
    """Up to the lone dot, with the dots of RFC 5321 4.5.2 taken out; None where it was more than `most`."""
    kept, last, size = bytearray(), b"\r\n", 0  # the end of the DATA line ends no line of the content
    while not (last + kept[-5:]).endswith(b"\r\n" + END):
        piece = await _read_piece(reader)
        size += len(piece)
        if most and size > most + len(END):
            last, kept = bytes((last + kept[-5:])[-5:]), bytearray()  # read on to the end, keep nothing
        kept += piece
    if most and size > most + len(END):
        return None
    lines = (b"\r\n" + kept[: -len(END)]).replace(b"\r\n.", b"\r\n")
    return bytes(lines[2:])


async def _read_piece(reader: asyncio.StreamReader) -> bytes:
    """Up to the next line that ends with a dot, or as much as there is room for."""
    try:
        return await reader.readuntil(END)
    except asyncio.LimitOverrunError as full:
        return await reader.read(full.consumed)


def fault_of(content: bytes | None) -> str:
    """The refusal of what was read; empty where it can be kept."""
    if content is None:
        return TOO_MUCH
    return "" if _has_clean_lines(content) else BAD_LINES


def _has_clean_lines(raw: bytes) -> bool:
    """Only CR LF together end a line (RFC 5321 2.3.8): anything else can smuggle in a second mail."""
    return raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n") and b"\0" not in raw

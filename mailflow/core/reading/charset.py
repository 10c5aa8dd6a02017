"""Bytes to text: the charset a letter names, else utf-8, else ISO-2022-JP, else cp1252; it never fails (rule 2)."""

import base64
import binascii
import codecs
import quopri
import re
from functools import lru_cache

# By the name Python gives a charset: what programs call by the narrower name, and send (rule 2).
WIDER = {
    "ascii": "utf-8",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
ALIASES = {
    "gb_2312-80": "gb18030",
    "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "x-sjis": "cp932",
    "x-user-defined": "cp1252",
}
# One broken byte must not make a whole letter unreadable: in a quote that nobody can read no shape is found.
OF_SEVERAL_BYTES = ("big5", "cp9", "euc", "gb", "iso2022", "johab", "hz", "utf-16", "utf-32", "shift")
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]{0,900})\?=")
UNKEPT = re.compile("[\ud800-\udfff\0]")  # some charsets spell half a character; no database keeps it, nor NUL
STRAY = re.compile("[\udc80-\udcff]")
BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]{1,80}(?==\?)")
# Only codecs that map bytes to text: a letter that names "zlib" or "idna" gets none of them.
NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


def text_of(data: bytes, charset: str | None) -> str:
    declared = named(charset)
    if declared in (None, "utf-8") and has_escapes(data):  # seven bits a byte: it would pass for utf-8
        return undeclared(data)
    for name in (declared, "utf-8"):
        if name is not None:
            try:
                return UNKEPT.sub("\ufffd", data.decode(name).removeprefix("\ufeff"))
            except (UnicodeError, LookupError, ValueError):
                continue
    if declared is not None and declared.startswith(OF_SEVERAL_BYTES):
        return UNKEPT.sub("\ufffd", data.decode(declared, errors="replace"))
    return undeclared(data)


def named(charset: str | None) -> str | None:
    wanted = (charset or "").strip("\"' ").lower()
    if not wanted or "\0" in wanted or not wanted.isascii() or wanted.replace("-", "_") in NOT_CHARSETS:
        return None
    try:
        found = codecs.lookup(ALIASES.get(wanted, wanted)).name
    except (LookupError, ValueError):
        return None
    return WIDER.get(found, found)


def undeclared(data: bytes) -> str:
    if has_escapes(data):
        return UNKEPT.sub("\ufffd", data.decode("iso2022_jp_2", errors="replace"))
    return data.decode("cp1252", errors="replace").replace("\0", "\ufffd")


def has_escapes(data: bytes) -> bool:
    return b"\x1b$" in data or b"\x1b(J" in data


@lru_cache(64)  # several rules ask for the same subject; a header is 64 kB at most
def header_text(raw: str) -> str:
    """A header field as a person reads it: encoded words (RFC 2047) and stray 8-bit bytes become text."""
    plain = raw.encode("utf-8", errors="surrogateescape") if has_stray_bytes(raw) else None
    text = text_of(plain, None) if plain is not None else raw
    text = BETWEEN_WORDS.sub(r"\1", text)
    return " ".join(ENCODED_WORD.sub(decoded_word, text).split())


def has_stray_bytes(raw: str) -> bool:
    return STRAY.search(raw) is not None


def decoded_word(found: re.Match[str]) -> str:
    charset, coding, body = found.group(1).partition("*")[0], found.group(2), found.group(3)
    data = body.encode("utf-8", errors="replace")
    if coding in "qQ":
        return text_of(quopri.decodestring(data, header=True), charset)
    try:
        return text_of(base64.b64decode(data + b"=" * (-len(data) % 4)), charset)
    except (binascii.Error, ValueError):
        return ""

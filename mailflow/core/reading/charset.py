"""Bytes to text: the charset a letter names, else utf-8, else ISO-2022-JP, else cp1252; it never fails (rule 2)."""

import base64
import binascii
import codecs
import quopri
import re

WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
}
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]{0,900})\?=")
UNKEPT = re.compile("[\ud800-\udfff\0]")  # some charsets spell half a character; no database keeps it, nor NUL
STRAY = re.compile("[\udc80-\udcff]")
BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]{1,80}(?==\?)")
# Only codecs that map bytes to text: a letter that names "zlib" or "idna" gets none of them.
NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


def text_of(data: bytes, charset: str | None) -> str:
    for name in (named(charset), "utf-8"):
        if name is not None:
            try:
                return UNKEPT.sub("\ufffd", data.decode(name).removeprefix("\ufeff"))
            except (UnicodeError, LookupError, ValueError):
                continue
    return undeclared(data)


def named(charset: str | None) -> str | None:
    wanted = WIDER.get((charset or "").strip("\"' ").lower(), (charset or "").strip("\"' ").lower())
    if not wanted or "\0" in wanted or not wanted.isascii() or wanted.replace("-", "_") in NOT_CHARSETS:
        return None
    try:
        return codecs.lookup(wanted).name
    except LookupError:
        return None


def undeclared(data: bytes) -> str:
    if b"\x1b$" in data:
        try:
            return data.decode("iso2022_jp_2")
        except UnicodeError:
            pass
    return data.decode("cp1252", errors="replace")


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

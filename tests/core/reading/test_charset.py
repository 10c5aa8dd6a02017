"""Bytes to text: what a charset's name means in mail, and what is done where it lies (rule 2)."""

import encodings
import pkgutil

import pytest

from mailflow.core.reading.charset import header_text, text_of

DECLARED = [
    ("the narrow name of a wide Chinese charset", "gb2312", "镕基", "gb18030"),
    ("the same by its alias", "x-gbk", "镕基", "gb18030"),
    ("Korean", "ks_c_5601-1987", "똠방", "cp949"),
    ("Korean by its other name", "euc-kr", "똠방", "cp949"),
    ("Japanese of Windows", "Shift_JIS", "①承諾", "cp932"),
    ("Japanese by Microsoft's own name", "windows-31j", "①承諾", "cp932"),
    ("Chinese of Hong Kong", "big5", "接受嘅", "big5hkscs"),
    ("curly marks in Latin-1", "iso-8859-1", "“oui” – d’accord €", "cp1252"),
    ("curly marks by an alias of Latin-1", "l1", "“oui”", "cp1252"),
    ("Turkish", "ISO-8859-9", "“kabul” ş", "cp1254"),
    ("a name in quotation marks", '"utf-8"', "zażółć", "utf-8"),
    ("ASCII that is utf-8", "us-ascii", "zażółć", "utf-8"),
    ("ASCII that is cp1252", "us-ascii", "I’m in", "cp1252"),
    ("utf-8 that is cp1252", "utf-8", "I’m in", "cp1252"),
    ("a name nobody knows", "x-unknown", "naïve", "utf-8"),
    ("a name nobody knows, and cp1252", "x-unknown", "naïve", "cp1252"),
    ("no name, and Japanese escapes", None, "承諾します", "iso2022_jp"),
    ("ASCII, and Japanese escapes", "us-ascii", "承諾します", "iso2022_jp"),
    ("no name", None, "naïve", "utf-8"),
    ("Russian", "koi8-r", "принимаю", "koi8-r"),
    ("a byte order mark", "utf-8", "yes", "utf-8-sig"),
]


@pytest.mark.parametrize(("name", "text", "codec"), [row[1:] for row in DECLARED], ids=[row[0] for row in DECLARED])
def test_a_letter_is_read_in_the_charset_it_means(name: str | None, text: str, codec: str) -> None:
    assert text_of(text.encode(codec), name) == text


@pytest.mark.parametrize("codec", ["gb2312", "euc-kr", "shift_jis", "big5", "iso-2022-jp"])
def test_one_broken_byte_leaves_the_rest_readable(codec: str) -> None:
    assert "日" in text_of("日日日日".encode(codec) + b"\xff yes", codec)


def test_no_codec_of_python_fails_or_leaves_half_a_character() -> None:
    names = [module.name for module in pkgutil.iter_modules(encodings.__path__)]
    for name in names:
        for data in (b"", b"\xff\xfe\x1b$\0abc", b"a" * 50, bytes(range(256))):
            text_of(data, name).encode("utf-8")


HEADERS = [
    ("=?utf-8?B?5Y2h?= =?utf-8?Q?=E5=8D=A1?=", "卡卡"),
    ("=?gb2312?B?19S2r7vYuLQ=?= x", "自动回复 x"),
    ("=?x-nobody?Q?caf=E9?=", "café"),
    ("=?utf-8?B?!!?= left", "left"),
    ("plain", "plain"),
]


@pytest.mark.parametrize(("raw", "text"), HEADERS, ids=[text for _, text in HEADERS])
def test_a_header_is_read_as_a_person_sees_it(raw: str, text: str) -> None:
    assert header_text(raw) == text

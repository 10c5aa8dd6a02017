"""No rule can be stalled: four times the text takes about four times as long, on each rule's own worst case."""

from collections.abc import Callable

import pytest

from mailflow.core.reading import quotes, signature
from mailflow.core.reading.charset import header_text, text_of
from mailflow.core.reading.fields import fields_from, mailbox
from mailflow.core.reading.flowed import unflowed
from mailflow.core.reading.html import text_of_html
from mailflow.core.reading.kind import kind_of
from mailflow.core.reading.reaction import is_reaction
from mailflow.core.reading.reply import LETTERS, LINES
from tests.fuzz.clock import SHORT, WHOLE, judge
from tests.fuzz.worst import WIDTH


def lines_of(unit: str, quarters: int) -> list[str]:
    """Full lines of the unit: the worst that the limits let through."""
    line = (unit * WIDTH)[:WIDTH].strip()
    return [line] * (LETTERS * quarters // 4 // (WIDTH + 1))


def short_lines(unit: str, quarters: int) -> list[str]:
    return [unit] * min(LINES * quarters // 4, LETTERS * quarters // 4 // (len(unit) + 1))


def every(rule: Callable[[list[str], int], object]) -> Callable[[list[str]], object]:
    return lambda lines: [rule(lines, at) for at in range(len(lines))]


RULES: dict[str, Callable[[list[str]], object]] = {
    "quoted": lambda lines: [quotes.is_quoted(line) for line in lines],
    "divider": lambda lines: [quotes.is_divider(line) for line in lines],
    "header block": every(quotes.is_header_block),
    "attribution": every(quotes.before_attribution),
    "phone": lambda lines: [signature.is_phone_line(line) for line in lines],
    "disclaimer": every(lambda lines, at: at and signature.is_disclaimer(lines, at)),
    "banner": every(signature.banner_lines),
    "signature": signature.trimmed,
}
UNITS = [
    "On 1 ", "On 1 2024 wrote ", "a@b ", "a" * 64 + "@", "18:02 ", "wrote: ", "7. maj 2024 ", "pon 1 ", "-", "* ",
    "From: ", ":", "Sent: To: ", "|", "von iphone gesendet ", "CAUTION: mail ", "This email and confiden ",
    "于2024年", "İ", "schrieb x ", "1/1 wrote x: y ", "xwrotex: 1/1 ", "1/1 a@b x: ",
]  # fmt: skip


@pytest.mark.parametrize("shape", [lines_of, short_lines], ids=["full lines", "short lines"])
@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_of_lines_takes_linear_time(
    rule: Callable[[list[str]], object], shape: Callable[[str, int], list[str]]
) -> None:
    def faults(unit: str) -> str:
        lines = {quarters: shape(unit, quarters) for quarters in (SHORT, WHOLE)}
        return judge(lambda quarters: lambda: rule(lines[quarters]))

    assert {unit: why for unit in UNITS if (why := faults(unit))} == {}


TEXTS: dict[str, tuple[Callable[[str], object], list[str]]] = {
    "html": (text_of_html, ["<div>", "<b>", "<p>a", "<div style='color:red;'>", "<blockquote>", "<s>",
    "a\n", "<pre>\n",
                            "<td>", "&nbsp;", "<div class='a b c'>x</div>", "<", "<!--", "<div style='left:-"]),
    "style": (lambda text: text_of_html(f"<p style=\"{text}\">x</p>" * 3),
              ["color:a;", "border-top:", "border-top:solid", "font-size:0", "0", "left:-", "background:",
              "height:0"]),
    "flowed": (lambda text: unflowed(text, True), ["a \n", "> \n", " \n", "-- \n", "a "]),
    "charset": (lambda text: text_of(text.encode(), None), ["a", "é", "\x1b$B", "\x1b(J",
    "\udcff".encode("utf-8", "replace").decode()]),
    "header": (header_text, ["=?utf-8?q?a?= ", "=?", "=?a?q?", "?=  ", "=?utf-8?b?YQ==?=\r\n ", "\udcff"]),
    "mailbox": (mailbox, ["<", '"', "(", "\\", "a@", ",", "=?utf-8?q?a?="]),
    "subject": (lambda text: kind_of(fields_from([("Subject", text)]), None), ["auto ", "[(",
    "=?utf-8?q?a?= ", "read"]),
    "reaction": (is_reaction, ["liked ", "\n", "👍", '"', "gmail"]),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "units"), TEXTS.values(), ids=list(TEXTS))
def test_a_rule_of_texts_takes_linear_time(rule: Callable[[str], object], units: list[str]) -> None:
    def faults(unit: str) -> str:
        texts = {quarters: unit * (LETTERS * quarters // 4 // len(unit)) for quarters in (SHORT, WHOLE)}
        return judge(lambda quarters: lambda: rule(texts[quarters]))

    assert {unit: why for unit in units if (why := faults(unit))} == {}

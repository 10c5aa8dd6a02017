"""The text twin has no buttons, so it does not speak of them."""

from mailflow.preview.facts import LETTERS
from tests.egress.test_render import rendered
from tests.rows import rows


def has_buttons(template: str) -> bool:
    return "Each button opens" in rendered(template).html


def test_there_are_letters_with_buttons() -> None:
    assert all(map(has_buttons, ("request", "confirm", "meeting-cosign", "end-question")))


TURNED = [("confirm", {"others": True}), ("confirm", {"others": False}), ("confirm-shall", {"proven": False})]


@rows(("template", "turned"), [*((name, {}) for name in LETTERS), *TURNED])
def test_what_a_page_calls_a_button_is_one(template: str, turned: dict[str, bool]) -> None:
    page = rendered(template, **turned).html
    assert ('class="button' in page) == ("utton opens" in page)


@rows("template", LETTERS)
def test_the_text_says_what_to_write_and_nothing_of_buttons(template: str) -> None:
    text = " ".join(rendered(template).text.split())
    assert "utton" not in text
    assert ("Reply to this message with" in text) == has_buttons(template)

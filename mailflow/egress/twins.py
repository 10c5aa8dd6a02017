"""One Markdown source, read once, becomes two templates: the page and its text twin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mailflow.egress.components import COMPONENTS
from mailflow.egress.shelter import Shelter

MARKDOWN = MarkdownIt("commonmark", {"html": False})
REPLY = "reply:"
# Whoever copies half an address writes to nobody, so a page breaks none at its hyphens, as the text twin does not.
ADDRESSES = frozenset(
    f"{{{{ {name} }}}}" for name in ("team", "frontdesk", "tracker", "reply_to", "address", "email", "mentee_email")
)


@dataclass(frozen=True)
class Replies:
    """How the twin says what a button does."""

    form: str  # with {word}
    words: Mapping[str, str] = field(hash=False)  # for the command that it sends: the letter around says the same
    colon: str = ":"

    def to(self, link: str) -> str:
        """For one button, or one link in a sentence."""
        word = _word(link.removeprefix(REPLY))
        return self.form.format(word=self.words.get(word, word))


def parse(shelter: Shelter, text: str) -> list[Token]:
    tokens = MARKDOWN.parse(shelter.hide(text))
    for at, token in enumerate(tokens):
        if token.type != "inline":
            continue
        if shelter.stands_alone(token.content, COMPONENTS):
            tokens[at - 1].hidden = tokens[at + 1].hidden = True
            tokens[at - 1].meta["alone"] = True
        if _only_buttons(token):
            tokens[at - 1].attrSet("class", "buttons")
            for number, link in enumerate(_links(token)):
                link.attrSet("class", "button" if number else "button primary")
    return tokens


def _links(inline: Token) -> list[Token]:
    opened = (child for child in inline.children or [] if child.type == "link_open")
    return [child for child in opened if str(child.attrGet("href")).startswith(REPLY)]


def _only_buttons(inline: Token) -> bool:
    depth, outside = 0, ""
    for child in inline.children or []:
        depth += child.nesting if child.type.startswith("link_") else 0
        outside += child.content if depth == 0 and child.type == "text" else ""
    return bool(_links(inline)) and not outside.strip()


def to_html(shelter: Shelter, tokens: list[Token]) -> str:
    page = shelter.keep_whole(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}), ADDRESSES)
    links = re.sub(f'href="{REPLY}([^"]*)"', lambda m: f'href="{{{{ reply({_word(m[1])!r}) }}}}"', page)
    return shelter.hide(links)


def _word(target: str) -> str:
    return target.replace("%20", " ")


def to_text(tokens: list[Token], replies: Replies) -> str:
    """The twin, one line a paragraph; it is wrapped when the people's words are in."""
    out, number, indent = [], 0, ""
    for at, token in enumerate(tokens):
        if token.type == "ordered_list_open":
            number = 1
        elif token.type == "bullet_list_open":
            number = 0
        elif token.type == "list_item_open":
            indent = f"  {number}. " if number else "  - "
            number += bool(number)
        elif token.type == "inline":
            alone = tokens[at - 1].meta.get("alone")
            out.append(_line(token, indent, replies) + ("\n" if indent or alone else "\n\n"))
            indent = ""
        elif token.type.endswith("_list_close"):
            out.append("\n")
    return "".join(out).strip()


def _line(inline: Token, indent: str, replies: Replies) -> str:
    if _only_buttons(inline):
        return "".join(_button_lines(inline, replies)).rstrip("\n")
    return indent + "".join(_words(inline, replies))


def _button_lines(inline: Token, replies: Replies) -> Iterator[str]:
    children = inline.children or []
    for at, child in enumerate(children):
        if child.type == "link_open":
            yield f"  {children[at + 1].content}{replies.colon} {replies.to(str(child.attrGet('href')))}\n"


def _words(inline: Token, replies: Replies) -> Iterator[str]:
    target = ""
    for child in inline.children or []:
        if child.type == "link_open":
            target = str(child.attrGet("href"))
        elif child.type == "link_close":
            yield f" ({replies.to(target)})" if target.startswith(REPLY) else f" <{target}>"
        elif child.type == "code_inline":
            yield f'"{child.content}"'
        else:
            yield " " if child.type == "softbreak" else child.content

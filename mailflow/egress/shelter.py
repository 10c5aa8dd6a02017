"""Jinja marks kept out of the way of Markdown and of the CSS inliner, behind private characters, and put back."""

from __future__ import annotations

import re
from collections.abc import Container

MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
SHELTERED = re.compile("<!--\ue000(\\d+)\ue001-->|\ue000(\\d+)\ue001")
COMPONENT = re.compile(r"\{\{-?\s*(\w+)\(")


class Shelter:
    def __init__(self) -> None:
        self._marks: list[str] = []

    def __len__(self) -> int:
        return len(self._marks)

    def hide(self, text: str) -> str:
        return MARK.sub(lambda mark: self._keep(mark[0]), text)

    def hide_html(self, text: str) -> str:
        # Statements become comments: an HTML parser moves stray text out of a table, but not a comment.
        return MARK.sub(lambda m: f"<!--{kept}-->" if (kept := self._keep(m[0])) and m[0][1] == "%" else kept, text)

    def _keep(self, mark: str) -> str:
        self._marks.append(mark)
        return f"\ue000{len(self._marks) - 1}\ue001"

    def show(self, text: str) -> str:
        return SHELTERED.sub(lambda found: self._marks[int(found[1] or found[2])], text)

    def keep_whole(self, page: str, marks: Container[str]) -> str:
        """These marks are not broken at their hyphens, and the point or colon after one stays beside it."""
        found = (f"\ue000{at}\ue001" for at, mark in enumerate(self._marks) if mark in marks)
        either = "|".join(found)
        return re.sub(f"(?:{either})[,.:;]?", r'<span class="whole">\g<0></span>', page) if either else page

    def marks_in(self, text: str, first: int) -> str:
        """Of those that were hidden first, the marks that stand here, in their order."""
        numbers = (int(found[1] or found[2]) for found in SHELTERED.finditer(text))
        return "".join(self._marks[number] for number in numbers if number < first)

    def is_dynamic(self, line: str) -> bool:
        return "\ue000" in line

    def joins_lines(self) -> bool:
        """Whether a mark such as {%- takes the line breaks beside it away."""
        return any(mark[2] == "-" or mark[-3] == "-" for mark in self._marks)

    def stands_alone(self, text: str, components: Container[str]) -> bool:
        """A paragraph that is only statements, or only one component, gets no paragraph of its own."""
        shown = self.show(text).strip()
        if SHELTERED.sub("", text).strip():
            return False
        block = COMPONENT.match(shown)
        return "{{" not in shown or bool(block and block[1] in components)

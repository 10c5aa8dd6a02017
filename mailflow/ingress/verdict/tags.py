"""Lists of `tag=value;`: in signatures, keys and policies (RFC 6376 3.2)."""

from collections.abc import Mapping


def read_tags(text: str) -> Mapping[str, str] | None:
    """The tags in their order; None where it is no such list, or a tag stands twice and so says two things."""
    specs = text.strip(" \t\r\n").split(";")
    if not specs[-1].strip(" \t\r\n"):
        specs.pop()
    tags: dict[str, str] = {}
    for spec in specs:
        name, equals, value = spec.partition("=")
        name = name.strip(" \t\r\n")
        if not equals or name in tags or not _is_name(name):
            return None
        tags[name] = value.strip(" \t\r\n")
    return tags


def _is_name(name: str) -> bool:
    return name.isascii() and name[:1].isalpha() and name.replace("_", "").isalnum()


def without_space(value: str) -> str:
    """Base64 may be folded anywhere."""
    return "".join(value.split())

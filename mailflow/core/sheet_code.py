"""The code on a sheet, by which somebody outside can ask whether it is genuine."""

import re

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: they are misread aloud
CODE = re.compile(
    rf"(?<![\w-])V[\s-]?([{LETTERS}]{{4}})[\s-]?([{LETTERS}]{{4}})[\s-]?([{LETTERS}]{{4}})(?![\w-])", re.IGNORECASE
)


def code_of(random: bytes) -> str:
    """V-4F7K-2M9P-XQ3T."""
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in random)
    return _spelled(letters[:4], letters[4:8], letters[8:12])


def codes_in(words: str) -> list[str]:
    """Each code in some words, as it was given out, however it was typed."""
    return [_spelled(*(part.upper() for part in found)) for found in CODE.findall(words)]


def _spelled(*parts: str) -> str:
    return "-".join(("V", *parts))

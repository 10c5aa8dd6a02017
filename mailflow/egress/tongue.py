"""The words of ours in a letter, said in its reader's language: catalogues of phrases, and dates as she writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import parse_locale
from babel.dates import format_date, format_interval, format_skeleton, format_time, get_timezone_name
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

from mailflow.core.said import Bare, Capital, Clock, Day, Length, Listed, Phrase, Plural, Quoted, Said, Span, Zone
from mailflow.egress.marks import marks_of

ENGLISH = "en"
SHORT = re.compile(r"[A-Z]{2,5}")  # CLDR has "hora estándar de Europa central" and "+0530" for some
LISTS: Mapping[str, Literal["standard", "or"]] = {"and": "standard", "or": "or"}


class Unsaid(LookupError):
    """A phrase that nobody has translated yet."""


class _Nothing(NullTranslations):
    """What is in no catalogue; gettext itself would hand back the English, and we must know."""

    def gettext(self, message: str) -> str:
        raise Unsaid(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise Unsaid(msgid1)


class _AsWritten(NullTranslations):
    """English needs no catalogue; only its dates and numbers differ from country to country."""


class Tongue:
    """One language, as one country writes it."""

    def __init__(self, phrases: NullTranslations, locale: Locale) -> None:
        self._phrases, self._locale, self._marks = phrases, locale, marks_of(locale.language)

    def into(self, fact: object) -> object:
        """A fact of a letter, with all in it that is ours in this tongue; what people wrote stays as it is."""
        if isinstance(fact, Said):
            try:
                return self._say(fact)
            except Unsaid:  # one whole sentence in English reads better than half of one
                return str(fact)
        if isinstance(fact, Mapping):
            return {name: self.into(part) for name, part in fact.items()}
        if isinstance(fact, list | tuple):
            return [self.into(part) for part in fact]
        return fact

    def _say(self, said: object) -> str:
        match said.made if isinstance(said, Said) else said:
            case Phrase(form, values):
                said_so = self._phrases.gettext(form) if has_words(form) else form
                return self._filled(self._marks.spaced(said_so), values)
            case Plural(one, many, n, values):
                return self._filled(self._marks.spaced(self._phrases.ngettext(one, many, n)), values)
            case Day() | Span() | Clock() | Zone() | Length() as made:
                return self._when(made, str(said))
            case Listed(items, between):
                told = [self._say(item) for item in items]
                style = LISTS.get(between)
                return format_list(told, style, self._locale) if style else between.join(told)
            case Capital(words):
                told_so = self._say(words)
                return told_so[:1].upper() + told_so[1:]
            case Quoted(words):
                return self._marks.quoted(self._say(words))
            case Bare(words):
                return self._say(words).rstrip(".")
            case (int() | float()) as number if not isinstance(number, bool):
                digits = "0.0" if isinstance(number, float) else None
                return _spaced(format_decimal(number, digits, locale=self._locale))
            case other:
                return str(other)

    def _when(self, made: Day | Span | Clock | Zone | Length, english: str) -> str:
        match made:
            case Day(day, shape):
                return self._marks.counted(DAYS[shape](day, locale=self._locale))
            case Span(first, last):
                return self._marks.counted(_spaced(format_interval(first, last, "yMMMMd", locale=self._locale)))
            case Clock(at):
                return _spaced(format_time(at, "short", locale=self._locale))
            case Zone(at, place):
                return self._zone(at.astimezone(ZoneInfo(place)), english)
            case Length(minutes):
                return self._length(minutes)

    def _filled(self, form: str, values: Mapping[str, object]) -> str:
        return form.format(**{name: self._say(value) for name, value in values.items()})

    def _zone(self, wall: datetime, english: str) -> str:
        """Where her language has no letters for it, told from UTC; English ones say nothing there."""
        name = get_timezone_name(wall, "short", locale=self._locale)
        if self._locale.language == ENGLISH or name == english:
            return english
        return name if SHORT.fullmatch(name) else _from_utc(wall)

    def _length(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if hours and rest:
            return f"{hours} h {rest:02}"
        unit, number = ("hour", hours) if hours else ("minute", minutes)
        return _spaced(format_unit(number, f"duration-{unit}", locale=self._locale))


def has_words(form: str) -> bool:
    """Whether anything in it can be translated: "{name} ({ref})" has nothing of ours."""
    return any(letter.isalpha() for letter in re.sub(r"\{\w+\}", "", form))


def _spaced(words: str) -> str:
    """With spaces that can be copied into a command; letters have no others anyway."""
    return words.translate(dict.fromkeys((0xA0, 0x2009, 0x202F), " "))


def _from_utc(wall: datetime) -> str:
    minutes = round((wall.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


DAYS: Mapping[str, Callable[..., str]] = {
    "long": partial(format_date, format="full"),
    "dated": partial(format_date, format="long"),
    "short": lambda day, locale: format_skeleton("MMMMd", day, locale=locale),
    "slim": lambda day, locale: format_skeleton("MMMd", day, locale=locale),
    "month": partial(format_date, format="LLLL"),
    "brief": partial(format_date, format="medium"),
    "weekday": partial(format_date, format="EEEE"),
    "mon": partial(format_date, format="LLL"),
}


def find_tongue(folders: Sequence[Path], language: str, country: str) -> Tongue | None:
    """None: English as it is written here, which has nothing to be done to it."""
    locale = _locale(country) or _locale(language)
    if locale is None or locale.language != language.partition("-")[0]:
        locale = _locale(language)
    if locale is None or (language == ENGLISH and not (country and locale.territory)):
        return None
    return Tongue(_AsWritten() if language == ENGLISH else _phrases(tuple(folders), language), locale)


def _locale(name: str) -> Locale | None:
    try:
        return Locale.parse(name, sep="-") if name else None
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(32)
def _phrases(folders: tuple[Path, ...], language: str) -> NullTranslations:
    """A language's phrases, those of the first folder before the shipped ones."""
    nothing: NullTranslations = _Nothing()
    for folder in reversed(folders):
        file = folder / language / "phrases.po"
        if file.is_file():
            own = _read(file)
            own.add_fallback(nothing)
            nothing = own
    return nothing


def _read(file: Path) -> GNUTranslations:
    made = BytesIO()
    with file.open("rb") as source:
        write_mo(made, read_po(source, abort_invalid=True))
    made.seek(0)
    return GNUTranslations(made)


def is_locale(tag: str) -> bool:
    """Whether there is such a language, and such a country: a person's days are written by it."""
    try:
        language, territory, *_ = parse_locale(tag.replace("-", "_"))
        countries = Locale("en").territories if Locale.parse(language) else {}
    except (UnknownLocaleError, ValueError):
        return False
    return territory is None or (territory != "ZZ" and territory in countries)  # ZZ: nobody knows where

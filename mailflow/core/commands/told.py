"""A meeting told in a sentence, without LOG: "Priya and I met on Tuesday for an hour and talked about goals"."""

import re
from functools import lru_cache

from mailflow.core.commands import dates, durations, measure
from mailflow.core.commands.command import Said
from mailflow.core.commands.log import DIGITS, is_only_measure, names_past_day
from mailflow.core.commands.phrases import pattern_of
from mailflow.core.commands.words import Words

KANA = re.compile(r"[\u3040-\u30ff]")  # nobody can see there where a word ends
SENTENCE = 300  # nobody tells of a meeting in a longer one


def of_somebody_else(text: str, said: Said) -> str:
    """Why a meeting told without LOG may be none of this pair: whom they met, or when it is.

    "I met Dan on Friday for an hour, he is my son"; 金曜日に1時間面談 ends in a noun and may be a plan.
    """
    before_topics = about(said.words).split(text[:SENTENCE], maxsplit=1)[0]
    if said.words.holds(before_topics, "others") or said.words.holds(text, "withdrawals"):
        return "the line may tell of somebody else's meeting"
    bare = text.rstrip(" 。.!！")
    noun = KANA.search(text) is not None and bare.endswith(said.words.some("us"))
    planned = noun and bool(dates.spoken(text, said.words)) and not names_past_day(text, said)
    return "the line may tell of a meeting to come" if planned else ""


def told(text: str, said: Said) -> str:
    """The measure in a sentence that tells of a meeting of ours that was, or nothing.

    "Priya and I met on Tuesday for an hour and talked about goals"; no plan, no denial, nobody else's meeting.
    """
    if len(text) > SENTENCE:
        return ""
    words = said.words
    if not was(text, said) or words.holds(text, "planned", "future", "negations", "not_held") or doubted(text, words):
        return ""
    if (KANA.search(text) and not ends_told(text, words)) or not (words.holds(text, "both") or names_one(text, words)):
        return ""  # 話したかった; "I had a meeting": with whom?
    lengths = durations.find(text, words)
    end = lengths[0].end if lengths else 0
    before = text[: lengths[0].start].rstrip() if lengths else ""
    if words.holds(text[:end], "about") or measure.roughly_before(words).search(before):
        return ""  # "We talked about an hour on Friday": not how long they talked
    core, topics = parted(text, end, words)
    if dates.spoken(topics, words) or DIGITS.search(topics):
        return ""  # "talked for an hour and met on Tuesday": whose the day is nobody can tell
    named = met_name(words).sub(lambda hit: with_named(hit, words), companions(words).sub(" ", core))
    line = " ".join(telling(words).sub(" ", named).split()).strip(" ,.。")
    return ": ".join(filter(None, (line, topics))) if is_only_measure(line, said) else ""


def was(text: str, said: Said) -> bool:
    """Something of ours that is over: "we met", "gisteren anderhalf uur gesproken met Sanne"."""
    words, past = said.words, names_past_day(text, said)
    ours = words.holds(text, "us", "both") or (past and beside(words).search(text) is not None)
    told_so = ours and words.holds(text, "told")
    return told_so or words.starts(text, "told_first") or (past and words.holds(text, "told_now"))


def doubted(text: str, words: Words) -> bool:
    """What tells is no doubt: "our first meeting was", "a gente se encontrou"."""
    return words.holds(telling(words).sub(" ", text), "hedges", "conditions")


def ends_told(text: str, words: Words) -> bool:
    """Where a word may run on ("話したかった"), the sentence ends with one that tells: "話しました。" """
    return text.rstrip(" 。！!.").endswith(words.some("told", "told_now"))


def names_one(text: str, words: Words) -> bool:
    """ "I met Priya", "call with Ben"."""
    return bool(met_name(words).search(text) or companions(words).search(text) or beside(words).search(text))


def parted(text: str, end: int, words: Words) -> tuple[str, str]:
    """What tells the measure and what it was about: behind a comma where no figure follows, "and talked", "about"."""
    found = turning(words).search(text, end)
    # 、 parts the words of a sentence, too.
    parts = text.replace("、", ",") if words.holds(text[end:], "about") else text
    comma = parts.find(",", end) if not DIGITS.search(text, end) else -1
    if comma >= 0 and (found is None or comma <= found.start()):
        return text[:comma], text[comma + 1 :].strip()
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def with_named(hit: re.Match[str], words: Words) -> str:
    """ "met Ana" is "with Ana", and "met Tuesday" is no name."""
    name = hit["name"].casefold()
    day = any(name in words.table(key) for key in ("weekdays", "months", "numbers"))
    return hit[0] if day or name.isupper() or not words.some("with") else f" {words.some('with')[-1]} {hit['name']} "


@lru_cache(maxsize=64)
def inverted(words: Words) -> re.Pattern[str]:
    """ "Had we", "Haben wir": a question, or a wish. Before a day "we" is Polish."""
    us = pattern_of(tuple(one for one in words.some("us") if " " not in one))
    days = pattern_of(words.table("weekdays"))
    return re.compile(rf"{pattern_of(words.some('told', 'told_now', 'aux'))}\s{us}\b(?!\s{days})", re.I)


@lru_cache(maxsize=64)
def about(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("about")), re.I)


@lru_cache(maxsize=64)
def beside(words: Words) -> re.Pattern[str]:
    return re.compile(rf"{pattern_of(words.some('with'))}\s(?-i:[^\W\d_a-z][\w'-]{{1,20}})", re.I)


@lru_cache(maxsize=64)
def met_name(words: Words) -> re.Pattern[str]:
    told = pattern_of(words.some("told", "told_first", "told_now"))
    return re.compile(
        rf"{told}\s(?:(?:to|met|mit|avec|con|com|z)\s)?(?P<name>(?-i:[^\W\d_a-z][\w'-]{{1,20}}))(?=\s|$|,)", re.I
    )


@lru_cache(maxsize=64)
def telling(words: Words) -> re.Pattern[str]:
    """The words that tell, which stand between the day and the length: "and talked", "haben wir"."""
    return re.compile(
        rf"(?:{pattern_of(words.some('and'))}\s)?{pattern_of(words.some('told', 'told_now', 'aux', 'us'))}", re.I
    )


@lru_cache(maxsize=64)
def turning(words: Words) -> re.Pattern[str]:
    """Where a told measure turns to its topics: "and talked", ", we reviewed"."""
    told, us = pattern_of(words.some("told", "told_now")), pattern_of(words.some("us"))
    about = pattern_of(words.some("about"))
    joined = rf"(?:[,.]\s?)?(?:{pattern_of(words.some('and'))}\s?)?(?:{us}\s?)?"
    return re.compile(rf"\s?{about}\s|{joined}{told}\s?", re.I)


@lru_cache(maxsize=64)
def companions(words: Words) -> re.Pattern[str]:
    """ "Priya and I", "wir und Ines", "和Ruth", "Amaraさんと"."""
    name, joined, us = r"[^\W\d_a-z][\w'.-]{1,20}", pattern_of(words.some("and")), pattern_of(words.some("us"))
    east = r"(?:和|与|跟)[A-Z][a-z]{1,20}|[A-Z][a-z]{1,20}(?:さん|様)?と|\w{1,4}(?:さん|様)と"
    return re.compile(rf"(?-i:{name})\s{joined}\s{us}|{us}\s{joined}\s(?-i:{name})|{east}", re.I)

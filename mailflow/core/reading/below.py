"""The lines below a command: a second command, a condition, a sentence that runs on, or a taking back (rule 17)."""

import re
from functools import lru_cache

from mailflow.core.commands import dates, durations
from mailflow.core.commands.command import CONTACT, Command, Refers, is_title
from mailflow.core.commands.phrases import UNSPACED, is_unspaced, pattern_of
from mailflow.core.commands.words import Words
from mailflow.core.reading import head
from mailflow.core.reading.context import Context
from mailflow.core.reading.doubt import SETTLED, unsettled
from mailflow.core.reading.head import AGREEING, NAMED, REFUSING, Head
from mailflow.core.reading.reply import LINE_LETTERS
from mailflow.core.reading.signed import is_own_name, unsigned

# A taking back stands near its command; further down stand signatures and small talk.
NEAR = 4
NOTE = 12
# Where a LOG's own words end and a signature with its office hours may begin.
NEXT = 2
FEW = 4
A_NAME = 4
LETTERS = 200
A_SENTENCE = 2
DOTS = re.compile(r"[ ?!]*|\.{2,}")  # marks alone
ALONE = re.compile(r"^\D{1,20}\s(?:[1-9][05]|1\d[05])\W{0,2}$")  # "It was 40."
A_CLAUSE, A_START = 20, 6  # letters where words are not spaced, and words: "a partir del mes que viene"
UNITS = ("week_units", "month_units", "year_units")
LATER = 6  # lines: "Thanks," or a name may stand between a command and its "but not before June"
TAKEN_BACK = "a line below takes it back"


def doubt_below(found: Head, line: str, below: str, context: Context, words: Words) -> str:
    """Why what stands below the command makes us ask, or nothing."""
    lines = [head.line_of(raw[:LINE_LETTERS]) for raw in below.split("\n")] if below else []
    if found.command.content:
        own = (head.peeled(one, words.some("polite")) for one in lines[:NEAR])
        return TAKEN_BACK if any(words.starts(one, "withdrawals") for one in own) else ""
    if meant(found.command, context).name == "ACCEPT" and begins_later(found.text, words):
        return "the line leaves it open"
    reach = near(lines, context.names)
    for place, one in enumerate(lines):
        other = head.head_of(one, words)
        if other and other.counts_in(context.desk, context.asked) and is_second(other, found, one, context):
            return f"a line below says {other.command.name}"
        if words.starts(one, "take_backs") or DOTS.fullmatch(one):
            return TAKEN_BACK
        why = doubt_near(found, one, context, words) if place < reach else ""
        why = why or (doubt_right_below(found, one, context, words) if place < NEXT else "")
        if why:
            return why
    if meant(found.command, context).name in AGREEING and unsigned(lines[:NEAR], context, words):
        return "a line below is no name of the writer's, and may change it"
    if any(turns_later(one, found, words) for one in lines[1:LATER]):
        return "a line below takes it back or hedges"
    return doubt_next(found, line, lines[0], context, words) if lines else ""


def doubt_near(found: Head, line: str, context: Context, words: Words) -> str:
    if undone(found, line, context, words):
        return TAKEN_BACK
    if words.holds(line, "on_behalf") or for_somebody(words).fullmatch(line):
        return "a line below speaks for somebody else"
    if adds(found, line, context, words):
        return "a line below says more than yes"
    if is_own_name(line, context.names):
        return ""
    command = meant(found.command, context)
    waiting = command.name == "ACCEPT" and waits(line, words)
    agrees = not SETTLED.isdisjoint((command.name, found.command.name))
    open_still = agrees and (unsettled(line, words) or denied(line, words))
    return "a line below leaves it open" if waiting or open_still else ""


def denied(line: str, words: Words) -> bool:
    """Below a yes a denial may be of it: "I was not there.", "My head says no." """
    return words.holds(head.without_no_denials(line, words), "negations")


def near(lines: list[str], names: str) -> int:
    """How many lines stand near the command: those above the writer's name, and a few in any case."""
    signed = (place for place, one in enumerate(lines[:NOTE]) if is_own_name(one, names))
    return max(NEAR, next(signed, NEAR))


def doubt_right_below(found: Head, line: str, context: Context, words: Words) -> str:
    logged = found.command.name == "LOG"
    if (logged and measures_again(line, words, context)) or told_otherwise(found, line, context, words):
        return "a line below holds another measure or day"
    return TAKEN_BACK if logged and denies(line, words) else ""


def is_second(other: Head, found: Head, line: str, context: Context) -> bool:
    name = other.command.name
    if found.command.name == "LOG" and name == "LOG":
        return any(letter.isdigit() for letter in line)
    if other.command.name == "LOG" and not found.command.content and any(letter.isdigit() for letter in line):
        return True
    if found.which is not None and other.command.refers is not Refers.NOTHING:
        return bool(other.text)
    same = meant(other.command, context) is meant(found.command, context)
    return not other.text and name != "HELP" and not same


def meant(command: Command, context: Context) -> Command:
    """YES and NO are what the letter being answered asked (rule 18)."""
    own = {"YES": context.yes, "NO": context.no}.get(command.name)
    return NAMED.get(own or command.name, command)


def undone(found: Head, line: str, context: Context, words: Words) -> bool:
    """Does a line near the command say that it was a slip or a joke, its opposite, or that it cannot be?"""
    opening = head.peeled(line, words.some("polite"), words.some("and"))
    if refuses_again(found, line, context, words):
        return False
    if words.starts(opening, "take_backs") or words.holds(line, "withdrawals"):
        return True
    command = meant(found.command, context)
    if command.name in REFUSING and assents_alone(line, words):
        return True  # "No / thanks, gladly"
    other = head.head_of(opening, words)
    if other and (other.separated or not other.text) and opposes(meant(other.command, context).name, command.name):
        return True
    if command.name in REFUSING:
        return any(head.says(line.casefold(), name, words) for name in AGREEING)
    if command.name not in AGREEING:
        return False
    said = (head.exact(clause.strip(), words) for clause in head.clauses(line))
    denied = words.holds(head.without_no_denials(line, words), "unable", "refusing")
    return denied or any(one.name in REFUSING for one in said if one)


def refuses_again(found: Head, line: str, context: Context, words: Words) -> bool:
    """ "NO / That was a mistake", asked whether to end."""
    refused = meant(found.command, context).name in REFUSING and bool(context.refusals)
    polite = words.some("polite")
    rest = head.peeled(line, polite) if refused else ""
    return bool(rest) and not head.peeled(rest, *map(words.some, context.refusals), polite)


def assents_alone(line: str, words: Words) -> bool:
    """Nothing but courtesy and assent, and assent in it."""
    return words.holds(line, "agreeing") and not head.peeled(line, words.some("polite"), words.some("agreeing"))


@lru_cache(maxsize=64)
def for_somebody(words: Words) -> re.Pattern[str]:
    """ "For Mia", "für Mia", Mia のため: a line below that names who is meant."""
    whom = pattern_of(words.some("for_whom"))
    name = r"[^\W\d_a-z][\w'-]{1,20}(?:\s[^\W\d_a-z][\w'-]{1,20})?"
    return re.compile(rf"(?i:{whom})\s?{name}[.!。]?|{name}(?:さん|様)?{whom}[.!。]?")


def opposes(below: str, above: str) -> bool:
    """To what is neither a yes nor a no, a "No, …" below is a taking back as well."""
    return (below in REFUSING and above not in REFUSING) or (below in AGREEING and above in REFUSING)


def measures_again(line: str, words: Words, context: Context) -> bool:
    """A second measure; or, in few words, a day: "Sorry, Monday." """
    if durations.measured(line[:LETTERS], words) or head.peeled(line, words.some("polite")).isdecimal():
        return True
    if len(line.split()) <= FEW and ALONE.search(line):
        return True
    said = line.split()
    if len(said) > FEW:
        return names_day(said[0], words)
    reckoning = dates.Reckoning(context.received.date(), context.locale)
    dated = dates.calendar(line, words, reckoning) or names_day(line, words)
    return bool(dated) or words.holds(line, "unheld")


def denies(line: str, words: Words) -> bool:
    """ "We did not really meet.", "with Mia, not Priya"; what is longer tells of the talk."""
    return len(line.split()) <= A_START and words.holds(head.without_no_denials(line, words), "negations")


def adds(found: Head, line: str, context: Context, words: Words) -> bool:
    """Below a CONFIRM any sentence may dispute it, and below a YES to go on or to end a day or a length is a term."""
    if words.starts(line, "polite", "agreeing", "greetings"):
        return False
    if meant(found.command, context).name == "CONFIRM":
        return len(line.split()) > FEW - 1 and not is_title(line) and not CONTACT.search(line)
    if found.command.name != "YES" or context.yes == "ACCEPT" or words.starts(line, "farewells"):
        return False
    if "was_me" in context.assents and words.holds(line, "hedges", "or", "others"):
        return True  # "Or my son, who uses this computer, too"
    measured = durations.measured(line[:LETTERS], words) or words.holds(line, *UNITS)
    return measured or names_day(line, words) or names_month(line, words)


def waits(line: str, words: Words) -> bool:
    """Below an ACCEPT "HR has to agree." and "From next month." wait; "Ben, HR Manager" signs."""
    signs = is_title(line) or CONTACT.search(line)
    asks_others = not signs and words.holds(head.without_no_denials(line, words), "consents")
    return asks_others or begins_later(line, words)


def begins_later(line: str, words: Words) -> bool:
    """ "From next month.", "Nach dem Urlaub.", "3 months", 来月からお願いします: a few words that name when."""
    if UNSPACED.search(line):
        return len(line) <= A_CLAUSE and (words.holds(line, "from_then", "afterwards") or is_month(line, words))
    said = line.split()
    if len(said) > A_START or words.starts(line, "polite", "agreeing", "greetings"):
        return False
    months = [one for one in (one.casefold().strip(".,!") for one in said) if one in words.table("months")]
    if words.starts(line, "afterwards") or any(len(one) >= A_NAME for one in months):
        return True
    timed = words.holds(line, "future", *UNITS)
    opened = words.starts(line, "from_then", "future") and bool(timed or months or dates.spoken(line, words))
    return opened or (timed and (line[:1].isdigit() or said[0].casefold() in words.table("numbers")))


def is_month(line: str, words: Words) -> bool:
    return line.strip(head.EMPTY) in words.table("months")


def names_month(line: str, words: Words) -> bool:
    said = line.casefold().split()
    return any(one.strip(".,!") in words.table("months") and any(letter.isdigit() for letter in line) for one in said)


def told_otherwise(found: Head, line: str, context: Context, words: Words) -> bool:
    """Below a CONFIRM "30 minutes, not 45" and "It was Thursday" dispute; "See you Thursday" does not."""
    if meant(found.command, context).name != "CONFIRM" or words.starts(line, "polite", "agreeing"):
        return False
    parts = line.split()
    if len(parts) == A_SENTENCE and words.starts(line, "until"):
        return False  # "Bis Dienstag!"
    return durations.measured(line[:LETTERS], words) or (len(parts) <= FEW and names_day(line, words))


def names_day(text: str, words: Words) -> bool:
    """A day by its whole name: "Sam" and "Mar" sign letters, too."""
    return any(len(one.said) >= A_NAME or is_unspaced(one.said) for one in dates.spoken(text, words))


def doubt_next(found: Head, line: str, following: str, context: Context, words: Words) -> str:
    """The very next line may be the rest of the command's own sentence."""
    if turns(head.without_no_denials(following, words), found, words):
        return "the next line takes it back or hedges"
    if line.endswith(",") and goes_on(following, context.names, words):
        return "the next line goes on with the sentence"
    if following.startswith("...") and following.strip(". ") and found.command.name != "HELP":
        return "the next line goes on with the sentence"
    if meant(found.command, context).name in AGREEING and runs_on(line, following, words):
        return "the next line goes on with the sentence"
    return ""


def goes_on(following: str, names: str, words: Words) -> bool:
    """Behind "No," stands a name, a greeting, or the rest of it: "problem at all"."""
    mannered = words.starts(following, "polite", "agreeing", "greetings", "thanks", "forward")
    return bool(following) and not (mannered or is_own_name(following, names))


def turns(line: str, found: Head, words: Words) -> bool:
    """Does the line below begin with a "but" or a "not", or hold a condition? A reason may hold both."""
    if found.command.free_text:
        return words.starts(line, "hedges", "conditions")
    return words.starts(line, "hedges", "negations") or words.holds(line, "conditions")


def turns_later(line: str, found: Head, words: Words) -> bool:
    """A doubt that opens a line further down; in its midst one may stand in anybody's signature."""
    denies = ("negations",) if meant_to_agree(found) else ()
    return words.starts(head.without_no_denials(line, words), "hedges", "conditions", *denies)


def meant_to_agree(found: Head) -> bool:
    return found.command.name in (*AGREEING, "YES")


def runs_on(line: str, following: str, words: Words) -> bool:
    """A small letter behind a command that is not all in small ones: "ACCEPT / is not what I want"."""
    if following[:1].isupper() or words.starts(following, "polite", "agreeing", "greetings"):
        return False
    first, *rest = following.split()
    sentence = len(rest) + 1 >= A_SENTENCE and first.replace("'", "").strip(",").isalpha()
    small = following[:1].islower() and not line.islower()
    return words.starts(following, "clauses") or (sentence and small)

"""Whether what stands below a yes is its signature: "Mornings Only" and "Wrong Length" are written like a name."""

import re

from mailflow.core.commands.command import CONTACT
from mailflow.core.commands.command import is_title as is_office
from mailflow.core.commands.phrases import UNSPACED
from mailflow.core.commands.words import Words
from mailflow.core.names import is_title
from mailflow.core.reading import head
from mailflow.core.reading.context import Context
from mailflow.core.reading.phrasing import vocabulary
from mailflow.core.reading.plainly import signs, surnamed

FEW, FEW_UNSPACED = 4, 10
A_PART = 3  # letters of a name
WITHIN = frozenset(("de", "der", "den", "van", "von", "di", "da", "do", "dos", "la", "le", "al"))  # van der Berg
DEGREES = frozenset(("msc", "mag", "ing"))  # beside a name; elsewhere two of them are names
PARTS, BEFORE_THE_OFFICE = re.compile(r"[^\w]+"), re.compile(r"[,|·•]")


def unsigned(lines: list[str], context: Context, words: Words) -> bool:
    """A few words without a full stop, which are neither courtesy nor a name. Below the name stand title and number.

    Where we know whose answer it is, another name alone is none: "Halftime" is written like one. Below thanks it is.
    """
    closed, names = not context.name, context.names
    for place, (line, after) in enumerate(zip(lines, [*lines[1:], ""], strict=False)):
        if is_own_name(line, names):
            return any(is_brief(one) and is_all_ours(one, words) for one in lines[place + 1 :])
        if words.starts(line, "polite", "greetings", "thanks"):
            closed = True
        elif could_be_a_name(line, words):
            return not (closed or shares_name(line, names) or surnamed(words).fullmatch(line.replace(" ", "")))
        elif is_brief(line) and not (is_remark(line, words) or is_closing(line, words, is_own_name(after, names))):
            return True
    return False


def is_brief(line: str) -> bool:
    asks = line.endswith("?") and len(line.split()) >= FEW  # "When do we begin?"
    if asks or line.endswith((".", "!", "。", "！")) or CONTACT.search(line):
        return False
    return len(line) <= FEW_UNSPACED if UNSPACED.search(line) else len(line.split()) <= FEW or is_office(line)


def is_remark(line: str, words: Words) -> bool:
    """Courtesy, what pleases, the same yes again, and the box that has no tick."""
    if not line.strip(head.EMPTY) or head.UNTICKED.match(line):
        return True
    again = head.exact(line, words)
    agrees = again is not None and again.name in head.AGREEING
    return agrees or words.starts(line, "polite", "agreeing", "greetings", "thanks", "forward")


def is_closing(line: str, words: Words, named_below: bool) -> bool:
    """Above the writer's name a greeting of a language not served: no word of ours."""
    return named_below and vocabulary(words).isdisjoint(PARTS.split(line.casefold()))


def is_all_ours(line: str, words: Words) -> bool:
    """ "Wrong Length", "Mornings Only": each word of it is a word of ours; but "HR Manager" is an office."""
    said = {part for part in PARTS.split(line.casefold()) if part}
    office = said <= {part for phrase in words.some("consents") for part in phrase.split()}
    return said <= vocabulary(words) and not office and not is_remark(line, words)


def could_be_a_name(line: str, words: Words) -> bool:
    bare = line.rstrip(",.! ")
    said = (
        bare.replace(" ", "") if UNSPACED.search(bare) else " ".join(one for one in bare.split() if not is_beside(one))
    )
    known = not vocabulary(words).isdisjoint(PARTS.split(said.casefold())) and not surnamed(words).fullmatch(said)
    return bool(said) and not known and signs(said, words)


def shares_name(line: str, name: str) -> bool:
    """ "Ben Okafor-Lind" of whom we know as Ben Okafor."""
    return any(same_name(one, own) for one in parts(line) for own in parts(name) if not is_beside(one))


def is_own_name(line: str, name: str) -> bool:
    """ "Ben", "B. Okafor", "Okafor, Ben", "Dr Ben Okafor, Head of Platform"; a short name is a part of a long one."""
    known = parts(name)
    said = parts(BEFORE_THE_OFFICE.split(line, maxsplit=1)[0])
    return bool(said) and all(is_beside(one) or any(same_name(one, own) for own in known) for one in said)


def is_beside(part: str) -> bool:
    """Of no name by itself: "van", "MSc", "Prof."."""
    return part in WITHIN or part in DEGREES or is_title(part)


def parts(name: str) -> list[str]:
    return [part for part in PARTS.split(name.casefold()) if part]


def same_name(said: str, known: str) -> bool:
    shorter, longer = sorted((said, known), key=len)
    return known.startswith(said) or (len(shorter) >= A_PART and shorter in longer)

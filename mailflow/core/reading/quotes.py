"""The shapes in which mail programs carry the letter being answered (rules 8-10).

Where a shape is in doubt it is old text: an answer that is cut away is asked for again, old text that is read may act.
"""

import re
from collections.abc import Iterator

from mailflow.core.reading.fold import folded, folded_words
from mailflow.core.reading.quotes_words import QUOTING

LINE_LETTERS = 998
WINDOW = 6
FAR = 40
NAME = 260
WORDS_AFTER = 6
NEAR = 12
DASHES = "-_*=—–―─‐‑‒•~+# "
ENDS = (":", "：")


def alternatives(field: str) -> str:
    """The words of one field in all languages, the longest first, so that none hides a longer one."""
    words = {word for row in QUOTING.values() for word in row._asdict()[field].split("|") if word}
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def words_of(field: str) -> frozenset[str]:
    return frozenset(folded_words("|".join(row._asdict()[field] for row in QUOTING.values())))


# "> ", a table's or a terminal's bar, and the initials some programs put before it ("BO> ").
QUOTED = re.compile(r">|＞|&gt;|[|│┃] |[A-Z]{1,3}> ")


def is_quoted(line: str) -> bool:
    return QUOTED.match(line) is not None


ORIGINALS = words_of("original")
RULER = 10
FRAME = 4
FRAMED = ("--", "__", "**", "—", "==", "――", "──", "‐‐", "~~", "##")
TITLE_LETTERS = 80


def is_divider(line: str) -> bool:
    """A ruler, "-----Original Message-----" and its family, or any short title between two rows of dashes."""
    bare = line.strip(DASHES)
    if not bare:
        return is_ruler(line)
    if len(bare) > TITLE_LETTERS:
        return False
    title = folded(bare.rstrip(":： "))
    return title in ORIGINALS or (line.startswith(FRAMED) and (title.startswith(STARTS) or is_framed(line, bare)))


# Lotus Notes and others go on: "----- Forwarded by Ben on 7 May -----".
STARTS = tuple(word for word in ORIGINALS if len(word) > 7 or not word.isascii())


def is_ruler(line: str) -> bool:
    return line.count("_") >= RULER


def is_framed(line: str, bare: str) -> bool:
    before, _, after = line.partition(bare)
    return len(before.rstrip()) >= FRAME and len(after.strip()) >= FRAME - 1


KINDS = ("sender", "sent", "to", "subject", "copy")
KIND_OF_HEADER = {word: kind for kind in reversed(KINDS) for word in words_of(kind)}
HEADER_LINES = 12
NAME_LETTERS = 120
COLONS = 40


def is_header_block(lines: list[str], index: int) -> bool:
    """Three or more kinds of header close together; the first must stand on this very line.

    A sender with an address needs only one more: nobody writes "From: Ben <ben@...>" about himself.
    """
    line = lines[index]
    kind = header_kind(line)
    if kind is None or is_header_line(line):
        return is_header_line(line)
    near = {header_kind(other) for other in lines[index : index + HEADER_LINES]} - {None}
    return len(near) >= (2 if kind == "sender" and ADDRESS.search(line) else 3)


def header_kind(line: str) -> str | None:
    bare = plain_header(line[:NAME_LETTERS])
    name, colon, _ = bare.partition(":")
    return KIND_OF_HEADER.get(folded(name.strip())) if colon else None


def is_header_line(line: str) -> bool:
    """The whole block on one line, where a program lost its line breaks."""
    if line.count(":") < 3:
        return False
    before_colons = plain_header(line).split(":", COLONS)[:-1]
    last_words = (folded(piece.rsplit(None, 1)[-1]) for piece in before_colons if piece.strip())
    kinds = {KIND_OF_HEADER.get(word) for word in last_words}
    return {"sender", "subject"} <= kinds and len(kinds & {"sent", "to", "copy"}) >= 1


def plain_header(line: str) -> str:
    """Without bold, and a table's bars as NetEase writes them ("| From | Ben |")."""
    bare = line.replace("*", "").replace("：", ":").strip()
    return bare[1:].replace("|", ":", 1).strip() if bare.startswith("|") else bare


ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,253}")
CLOCK = r"\d{1,2}[:.h]\d{2}"
DATE = re.compile(rf"\d{{4}}|{CLOCK}|\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}\s?[年月日년월일]")
CLOCKS = re.compile(CLOCK)
DIGIT = re.compile(r"\d")
VERBS = frozenset(verb.rsplit(None, 1)[-1] for verb in words_of("wrote"))
CJK_VERBS = tuple(verb for tongue in ("zh", "ja", "ko") for verb in QUOTING[tongue].wrote.split("|"))
VERB = rf"(?<!\w)(?:{alternatives('wrote')})(?!\w)"
# Where an attribution may end though the line goes on: a colon that is no clock's, and Zoho's dashes.
COLON = re.compile(r"[:：](?!\d)|\s---")
ADDRESS_END = re.compile(r"@[^\s<>@]{1,253}[>)\]]{1,2}\s?[:：](?!\d)")
CLOCK_END = re.compile(rf"{CLOCK}[)\]]?\s?[:：](?!\d)")
# "Ben Okafor kirjoitti 7.5.", "Ben Okafor schreef op 7 mei", "Ben Okafor 於 2024年": before the date is the name.
NAME_FIRST = re.compile(rf"(?:{VERB}(?:\s\w{{1,4}})?|[於于])\W{{0,3}}$", re.IGNORECASE)

# Case tells "On" from "on", "Am" from "am".
OPENING = re.compile(rf"(?<!\S)(?:{alternatives('opens')})(?:[\s,]|$)")
# Where a language puts no word before the date: "wt., 7 maj", "7 maj 2024 kl.", "07.05.2024, 18:02", "2024年".
DATE_START = re.compile(
    rf"(?<!\S)(?:(?:{alternatives('days')})\.?,?\s(?=\d)|\d{{1,2}}\.?\s[^\W\d_]{{3,12}}\.?,?\s\d{{4}}"
    r"|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}[ ,、]|\d{4}[./-]\s?\d{1,2}[./-]|\d{4}\s?[年년])",
    re.IGNORECASE,
)


def before_attribution(lines: list[str], index: int) -> str | None:
    """What stands before "On … wrote:" when it begins on this line; None when no attribution does."""
    line = lines[index]
    starts = openings(line)
    if not starts and not may_open(lines, index):
        return None
    start = next(
        (at for joined, seen in joins(lines, index) if (at := attribution_in(joined, starts, seen)) is not None), None
    )
    if start is None:
        return None
    before = line[:start]
    # "Ben <ben@...>, 7 May 2024": the name stands before the date, and nobody knows where it begins.
    if NAME_FIRST.search(before[-FAR:]) or ("<" in before and has_address(before)):
        return ""
    return before.strip().rstrip(DASHES)


def joins(lines: list[str], index: int) -> Iterator[tuple[str, int]]:
    """The line, and with it up to five that follow, as mail programs wrap; a quote that follows is told by a `>`.

    With each, how much of it was there before: nobody judges that twice.
    """
    joined, seen = lines[index], 0
    for ahead in range(index + 1, index + WINDOW + 1):
        following = lines[ahead] if ahead < len(lines) else ""
        if is_quoted(following or next((line for line in lines[ahead : ahead + 2] if line), "")):
            yield f"{joined} >", seen
            return
        yield joined, seen
        if not following or len(joined) + len(following) > LINE_LETTERS or opens_anew(following):
            return
        joined, seen = f"{joined} {following}", len(joined)


def opens_anew(line: str) -> bool:
    """An attribution of its own begins here: what stands above it is no part of it."""
    opening = OPENING.match(line)
    return opening is not None and DIGIT.search(line, opening.end(), opening.end() + FAR) is not None


def may_open(lines: list[str], index: int) -> bool:
    """A line without an opening word: "Ben <ben@...> ezt írta", and a name whose address was wrapped."""
    line, following = lines[index], "".join(lines[index + 1 : index + 2])
    if "<" in line or NAME_FIRST.search(line[-FAR:]) or following.startswith(("<", "(mailto:", "[mailto:")):
        return True
    if not has_address(line) and DATE.search(line[:FAR]) is None:
        return False
    # "Yes, on 3/5" above a whole attribution is an answer, no part of it.
    return not following or not any(
        attribution_in(joined, openings(following), seen) is not None for joined, seen in joins(lines, index + 1)
    )


def openings(line: str) -> list[int]:
    """Where an attribution may begin, though an answer stands before it on the line."""
    words = [hit.start() for hit in OPENING.finditer(line) if leads_to_date(line, hit.end())]
    dates = [hit.start() for hit in DATE_START.finditer(line)]
    found: list[int] = []
    for start, near in sorted([*((word, NEAR) for word in words), *((date, FAR) for date in dates)]):
        # "On Tue, 7 May 2024" opens once.
        if not found or start - found[-1] > near:
            found.append(start)
    return found


def leads_to_date(line: str, end: int) -> bool:
    return len(line) - end < FAR or DIGIT.search(line, end, end + FAR) is not None or line.find("@", end) >= 0


def attribution_in(joined: str, starts: list[int], seen: int) -> int | None:
    """The last opening before the verb begins it: "I accept. On reflection, no. On 7 May Ben wrote:"."""
    ends = [*starts, len(joined)][1:]
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if is_attribution(joined[start:end], max(0, seen - start)):
            undated = at > 0 and DATE.search(joined[start:end]) is None
            # "Le mar. 7 mai 2024, La Poste <...> a écrit :" has two openings and one date.
            return starts[at - 1] if undated and DATE.search(joined[starts[at - 1] : start]) else start
    if is_attribution(joined, seen):
        return starts[0] if starts else 0
    return None


def is_attribution(text: str, seen: int = 0) -> bool:
    """A date or an address, and a verb; or a date and an address at the end, as Gmail writes in Russian."""
    if COLON.search(text) is None or not is_told(text):
        return False
    if ends_within(text, seen):
        return True
    bare = text.removesuffix(" >").rstrip(DASHES)
    if not bare.endswith(ENDS):
        return ends_in_dashes(text, bare)
    if has_verb(bare):
        return True
    return ends_in_address(bare) or (text.endswith(" >") and introduces_quote(bare))


def ends_within(text: str, seen: int) -> bool:
    """It has an end of its own in what is not yet seen, whatever the line says after it."""
    start = max(0, seen - NAME)
    for colon in COLON.finditer(text, max(0, seen - NEAR)):
        if closes(text[start : colon.start()]) and is_told(text[: colon.start()]):
            return True
        start = colon.end()
    found = ADDRESS_END.search(text, max(0, seen - NAME))
    if found and (DATE.search(text, 0, found.end()) or has_verb(text[: found.end()])):
        return True
    found = CLOCK_END.search(text, max(0, seen - NEAR))
    return found is not None and has_address(text[: found.end()]) and ("]" in found[0] or has_verb(text[: found.end()]))


def closes(piece: str) -> bool:
    """Before a colon: "… wrote", "18:02 schrieb Ben Okafor", or "kirjoitti 7.5.2024 klo 18.02"."""
    words = piece.rstrip().rsplit(None, WORDS_AFTER + 2)[-WORDS_AFTER - 2 :]
    at = next((at for at in reversed(range(len(words))) if is_verb(words[at])), None)
    if at is None:
        return piece.rstrip().endswith(CJK_VERBS)
    after = words[at + 1 :]
    if not after or CLOCKS.search(after[-1]):
        return True
    return at > 0 and CLOCKS.search(words[at - 1]) is not None and DIGIT.search(" ".join(after)) is None


def is_verb(word: str) -> bool:
    return folded(word).strip(",;.\"'«»<>") in VERBS


def has_verb(text: str) -> bool:
    return any(verb in text for verb in CJK_VERBS) or any(
        word.strip(":：,;.\"'«»<>") in VERBS for word in folded(text).split()
    )


def is_told(text: str) -> bool:
    return DATE.search(text) is not None or has_address(text)


def ends_in_address(bare: str) -> bool:
    """The address right before the colon, or a date in brackets: a note that names an address is no attribution."""
    last = bare.rstrip(":： ").rsplit(None, 1)[-1]
    if last.endswith(">") and "@" in last:
        return True
    return ("@" in last or last.endswith(("]", ")"))) and has_address(bare) and DATE.search(bare) is not None


def ends_in_dashes(text: str, bare: str) -> bool:
    """Zoho: "---- On … Ben <ben@...> wrote ----", and a verb that lost its colon."""
    if text.rstrip().endswith("---"):
        return has_verb(bare[-FAR:])
    return has_address(text) and has_verb(bare[-FAR:].rsplit(None, 1)[-1])


def introduces_quote(bare: str) -> bool:
    """Any language: a line with an address or a clock's time and a colon, right above a quoted line."""
    return has_address(bare) or CLOCKS.search(bare) is not None


def has_address(text: str) -> bool:
    return "@" in text and ADDRESS.search(text) is not None

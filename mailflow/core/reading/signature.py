"""Signatures, phone lines, warning banners, disclaimers and list footers are nobody's words (rule 13).

Unlike a quote, what is cut here may hide "by mistake" below an answer: each shape asks for two signs, not one.
"""

from mailflow.core.reading.boilerplate_words import BOILERPLATE
from mailflow.core.reading.fold import folded, folded_words
from mailflow.core.reading.phone_words import DEVICES, MISTAKES, PHONES

DASHES = frozenset({"--", "---", "—", "–", "-", "__", "___"})
RULERS = frozenset("-–—_=─―‐")
LONGEST = 100
PARAGRAPH = 8


def words(field: str) -> tuple[str, ...]:
    return folded_words("|".join(row._asdict()[field] for row in BOILERPLATE.values()))


def trimmed(lines: list[str]) -> list[str]:
    """The lines above the signature, without banners and a phone's line at the top."""
    rest = lines[top(lines) :]
    for index, line in enumerate(rest):
        if is_dashes(line) or (index > 0 and is_end(rest, index)):
            return rest[:index]
    return rest


def is_dashes(line: str) -> bool:
    return line in DASHES or (len(line) > 3 and RULERS.issuperset(line))


def is_end(lines: list[str], index: int) -> bool:
    line = lines[index]
    return bool(line) and (is_phone_line(line) or is_footer(line) or is_disclaimer(lines, index))


# -- above the answer ---------------------------------------------------------------------------------


def top(lines: list[str]) -> int:
    """Where the person begins to speak."""
    at, warned = 0, False
    while at < len(lines):
        banner = 0 if not lines[at] else banner_lines(lines, at) or int(warned and is_about_outside(folded(lines[at])))
        if lines[at] and not banner and not is_phone_line(lines[at]):
            return at
        at, warned = at + max(1, banner), warned or banner > 0
    return at


def banner_lines(lines: list[str], at: int) -> int:
    """How many lines a banner takes. It ends with its sentence: an answer may stand right below it."""
    said = paragraph(lines, at)
    if not is_banner(said):
        return 0
    count = 1
    while count < len(said) and goes_on(said[count - 1], said[count]):
        count += 1
    return count


UNUSUAL = tuple(row for row in words("unusual") if not row.startswith("…"))
UNUSUAL_ENDS = tuple(row.lstrip("… ") for row in words("unusual") if row.startswith("…"))
TAGS = ("external", "[external", "[ext]", "[extern", "(external", "warning: external", "caution: external")
LEARN_WHY = "aka.ms/learnaboutsenderidentification"
WARNINGS, OUTSIDE, MAIL = words("warning"), words("outside"), words("mail")
TRIMMINGS = "*_#!⚠\ufe0f🛑❗🚨[(<【「 -–—="


def is_banner(said: list[str]) -> bool:
    low = folded(said[0])
    bare = low.lstrip(TRIMMINGS)
    if bare.startswith(UNUSUAL) or LEARN_WHY in "".join(map(folded, said[:2])):
        return True
    if "@" in low and any(end in low for end in UNUSUAL_ENDS):
        return True
    if low.startswith(TAGS) and (low.rstrip().endswith((":", "]", ")", "***")) or holds(low, MAIL)):
        return True
    return bare.startswith(WARNINGS) and is_about_outside(" ".join(map(folded, said[:2])))


def is_about_outside(low: str) -> bool:
    return holds(low, OUTSIDE) and holds(low, MAIL)


WRAPPED = 50


def goes_on(line: str, following: str) -> bool:
    ended = line.rstrip("]*)> ").endswith((".", "!", "。", "！", "…")) or LEARN_WHY in folded(line)
    return (len(line) >= WRAPPED and not ended) or is_about_outside(folded(following))


# -- a phone's line -----------------------------------------------------------------------------------

ROWS = tuple(row.partition("…")[::2] for row in folded_words("|".join(PHONES.values())))
OPENINGS = tuple({before for before, _ in ROWS if before})
ENDINGS = tuple({after for before, after in ROWS if not before})
DEVICE_NAMES = folded_words(DEVICES)
SPOKEN = (",", ";", "?", "!", "、", "，", "？", "！")
MISTAKEN = folded_words(MISTAKES)


def is_phone_line(line: str) -> bool:
    """A whole line, short, that names a device: "Sent from my desk, is easier" is a person speaking."""
    low = without_link(folded(line[: LONGEST * 4]))
    if not low or len(low) >= LONGEST or not (low.startswith(OPENINGS) or low.endswith(ENDINGS)):
        return False
    return any(is_device(low, before, after) for before, after in ROWS)


def is_device(low: str, before: str, after: str) -> bool:
    if not (low.startswith(before) and low.endswith(after) and len(low) >= len(before) + len(after)):
        return False
    said = low[len(before) : len(low) - len(after)]
    # Outlook's own rows name the program, and the gap only the telephone.
    return holds(low, DEVICE_NAMES) and not holds(said, SPOKEN) and not holds(said, MISTAKEN)


def without_link(low: str) -> str:
    """The address of an app may be longer than the line: "Get Outlook for iOS<https://aka.ms/o0ukef>"."""
    for mark in ("http://", "https://", "www."):
        low = low.partition(mark)[0]
    return low.strip("-–—*_<>[](). 。")


# -- below the answer ---------------------------------------------------------------------------------

FOOTERS = words("footer")
DISCLAIMERS = words("disclaimer")
# What a paragraph speaks of that begins like a disclaimer and is one: "This communication came too late" is none.
LEGAL = (
    "confiden|riservat|vertraul|vertrouwel|poufn|konfidenti|fortrol|luottamuks|důvěr|bizalmas|gizli|конфиденц|"
    "конфіденц|εμπιστευτ|机密|機密|保密|秘密|기밀|비밀|"
    "privileg|intended|recipient|addressee|destinat|empfänger|adressat|adresat|"
    "geadresseerde|mottagar|modtager|mottaker|vastaanotta|příjem|címzett|alıcı|получател|адресат|одержувач|παραλήπτ|"
    "收件人|收件者|受信者|宛先|수신|print|"
    "imprim|druck|stamp|afdruk|wydruk|skriv ut|udskriv|tulost|tisk|nyomtat|tipări|yazdır|"
    "печат|"
    "друк|εκτυπ|打印|列印|印刷|인쇄|virus|вирус|вірус|ιούς|unauthori|legal|rechtlich"
)
LEGAL_STEMS = folded_words(LEGAL)


def is_footer(line: str) -> bool:
    return folded(line).lstrip("-–—*_ ").startswith(FOOTERS)


def is_disclaimer(lines: list[str], index: int) -> bool:
    """The first line of a paragraph that begins like one, and speaks of secrets, readers, paper or viruses."""
    if lines[index - 1] or not folded(lines[index]).lstrip("*_[( ").startswith(DISCLAIMERS):
        return False
    return holds(folded(" ".join(paragraph(lines, index))), LEGAL_STEMS)


def paragraph(lines: list[str], at: int) -> list[str]:
    near = lines[at : at + PARAGRAPH]
    return near[: near.index("")] if "" in near else near


def holds(low: str, stems: tuple[str, ...]) -> bool:
    return any(stem in low for stem in stems)

"""What a person meant: an explicit command at the head of the new text; else ask back (rules 16-22)."""

import re
from dataclasses import replace

from mailflow.core.commands.words import Words, merged
from mailflow.core.reading import courtesy, form, head, parting, remains, worry
from mailflow.core.reading.choice import number_chosen, without_number
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.head import Head
from mailflow.core.reading.invited import invited, is_forwarded
from mailflow.core.reading.kind import Kind, may_be_calendar
from mailflow.core.reading.line import answered_plainly, ask, read_line
from mailflow.core.reading.many import LINES, several
from mailflow.core.reading.message import Message
from mailflow.core.reading.reply import LINE_LETTERS, STRUCK, Cut, cut
from mailflow.core.reading.rsvp import answered

REPLIED = re.compile(
    r"^(?:re|aw|sv|vs|antw|antwort|odp|ref|res|rif|ynt|fwd?|wg|tr|rv|enc|doorst|vl|回复|答复|转发|返信|転送)\s?(?:\[\d{1,3}\])?\s?[:：]",
    re.I,
)
TOLD_TWICE = ("minutes", "with", "name", "which", "amount", "unit", "until", "address")
STOPS = ("UNDO",)  # a letter that only tells what will happen, and how to stop it
# What a letter says can be written one day, and waits for not.
OFFERED = frozenset({"LOG", "CHECKIN", "SHEET", "TIPS", "MEET", "CANCEL", "DIGEST", "REPORT", "IMPORT"})
ALWAYS = frozenset(
    {"HELP", "STOP", "STATUS", "END", "PAUSE", "RESUME", "LEAVE", "UNDO", "WHY", "DATA", "DELETE", "ADDRESS"}
)


def understand(message: Message, context: Context) -> Reading:
    if message.kind is Kind.INVITATION and message.event:
        return invited(message.event, message.sender, message.subject, context)
    if message.kind is Kind.CALENDAR_REPLY and message.event:
        return answered(message.event, message.sender, message.subject, context)
    if message.kind is not Kind.PERSON:
        return Reading("NONE", {}, "", f"a machine wrote it: {message.kind_reason}")
    if message.sender is None:
        return Reading("NONE", {}, "", "nobody can be read as its sender (rule 5)")
    if message.encrypted:
        return ask("", "it is encrypted or sealed, and nobody here can open it (rule 4)")
    context = replace(context, called=f"{message.sender_name} {message.sender.partition('@')[0]}")
    new = cut(message.text, context.quoted)
    words = merged(context.languages)
    reading = spoken(message, context, new, words)
    if context.form and reading.intent not in ALWAYS and not is_forwarded(message.subject):
        worried = bool(new.new_text) and worry.leads(first_line(new.new_text, words)[0], words)
        return reading if worried else filled(message, context, new)
    return reading


def filled(message: Message, context: Context, new: Cut) -> Reading:
    words = merged(context.languages)
    found = form.answers(context.form, new.new_text, message.text, context.quoted(), words)
    if found is None:
        return ask(new.new_text, "the form holds no answers we can read")
    if worry.stands_among(found.given.values()):
        return ask(new.new_text, "a CONCERN stands among the answers (rule 11)")
    reason = f"the form was answered question by question (rule 11){found.told}"
    return Reading("ANSWERS", found.slots(context.form), new.new_text, reason)


def spoken(message: Message, context: Context, new: Cut, words: Words) -> Reading:
    subject = head.line_of(message.subject[:LINE_LETTERS])
    fresh = bool(subject) and not REPLIED.match(subject)
    if is_forwarded(message.subject):
        return ask(new.new_text, "it was forwarded: whose words these are nobody can tell")
    if fresh and may_be_calendar(message.subject, new.new_text):
        return ask(new.new_text, "its subject may be a calendar's answer (rule 19)")
    found = among_lines(subject if fresh else "", new, context, words) if context.many else None
    if found is not None and found.intent == LINES:
        return found
    reading = one_thing(subject, new, context, words)
    return found if found is not None and reading.intent == "ASK" else reading


def one_thing(subject: str, new: Cut, context: Context, words: Words) -> Reading:
    """The one command that the new text, or the subject, is."""
    fresh = bool(subject) and not REPLIED.match(subject)
    if not new.new_text:
        if fresh and not new.quoted and STRUCK not in subject:
            return read_line(subject, "", context, words, "")
        return ask("", "nothing new was written above the quoted letter (rule 11)")
    reading = said(context, new, words)
    if reading.intent != "ASK" and (other := below_a_rule(new, reading.intent, words)):
        return ask(new.new_text, f"below a line of dashes stands {other} (rule 17)")
    if reading.intent == "ASK" and fresh:
        return reading if new.quoted or STRUCK in subject else by_subject(subject, reading, context, words)
    if reading.intent == "ASK" and context.asked == STOPS and parting.stops_nothing(new.new_text, context, words):
        return Reading("NONE", {}, new.new_text, "it only says thanks, goodbye or yes, and stops nothing")
    asks_nothing = OFFERED.issuperset(context.asked) and context.desk is None
    if reading.intent == "ASK" and asks_nothing and parting.is_thanks_alone(new.new_text, context, words):
        return Reading("NONE", {}, new.new_text, "it only says thanks, and the letter it answers asked nothing")
    if fresh and contradicts(subject, reading, context, words):
        return ask(new.new_text, "the subject says one thing and the letter another (rule 19)")
    return reading


def among_lines(subject: str, new: Cut, context: Context, words: Words) -> Reading | None:
    """A coordinator's mail of several commands; a fresh subject that is another command, or one below dashes, is asked
    about as it is elsewhere."""
    found = several(new.new_text or ("" if new.quoted else subject), context, words)
    if found is None or below_a_rule(new, found.intent, words):
        return None
    said = head.head_of(subject, words) if subject and new.new_text else None
    other = said is not None and subject.casefold() not in new.new_text.casefold()
    return None if other else found


def below_a_rule(new: Cut, intent: str, words: Words) -> str:
    """Another command alone, right below the dashes that end the new text: no signature begins with one."""
    found = head.head_of(head.line_of(new.below_rule[:LINE_LETTERS]), words) if new.below_rule else None
    if found is None or head.peeled(found.text, words.some("polite")) or found.command.name == intent:
        return ""
    return found.command.name


def said(context: Context, new: Cut, words: Words) -> Reading:
    """What the newly written words say: a choice, a command, or an answer in words of their own."""
    shown, below = first_line(new.new_text, words)
    if STRUCK in shown:
        return ask(new.new_text, "words on the first line are struck out (rule 17)")
    if remains.of_markup(shown):
        return ask(new.new_text, "the first line holds what is left of markup (rule 12)")
    written = as_meant(shown, context)
    chosen = number_chosen(f"{written}\n{below}", words) if "CHOICE" in context.asked else None
    if chosen is not None:
        return Reading("CHOICE", {"number": chosen}, new.new_text, f"chose {chosen}")
    line = without_number(written, below, context.offered, words)
    reading = read_line(line, below, context, words, new.new_text)
    if reading.intent == "ASK" and written is shown:
        reading = answered_plainly(line, below, context, words, new.new_text) or reading
    if line is not written and reading.intent != "ASK":
        return replace(reading, reason=f"{line} has that number in the letter answered (rule 22)")
    return reading


def by_subject(subject: str, reading: Reading, context: Context, words: Words) -> Reading:
    """A command in the subject, above what is no command: above courtesy alone it acts, above more we say why not."""
    line = read_line(subject, "", context, words, reading.new_text)
    if line.intent == "ASK":
        return reading
    if parting.is_courtesy(reading.new_text, context, words):
        return replace(line, reason=f"{line.intent} is the subject, and below stands courtesy alone (rule 19)")
    return ask(reading.new_text, f"the subject says {line.intent}, and below stands more than courtesy (rule 19)")


def as_meant(line: str, context: Context) -> str:
    """The line without quotation marks around it, as our letters show a command; other words may be anybody's.

    More than a word only where no unknown letter may have shown it.
    """
    said = head.unquoted(line)
    if said is not line and not (said.split()[0].isupper() or said.strip(head.EMPTY).isalpha()):
        return line
    if said is line or said.strip(head.EMPTY).isalpha() or context.desk is not None or any(context.quoted()):
        return said
    return line


def contradicts(subject: str, reading: Reading, context: Context, words: Words) -> bool:
    said = head.head_of(subject, words)
    if said is None or not said.counts_in(context.desk, context.asked):
        return False
    plain = not said.text or said.separated or said.command.name in ("LOG", "REQUEST")
    if plain and reading.intent == said.command.name:
        return differs(read_line(subject, "", context, words, ""), reading)
    return plain and reading.intent != "ASK" and not agrees(said, reading)


def differs(one: Reading, other: Reading) -> bool:
    """The same command of another measure or person; what only one of them says does not count."""
    both = [(one.slots.get(name), other.slots.get(name)) for name in TOLD_TWICE]
    return any(first and second and first != second for first, second in both)


def agrees(said: Head, reading: Reading) -> bool:
    return (said.command.name, reading.intent) in (
        ("YES", "ACCEPT"),
        ("YES", "CONFIRM"),
        ("YES", "AGREE"),
        ("YES", "EXTEND"),
        ("NO", "DECLINE"),
        ("NO", "DISPUTE"),
        ("FIND", "REQUEST"),
    )


def first_line(new_text: str, words: Words) -> tuple[str, str]:
    """The line that is read, and what stands below it; one greeting line may stand above (rule 16)."""
    lines = [line for line in new_text.split("\n") if line.strip()]
    line = head.line_of(lines[0][: LINE_LETTERS + 1])
    if len(lines) > 1 and STRUCK not in line and courtesy.is_greeting(line, words):
        lines = lines[1:]
        line = head.line_of(lines[0][: LINE_LETTERS + 1])
    return line, "\n".join(lines[1:])

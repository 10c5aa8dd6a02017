"""Why we ask back, in a sentence for people: the reader's reasons are for whoever asks `mailflow read`."""

from mailflow.core.reading import Reading
from mailflow.core.say import phrase

ELSEWHERE, ASKED_NOTHING = "counts only", "answers a letter that asked nothing"
UNDECIDED = "We are not sure what you decided."
# The first whose words stand in the reason; {word} is the command it names.
SENTENCES: tuple[tuple[str, str], ...] = (
    ("it is encrypted", "It is encrypted or sealed, and we cannot open it; plain email is fine."),
    ("the form holds no answers", "We could not find your answers to the questions."),
    ("it was forwarded", "It was forwarded, and we cannot tell whose words these are."),
    ("nothing new was written", "We found nothing that you wrote above our letter."),
    (
        "more than courtesy",
        "Your subject line says {word}, and your email says something else. A word for us counts in the subject only "
        "where nothing else is written; please begin the email with it.",
    ),
    ("left of markup", "Its first line holds pieces of code that an email program left there; please write it anew."),
    ("somebody else's meeting", "It may tell of a meeting with somebody else."),
    ("a meeting to come", "It may tell of a meeting that is still to come."),
    ("what somebody said", "It tells what somebody said, and we do not want to guess whether you say it, too."),
    ("speaks for somebody else", "It seems to speak for somebody else; please write for yourself alone."),
    ("below a line of dashes", "Below a line of dashes stands {word}, and we cannot tell which of the two you mean."),
    ("in quotation marks", "It stands in quotation marks, and we cannot tell whose words these are."),
    ("the subject says one thing", "The subject line says one thing and the email another."),
    ("too long to be a command", "The first line is very long, and a word for us stands alone or nearly so."),
    (
        "or in capitals on",
        "You wrote {word}. In a reply we act on it only in capitals and on a line of its own, so that it never "
        "happens by chance.",
    ),
    (ELSEWHERE, "You wrote {word}, and we cannot do that in answer to this letter or at this address."),
    ("does not ask for", "The letter you answered does not ask for {word}."),
    (ASKED_NOTHING, "There was no question in the letter you answered."),
    ("stands in a sentence", "You wrote {word} in a longer sentence, and we do not want to guess what it says."),
    ("the first line is no command", "The first line is none of the words we act on."),
    ("YES is followed", "You wrote YES and something more, and we do not want to guess whether that is still a yes."),
    ("NO is followed", "You wrote NO and something more, and we do not want to guess whether that is still a no."),
    (
        "stands among the answers",
        "There is a CONCERN among your answers, and we do not want to keep it as one of them. Send it to us in an "
        "email of its own that begins with CONCERN: it goes to the team, and to nobody else.",
    ),
    ("is followed by words", "You wrote {word} and something more, and we do not want to guess what that changes."),
    ("asks a question", "It reads like a question."),
    ("hedges", "It sounds as if you were not sure yet."),
    (
        "a line below is no name",
        "Below the word stands a line that may change it; write that in a sentence, or leave it out.",
    ),
    ("supposes something", "It says what would be, and we do not want to guess what is."),
    ("may be a calendar's answer", "Its subject reads like a calendar's; write the word on a line of its own."),
    ("denies something", "There is a no or a not in it, and we do not want to guess what it denies."),
    ("are struck out", "Some of its words are struck out, and we cannot tell what still counts; please write it anew."),
    ("take it back", "You wrote {word}, and what stands behind it seems to say the opposite."),
    ("leaves it open", "It sounds as if somebody else had to agree first, or as if it were so for a while only."),
    ("takes it back", "Another line seems to take it back."),
    ("goes on", "The sentence goes on after the word, and we do not want to guess what it says."),
    ("another measure or day", "It names more than one day, or more than one length."),
    ("quotes a command", "It quotes one of our words, and we cannot tell whether you mean it."),
    ("also says", "It holds more than one of the words we act on."),
    ("a line below says", "It holds more than one of the words we act on."),
    ("REQUEST names nobody", "REQUEST needs the name of a person, as in “REQUEST Maria Lopez”."),
    (
        "REQUEST is not plainly a name",
        "What stands behind REQUEST does not look like a name to us. Write it with its capitals and nothing before it, "
        "as in “REQUEST Maria Lopez”; a note can follow on the next line.",
    ),
)


def sentence_for(reason: str) -> str:
    """A reason without a rule's number is about a day, a length or a name, and plain enough as it stands."""
    for sign, sentence in SENTENCES:
        if sign in reason:
            return phrase(sentence, word=word_in(reason))
    if "(rule" in reason:
        return phrase(UNDECIDED)
    words = reason.strip().rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."


def is_a_word(reason: str) -> bool:
    """Whether a word of ours stood alone, and only did not count there: who is told so can write it better."""
    return ELSEWHERE in reason or ASKED_NOTHING in reason


def word_in(reason: str) -> str:
    """The command a reason names is the one word in capitals."""
    words = (word.strip(",.:") for word in reason.split())
    return next((word for word in words if len(word) > 1 and word.isupper()), "it")


def only_asks(reading: Reading) -> bool:
    """One line that asks us and nobody else: a coordinator has nothing to read in it."""
    lines = [line for line in reading.new_text.splitlines() if line.strip()]
    return reading.intent in ("HELP", "STATUS", "WHY") and len(lines) < 2

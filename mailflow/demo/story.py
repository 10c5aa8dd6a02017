"""One year of WIT Connections, as five people and the service live it. Every letter that must come is named."""

from mailflow.demo import clients
from mailflow.demo.running import Departure, reply_address
from mailflow.demo.stage import DOMAIN, PROGRAMME, Player, Stage
from mailflow.flow.enrol import import_people

DESK, LOG = f"{PROGRAMME}@{DOMAIN}", f"{PROGRAMME}-log@{DOMAIN}"
AGREEMENT = """1: Ben listens and asks; it is for my next step.
2: A year, with a look back in autumn.
3: Once a month.
4: Video, and email in between.
5: A first draft of my CV by May."""
PLAYERS = {
    "Ana": Player("Ana Duarte", "ana@home.example", "gmail-web", "mentee"),
    "Ben": Player("Ben Okafor", "ben@work.example", "outlook", "mentor"),
    "Bea": Player("Bea Lindqvist", "bea@studio.example", "iphone", "mentor", signs=False),
    "Fay": Player("Fay Moreau", "fay@wit.example", "gmail-android", "facilitator"),
    "Cora": Player("Cora Lind", "cora@wit.example", "apple-mail", "coordinator"),
    "Mallory": Player("Mallory", "mallory@evil.example", "outlook-web", ""),
}
CSV = b"""email,name,role,about,goal,availability
ana@home.example,Ana Duarte,mentee,Data engineer for four years,Lead a team within a year,"Evenings, twice a month"
ben@work.example,Ben Okafor,mentor,Engineering director,,
bea@studio.example,Bea Lindqvist,mentor,Product lead,,
fay@wit.example,Fay Moreau,facilitator,Runs the networking groups,,
cora@wit.example,Cora Lind,coordinator,,,
"""


def people_come_in(stage: Stage) -> None:
    """People come in from a CSV."""
    outcome = import_people(stage.service.flow.house, PROGRAMME, CSV, dry_run=False)
    if outcome.added != 5 or outcome.faults:
        raise Departure(f"the import went wrong: {outcome}")
    stage.tells(2, "5 people enrolled; nobody gets a letter for that. Their mail servers sign, but for Bea's.")
    stage.rest()


def nobody_answers(stage: Stage) -> None:
    """Ana asks Ben, who is on holiday: the request waits a week for him, and then runs out in another."""
    stage.writes("Ana", "REQUEST Ben Okafor", to=DESK)
    stage.gets("Ana", "request-receipt")
    request = stage.gets("Ben", "request", "Will you mentor Ana Duarte?")
    _holiday(stage, request.raw)
    stage.passes(7)
    stage.gets("Cora", "digest")
    stage.passes(4)
    stage.gets("Ben", "request-reminder", "by 16 March")
    stage.passes(2)
    stage.gets("Ben", "request-reminder")
    stage.passes(1)
    stage.gets("Ben", "request-closed")
    stage.gets("Ana", "request-expired", "Ben Okafor")
    stage.gets("Cora", "digest")
    stage.stands(expired=1, active=0)


def _holiday(stage: Stage, request: bytes) -> None:
    ben = PLAYERS["Ben"]
    raw = clients.out_of_office(
        name=ben.name,
        address=ben.address,
        to=reply_address(request),
        words="ACCEPT my apologies, I am away until Monday 9 March.",
        when=stage.clock.now(),
        answering=request,
        message_id="<holiday@work.example>",
    )
    stage.sends("Ben", raw, "is away: “ACCEPT my apologies, I am away until Monday 9 March.”")
    stage.gets("Ana", "request-away", "Ben Okafor is away until Monday 9 March")
    stage.nobody_gets_more()
    stage.stands(requested=1)


def bea_declines(stage: Stage) -> None:
    """Ana asks Bea, who declines; her domain signs nothing, so she is asked whether it was she."""
    stage.writes("Ana", "REQUEST Bea", to=DESK)
    stage.gets("Ana", "request-receipt")
    stage.gets("Bea", "request")
    stage.writes("Bea", "Decline: no time this spring. Please help her find another", answering="request")
    stage.gets("Bea", "confirm", "decline the request")
    stage.presses("Bea", "Yes, it was me", "confirm")
    stage.gets("Bea", "decline-receipt")
    stage.gets("Ana", "declined", "Bea Lindqvist")
    stage.gets("Cora", "declined-team", "no time this spring")
    stage.stands(declined=1)


def ben_accepts(stage: Stage) -> None:
    """Back from holiday, Ben is asked once more and accepts on the sixth day."""
    stage.writes("Ana", "REQUEST Ben: I would like to learn how you chose what to let go of.", to=DESK)
    stage.gets("Ana", "request-receipt")
    request = stage.gets("Ben", "request", "what to let go of")
    _the_outsider(stage)
    stage.passes(4)
    reminder = stage.gets("Ben", "request-reminder")
    if reminder.subject != request.subject:
        raise Departure("the reminder has another subject than the request")
    stage.passes(2)
    stage.gets("Ben", "request-reminder")
    stage.presses("Ben", "Accept request", "request-reminder")
    stage.gets("Ana", "introduction-mentee", "Ben Okafor")
    stage.gets("Ben", "introduction-mentor", "Ana Duarte")
    stage.stands(active=1)


def _the_outsider(stage: Stage) -> None:
    """Mallory has got hold of Ben's letter. She may not use it; Ben is asked."""
    stage.post["Mallory"] = [r for r in stage.post["Ben"] if r.template == "request"]
    stage.writes("Mallory", "DECLINE", answering="request")
    stage.gets("Ben", "confirm-address", "decline the request")
    stage.writes("Mallory", "STATUS", to=DESK)
    stage.nobody_gets_more()
    stage.stands(requested=1)


def they_meet(stage: Stage) -> None:
    """They meet every month; one writes it down, the other confirms it."""
    for month, words in enumerate(("45 min yesterday: CV review", "LOG 1 hour yesterday: goals", "90 min: interviews")):
        stage.passes(20 if month else 6)
        _digests(stage, (month and 2) or 1)
        stage.writes("Ana", words, to=LOG)
        stage.gets("Ana", "meeting-receipt")
        stage.gets("Ben", "meeting-cosign")
        if month == 1:
            stage.passes(3)
            stage.gets("Ben", "meeting-cosign-reminder")
        stage.writes("Ben", "CONFIRM", answering="meeting-cosign")
        stage.gets("Ben", "meeting-confirmed")
        stage.gets("Ana", "meeting-confirmed")
        if not month:
            _they_agree(stage)
        _digests(stage)


def _they_agree(stage: Stage) -> None:
    """After the first meeting Ana writes down how they will work together, and Ben agrees."""
    stage.gets("Ana", "form", "agreement")
    stage.writes("Ana", AGREEMENT, answering="form")
    stage.gets("Ana", "pact-receipt")
    stage.gets("Ben", "pact-question")
    stage.writes("Ben", "AGREE", answering="pact-question")
    stage.gets("Ana", "pact-agreed")
    stage.gets("Ben", "pact-agreed")


def one_is_disputed(stage: Stage) -> None:
    """Ben writes one down, too; Ana remembers it otherwise. His mail comes twice and counts once."""
    stage.passes(10)
    _digests(stage)
    raw = stage.writes("Ben", "LOG 2 hours yesterday: strategy", answering="meeting-confirmed")
    stage.gets("Ben", "meeting-receipt", "strategy")
    stage.gets("Ana", "meeting-cosign")
    stage.sends("Ben", raw, "sends the same mail again")
    stage.nobody_gets_more()
    stage.writes("Ana", "Dispute: it was one hour", answering="meeting-cosign")
    stage.gets("Ana", "dispute-receipt")
    stage.gets("Ben", "meeting-disputed", "it was one hour")


def it_goes_quiet(stage: Stage) -> None:
    """Summer comes and nothing is heard of them; Ana is nudged first, then both."""
    stage.passes(65)
    _digests(stage)
    stage.gets("Ana", "quiet-mentee")
    stage.gets("Ana", "quiet-mentee")
    stage.gets("Ben", "quiet-mentor")


def questions(stage: Stage) -> None:
    """Fay asks for HELP, Ana and Cora for STATUS, and Cora reads her digest."""
    stage.writes("Fay", "Help!", to=DESK)
    stage.gets("Fay", "help", "ACCEPT")
    stage.writes("Ana", "STATUS", to=DESK)
    stage.gets("Ana", "status", "Ben Okafor")
    stage.writes("Cora", "Status", to=DESK)
    stage.gets("Cora", "status")
    stage.passes(7)
    stage.gets("Cora", "digest", "have been quiet for")


def they_end(stage: Stage) -> None:
    """They meet once more; in November they have reached what they wanted, and END asks first."""
    stage.writes("Ana", "LOG 30 min today: what we learned", answering="quiet-mentee")
    stage.gets("Ana", "meeting-receipt")
    stage.gets("Ben", "meeting-cosign")
    stage.writes("Ben", "I confirm", answering="meeting-cosign")
    stage.gets("Ben", "meeting-confirmed")
    stage.gets("Ana", "meeting-confirmed")
    stage.passes(100)
    _digests(stage)
    _drop(stage, "quiet-mentee", "quiet-mentor")
    stage.writes("Ana", "END - we reached our goals", answering="introduction-mentee")
    stage.gets("Ana", "end-question", "Ben Okafor")
    stage.writes("Ana", "YES", answering="end-question")
    stage.gets("Ana", "survey")
    stage.gets("Ben", "survey", "Ana Duarte")
    stage.stands(ended=1, active=0)


def they_answer(stage: Stage) -> None:
    """Both answer the survey by replying; Ben needs a reminder."""
    stage.writes("Ana", "1: 5\n2: 4\n3: It changed how I lead.", answering="survey")
    stage.gets("Ana", "survey-thanks")
    stage.passes(8)
    _digests(stage)
    stage.gets("Ben", "survey-reminder")
    stage.writes("Ben", "4\n5\nA pleasure.", answering="survey-reminder")
    stage.gets("Ben", "survey-thanks")


def the_year_closes(stage: Stage) -> None:
    """The rest of the year: a digest every Monday, and nothing else."""
    left = 365 - (stage.clock.now() - stage.began).days
    stage.passes(left)
    count = _digests(stage)
    if count < left // 7:
        raise Departure(f"{count} digests in {left} days")


def _digests(stage: Stage, at_least: int = 0) -> int:
    return _drop(stage, "digest", at_least=at_least)


def _drop(stage: Stage, *templates: str, at_least: int = 0) -> int:
    """Letters the story expects here without caring how many."""
    found = [r for r in stage.unnamed if r.template in templates]
    if len(found) < at_least:
        raise Departure(f"{len(found)} of {templates} came, at least {at_least} must")
    stage.unnamed = [r for r in stage.unnamed if r not in found]
    return len(found)


SCENES = (
    people_come_in,
    nobody_answers,
    bea_declines,
    ben_accepts,
    they_meet,
    one_is_disputed,
    it_goes_quiet,
    questions,
    they_end,
    they_answer,
    the_year_closes,
)

"""How each world came to where a verb can act: stories, one to a programme, cut into stages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailflow.core.policy_manager import ManagerRules
from tests.conversations.runner import CSV


@dataclass(frozen=True)
class Stage:
    """What is played to come here, four hours after the stage before; or after another one of the same tale."""

    name: str
    lines: str
    after: str = ""


@dataclass(frozen=True)
class Tale:
    """A story of one programme: who is in it, and what a mail needs while it is played."""

    programme: str
    stages: tuple[Stage, ...]
    people: bytes
    trust: str = "standard"
    pacts: bool = False
    also: Mapping[str, object] = field(default_factory=dict)  # what its policy says beside its file


PEOPLE = b"""email,name,role,invited
ana@home.example,Ana Duarte,mentee,
ben@work.example,Ben Okafor,mentor,
bea@work.example,Bea Lindqvist,mentor,
cora@wit.example,Cora Lind,coordinator,
"""
PACT = "1: Pairs\\n2: A year\\n3: Weekly\\n4: By phone\\n5: May"
CHOOSING = Tale(
    "wit-connections",
    (
        Stage("asked", "ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt"),
        Stage("doubted", "ben @frontdesk > PAUSE\nben < confirm"),
        Stage("claimed", "benhome /request > DECLINE\nben < confirm-address"),
        Stage("paired", "ben /request > ACCEPT\nana < introduction-mentee\nben < introduction-mentor"),
        Stage(
            "proposed",
            "ana /introduction-mentee > LOG 20 min today: hello\nana < meeting-receipt\nben < meeting-cosign\n"
            f"ana < form\nana /form > {PACT}\nana < pact-receipt\nben < pact-question",
        ),
        Stage("paused", "ben /introduction-mentor > PAUSE\nben < paused"),
        Stage("planned", "ben /introduction-mentor * REQUEST talk/0 2026-03-05T15:00 60 ana"),
        Stage(
            "logged", "ana /introduction-mentee > LOG 30 min today: goals\nana < meeting-receipt\nben < meeting-cosign"
        ),
        Stage(
            "two",
            "ana @frontdesk > REQUEST Bea\nana < confirm\nana > YES\nbea < request\nana < request-receipt\n"
            "bea > ACCEPT\nana < introduction-mentee\nbea < introduction-mentor\n"
            "ana @log > 45 min: CV review\nana < which",
        ),
        Stage("ending", "ben /introduction-mentor > END\nben < end-question"),
        Stage("ended", "ben > YES\nana < survey\nben < survey"),
        Stage("leaving", "ben /survey > LEAVE\nben < leave-question"),
        Stage("erasing", "ben /survey > DELETE\nben < confirm-delete"),
        Stage("held", "ben > YES\nben < delete-held\ncora < delete-team"),
        Stage("shall", "ana /survey > ADDRESS ana@new.example\nana < confirm-shall"),
        Stage("proving", "ana > YES\nana < address-prove"),
        Stage("moved", "newana /address-prove > YES\nnewana < address-moved\nana < address-notice"),
        Stage("worried", "bea /introduction-mentor > CONCERN: she is late\nbea < concern-receipt\ncora < matter-team"),
        Stage(
            "grouped",
            "fay @frontdesk > REQUEST Ana\nfay < confirm\nfay > YES\nnewana < request\nfay < request-receipt\n"
            "newana /request > ACCEPT\nnewana < group-in\nfay < group-new",
        ),
        # What would be in the way of the others is played beside them.
        Stage(
            "longer",
            "ana /introduction-mentee > EXTEND 2 months\nana < extend-receipt\nben < extend-question",
            "paired",
        ),
        Stage("digested", "... 316 hours\ncora < digest", "paired"),
        Stage("reported", "cora /digest > REPORT\ncora < report", "digested"),
        Stage(
            "importing",
            "cora /digest > IMPORT [[email,name,role\\nzoe@far.example,Zoe Vance,mentor]]\ncora < confirm-import",
            "digested",
        ),
        Stage("imported", "cora /confirm-import > YES\ncora < imported", "importing"),
        Stage("paced", "cora /digest > DIGEST monthly\ncora < digest-set", "digested"),
        Stage("lined", "cora /digest > HOLD all\ncora < confirm-lines", "digested"),
        Stage("transcribed", "cora /confirm-lines > YES\ncora < transcript", "lined"),
        Stage("agreed", "ben /pact-question > AGREE\nana < pact-agreed\nben < pact-agreed", "proposed"),
        Stage(
            "disputed", "ben /pact-question > DISPUTE: too long\nana < pact-disputed\nben < pact-returned", "proposed"
        ),
        Stage("contested", "ben > DISPUTE: it was longer\nben < dispute-receipt\nana < meeting-disputed", "logged"),
        Stage("lapsed", "... 8 days\nana < pact-lapsed", "proposed"),
        Stage(
            "named",
            "ana /introduction-mentee > MANAGER max@firm.example\nana < manager-told\nben < manager-ask",
            "paired",
        ),
        Stage("unknown", "ana @frontdesk > REQUEST Bee\nana < unknown-name", "paired"),
        Stage("found", "ana @frontdesk > FIND lead\nana < confirm\nana > YES\nana < found", "paired"),
        Stage("filling", "ana @frontdesk > GOALS\nana < confirm\nana > YES\nana < form", "paired"),
        Stage(
            "invited",
            "ana /introduction-mentee > MEET 12 March 14:00\nben < meeting-invite\nana < meeting-asked",
            "paired",
        ),
        Stage(
            "convened",
            "fay @frontdesk > REQUEST Ana\nfay < confirm\nfay > YES\nana < request\nana > ACCEPT\nana < group-in\n"
            "fay @leaders > MEET 26 March 18:00\nfay < confirm\nfay > YES\nana < group-invite\nfay < group-meets",
            "paired",
        ),
        Stage("meeting", "ben /meeting-invite > ACCEPT\nana < meeting-agreed\nben < meeting-agreed", "invited"),
        Stage("unmet", "ben /meeting-invite > NO\nana < meeting-declined\nben < meeting-off", "invited"),
        Stage("over", "...  3 days\nben < meeting-happened", "planned"),
        Stage(
            "outdated",
            "%% bea mentor member_until=2026-03-01\n... 1 day\nbea < member-lapsed\ncora < member-lapsed-team",
            "paired",
        ),
    ),
    people=CSV,
    trust="token",
    pacts=True,
    also={"manager": ManagerRules()},
)
TEAM_PAIRS = Tale(
    "wict-midwest",
    (
        Stage(
            "offered",
            "%% ana mentee needs=Leading a team\n%% ben mentor guidance=Leading a team\npropose\ncora < proposals",
        ),
        Stage("picking", "cora /proposals > APPROVE 1\ncora < confirm"),
        Stage("naming", "cora @team > PAIR Ana with Bea\ncora < confirm", "offered"),
        Stage("teamed", "cora > YES\nana < introduction-mentee\nbea < introduction-mentor\ncora < paired"),
        Stage("called", "invite dee\ndee < invitation"),
        Stage("applying", "dee @frontdesk > JOIN\ndee < form"),
        Stage("applied", "dee > 1: A\\n2: B\\n3: C\\n4: D\\n5: E\\n7: yes\ndee < form-thanks\ncora < screening"),
        Stage("screening", "cora > APPROVE J-1\ncora < confirm"),
    ),
    people=PEOPLE + b"dee@home.example,Dee Novak,mentee,yes\n",
)
RECORDS = Tale(
    "wsyas",
    (
        Stage(
            "sheeted",
            "%% ben mentor profession=Technologist\n%% ana mentee graduation=2026-07-02\n"
            "++ ana ben\nana @log > 45 min on 1 March: CV\n"
            "ana < meeting-receipt\nben < meeting-cosign\nben > CONFIRM\nben < meeting-confirmed\n"
            "ana < meeting-confirmed\nana @frontdesk > SHEET\nana < sheet",
        ),
        Stage("checked", "bea @verify > {V}\nbea < verify-answer\nben < verify-ask"),
        Stage(
            "preparing",
            "ben /meeting-confirmed * REQUEST talk/0 2026-03-09T20:00 60 ana\n... 5 days\nana < form",
            "sheeted",
        ),
    ),
    people=PEOPLE,
)
FEW_LETTERS = Tale(
    "it-ology",
    (
        Stage("full", "++ ana ben\ncora @team > PAIR Eve with Ben\ncora < confirm"),
        Stage("more", "cora > YES\nben < one-more\ncora < paired"),
        Stage("heard", "cora @frontdesk > STOP\ncora < stopped\n... 15 days\nana < form\nben < form", "full"),
        Stage("monthly", "... 8 days\nben < rhythm"),
        Stage("choosing", "... 57 days\nben < rhythm\nana < choice\nben < choice"),
        Stage("chosen", "ana > 1\nana < choice-receipt"),
    ),
    people=PEOPLE + b"eve@home.example,Eve Stone,mentee,\n",
)
FREED = Tale(
    "womens-alliance",
    (
        Stage("waiting", "ana @frontdesk > REQUEST Ben\nben < request\nana < request-receipt"),
        Stage("going", "ben > ACCEPT\nana < introduction-mentee\nben < introduction-mentor\nana < form\nben < form"),
        Stage("why", "ben /introduction-mentor > END\nben < end-why"),
        Stage("noticed", "ben > 2\nana < end-notice\nben < end-noticed"),
        Stage("unreleased", "ana > YES\ncora < end-team\nana < survey\nben < survey"),
        Stage(
            "following",
            "... 7 days\nana < follow-up",
            "waiting",
        ),
        Stage("released", "... 9 weeks\neve < released", "waiting"),
    ),
    people=PEOPLE + b"eve@home.example,Eve Stone,mentee,\n",
)
TALES = (CHOOSING, TEAM_PAIRS, RECORDS, FEW_LETTERS, FREED)

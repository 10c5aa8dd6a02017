"""What is not kept: people who asked to be forgotten, once their last letters have left, and raw mail that has served.

The clock comes here once a minute. Deciding that somebody is to be forgotten is the machine's
(`core/machines/erasure`); here it is done, each person in a transaction of her own.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from mailflow.core.address import ToToken
from mailflow.core.machines import connection, erasure
from mailflow.core.machines.erasure import Erasure, State
from mailflow.core.policy import after_months
from mailflow.core.transition import Event
from mailflow.flow import strangers
from mailflow.flow.house import House
from mailflow.flow.record import Step
from mailflow.flow.where import where
from mailflow.store import chores, erase, holdings, people, retention, rights, subjects
from mailflow.store.ledger import Ledger

log = logging.getLogger("mailflow.forgetting")

PATIENCE = timedelta(days=5)  # a last letter that cannot leave for so long does not leave any more
BATCH = 200  # raw mails, or pairs, in a transaction
DAY = timedelta(days=1)
OPEN = connection.LIVE | {connection.State.REQUESTED, connection.State.NOTICED}


def tidy(house: House) -> None:
    """Nothing here may stop the clock: what fails is told, and tried again in a minute."""
    for task in (_erase_those_who_left, scrub, _incinerate, _let_records_go):
        try:
            task(house)
        except Exception as fault:
            log.error("%s crashed at %s; tried again in a minute", task.__name__.strip("_"), where(fault))


def leave(step: Step, found: Erasure, event: Event) -> bool:
    """The last letters: to her, and to those she was connected with."""
    decided = step.settle(erasure.decide, found, event, new=found.state == State.NEW)
    if decided is None:
        return False
    for programme in rights.programmes_of(step.tx, found.person.id):
        if programme in step.house.policies:
            _part(Step(step.house, step.tx, step.now, programme, step.mail_id), found.person.id)
    return True


def send_off(house: House, email: str) -> bool:
    """The operator answers for it: no question, no day's wait. False where nobody can write to her."""
    with house.store.begin() as tx:
        who = holdings.find_who(tx, email)
        assert who is not None
        known = [name for name in rights.programmes_of(tx, who.id) if name in house.policies]
        if not known:
            return False
        person = people.find_person(tx, known[0], who.id, house.zone(known[0]))
        asked = Erasure(house.new_id(), known[0], person)
        return leave(Step(house, tx, house.now(), known[0]), asked, Event("erase"))


def _part(step: Step, person_id: str) -> None:
    people.set_state(step.tx, step.programme, person_id, "left")  # nobody new asks her meanwhile
    for pair in subjects.find_connections(step.tx, step.programme, person_id, OPEN, step.house.zone):
        step.settle(connection.decide, pair, Event("leave", person_id))


def _erase_those_who_left(house: House) -> None:
    with house.store.begin() as tx:
        leaving = rights.find_leaving(tx)
    for row in leaving:
        with house.store.begin() as tx:
            erase_one(house, tx, row.email, patient=house.now() - row.due_at < PATIENCE)


def erase_one(house: House, tx: Ledger, email: str, *, patient: bool) -> int:
    """Forget somebody, unless she or others are still to get a letter; how many letters are waited for."""
    who = holdings.find_who(tx, email)
    waiting = erase.still_leaving(tx, who) if who and patient else 0
    if who is not None and not waiting:
        erase.erase(tx, who, _keeper(house), _reader(house))
        chores.set_mark(tx, "scrub", house.now())
        log.info("somebody was deleted")
    return waiting


def _keeper(house: House) -> Callable[[str], bool]:
    def keeps(programme: str) -> bool:
        return programme not in house.policies or house.policies[programme].retention.keep_meetings

    return keeps


def _reader(house: House) -> Callable[[str], str]:
    def key_of(address: str) -> str:
        to = house.place(address)
        return to.key if isinstance(to, ToToken) else ""

    return key_of


def scrub(house: House) -> None:
    """Owed since somebody was deleted; it stays owed until it is done, whatever happens to us."""
    with house.store.begin() as tx:
        owed = chores.find_mark(tx, "scrub") is not None
    if owed and house.store.scrub():
        with house.store.begin() as tx:
            chores.set_mark(tx, "scrub", None)


def _incinerate(house: House) -> None:
    """Batch by batch, and no more than a second's work a minute: the mail that comes in goes first."""
    now, days = house.now(), house.raw_days
    with house.store.begin() as tx:
        chores.in_turn(tx)
        burnt = chores.incinerate(tx, now, days, BATCH) + chores.give_up_shunted(tx, now, days, BATCH)
        chores.burn_words(tx, now, days)
        chores.forget_strangers(tx, now, strangers.MONTH.days)
    if burnt:
        log.info("raw mails were burnt", extra={"count": burnt})


def _let_records_go(house: House) -> None:
    """Once a day; where a programme says no time its records stay."""
    now = house.now()
    for programme, policy in house.policies.items():
        years, mark = policy.retention.years, f"let go {sha256(programme.encode()).hexdigest()[:16]}"
        with house.store.begin() as tx:
            chores.in_turn(tx)
            since = chores.find_mark(tx, mark) if years else now
            if since is not None and now - since < DAY:
                continue
            before = after_months(now, -12 * (years or 0), house.zone(programme))
            gone = retention.let_go(tx, programme, before, BATCH)
            if gone < BATCH:
                chores.set_mark(tx, mark, now)
        if gone:
            log.info("records were let go", extra={"count": gone})

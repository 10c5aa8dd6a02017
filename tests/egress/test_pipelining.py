"""Several letters over one connection: in order, each outcome its own, and never two letters in doubt."""

import random
from collections.abc import Iterator

import pytest

from mailflow.egress.smtp import Carrier, Deferred, Outcome, Parcel, Refused, Sent
from tests.egress.conftest import Start
from tests.egress.smarthost import CARELESS, HANG, HANG_UP, LAX, PIPELINING, Smarthost

FROM = "desk@mentors.test"


def parcels(number: int) -> list[Parcel]:
    return [Parcel(FROM, f"p{at}@example.test", b"Subject: %d\r\n\r\nHello %d\r\n" % (at, at)) for at in range(number)]


def meant(number: int) -> list[tuple[str, bytes]]:
    return [(parcel.rcpt_to, parcel.raw) for parcel in parcels(number)]


def carrier(smarthost: Smarthost, timeout: float = 1) -> Carrier:
    return Carrier(smarthost.url, hostname="mailflow.test", timeout=timeout)


def kinds(outcomes: list[Outcome]) -> list[type]:
    return [type(outcome) for outcome in outcomes]


def test_a_run_of_letters_goes_over_one_connection(start: Start) -> None:
    smarthost = start()
    assert kinds(list(carrier(smarthost).carry(parcels(20)))) == [Sent] * 20
    assert smarthost.taken == meant(20)
    assert len(smarthost.callers) == 1
    assert "RSET" not in smarthost.heard


def test_no_letters_no_connection(start: Start) -> None:
    smarthost = start()
    assert list(carrier(smarthost).carry([])) == []
    assert not smarthost.callers


def test_the_next_envelope_shares_the_write_of_the_dot(smarthosts: Start) -> None:
    smarthost = smarthosts(PIPELINING)
    list(carrier(smarthost).carry(parcels(3)))
    envelopes = [f"MAIL FROM:<{FROM}>\r\nRCPT TO:<p{at}@example.test>\r\nDATA\r\n".encode() for at in range(3)]
    raws = [parcel.raw + b".\r\n" for parcel in parcels(3)]
    assert smarthost.chunks == [
        b"ehlo mailflow.test\r\n",
        envelopes[0],
        raws[0] + envelopes[1],
        raws[1] + envelopes[2],
        raws[2],
    ]


def test_each_outcome_comes_as_soon_as_it_is_known(start: Start) -> None:
    smarthost, asked = start(), []

    def lazily() -> Iterator[Parcel]:
        for at, parcel in enumerate(parcels(4)):
            asked.append(at)
            yield parcel

    for at, outcome in enumerate(carrier(smarthost).carry(lazily())):
        assert isinstance(outcome, Sent)
        assert asked == list(range(min(at + 2, 4)))  # one ahead, never more
        assert len(smarthost.taken) == at + 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("lax", [{}, LAX])
@pytest.mark.parametrize(("answer", "kind"), [("550 no", Refused), ("450 later", Deferred)])
def test_a_no_to_one_is_no_word_to_its_neighbours(
    start: Start, verb: str, lax: dict[str, str | list[str]], answer: str, kind: type
) -> None:
    yes = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 ok"}[verb]
    smarthost = start(lax, {verb: [yes, answer, yes]})
    outcomes = list(carrier(smarthost).carry(parcels(3)))
    assert kinds(outcomes) == [Sent, kind, Sent]
    assert not any(isinstance(outcome, Deferred) and outcome.everywhere for outcome in outcomes)
    assert smarthost.taken == [meant(3)[0], meant(3)[2]]
    assert len(smarthost.callers) == 1


def test_an_empty_letter_is_never_sent_by_a_lone_dot(smarthosts: Start) -> None:
    smarthost = smarthosts(PIPELINING, LAX, CARELESS, {"MAIL": ["550 no", "250 ok"]})
    assert kinds(list(carrier(smarthost).carry(parcels(2)))) == [Refused, Sent]
    assert smarthost.taken == meant(2)[1:]


def test_an_unusable_address_in_the_middle_is_never_announced(start: Start) -> None:
    smarthost = start()
    letters = parcels(3)
    letters[1] = Parcel(FROM, "mallory@evil.test>\r\nRCPT TO:<ana@example.test", b"x")
    assert kinds(list(carrier(smarthost).carry(letters))) == [Sent, Refused, Sent]
    assert not any("mallory" in line for line in smarthost.heard)


def test_a_utf8_address_in_the_middle_is_never_announced(start: Start) -> None:
    smarthost = start()
    letters = parcels(3)
    letters[1] = Parcel(FROM, "jürgen@exämple.test", b"x")
    assert kinds(list(carrier(smarthost).carry(letters))) == [Sent, Refused, Sent]
    assert not any("jürgen" in line for line in smarthost.heard)


def test_only_one_letter_is_in_doubt_when_the_answer_to_a_dot_never_comes(start: Start) -> None:
    smarthost = start({".": HANG})
    run = carrier(smarthost, timeout=0.1).carry(parcels(3))
    outcome = next(run)
    assert isinstance(outcome, Deferred)
    assert outcome.everywhere
    assert "timed out" in outcome.reason
    run.close()  # type: ignore[attr-defined]
    assert len(smarthost.letters) == 1


def test_who_goes_on_after_a_fault_tries_afresh(start: Start) -> None:
    smarthost = start({".": ["250 ok", HANG_UP, "250 ok"]})
    outcomes = list(carrier(smarthost).carry(parcels(4)))
    assert kinds(outcomes) == [Sent, Deferred, Sent, Sent]
    assert outcomes[1].everywhere  # type: ignore[union-attr]
    assert len(smarthost.callers) == 2


def test_a_letter_cut_off_after_its_dot_is_never_tried_again_at_once(start: Start) -> None:
    smarthost = start({".": ["250 ok", HANG_UP, "250 ok"]})
    list(carrier(smarthost).carry(parcels(2)))
    assert len(smarthost.letters) == 2


def test_a_smarthost_that_wants_a_new_connection_after_some_letters_gets_one(start: Start) -> None:
    smarthost = start({"MAIL": ["250 ok", "250 ok", "421 4.7.0 too many letters", "250 ok"]})
    assert kinds(list(carrier(smarthost).carry(parcels(5)))) == [Sent] * 5
    assert smarthost.taken == meant(5)
    assert 2 <= len(smarthost.callers) < 5  # one more where its goodbye is heard late; never one for each letter


def test_who_stops_early_leaves_nothing_half_said(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)
    run = carrying.carry(parcels(3))
    assert isinstance(next(run), Sent)
    run.close()  # type: ignore[attr-defined]
    assert kinds(list(carrying.carry(parcels(1)))) == [Sent]
    assert smarthost.taken == meant(1) * 2


def test_a_fault_of_the_callers_leaves_nothing_half_said(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)

    def breaking() -> Iterator[Parcel]:
        yield from parcels(2)
        raise ZeroDivisionError

    outcomes: list[Outcome] = []
    with pytest.raises(ZeroDivisionError):
        outcomes.extend(carrying.carry(breaking()))
    assert kinds(list(carrying.carry(parcels(1)))) == [Sent]
    assert smarthost.taken == meant(1) * 2


def test_two_runs_in_one_thread_do_not_mix(start: Start) -> None:
    smarthost = start()
    carrying = carrier(smarthost)
    one, other = carrying.carry(parcels(4)), carrying.carry(parcels(8)[4:])
    outcomes = [next(run) for _ in range(4) for run in (one, other)]
    assert kinds(outcomes) == [Sent] * 8
    assert sorted(smarthost.taken) == sorted(meant(8))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_smarthost_does_each_letter_has_one_true_outcome(smarthosts: Start, seed: int) -> None:
    dice = random.Random(seed)
    bad = ["250 ok", "354 eh", "421 bye", "450 later", "550 no", "xyz", HANG_UP, "250-a\r\n250 b"]
    script: dict[str, str | list[str]] = {}
    for verb, yes in {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 ok", "RSET": "250 ok"}.items():
        script[verb] = [dice.choice(bad) if dice.random() < 0.15 else yes for _ in range(12)] + [yes]
    for strange in ("MAIL", "RCPT", "RSET"):  # a 354 there would make the script wait for content
        script[strange] = [answer for answer in script[strange] if answer != "354 eh"]
    smarthost = smarthosts(dice.choice([{}, PIPELINING]), dice.choice([{}, LAX, LAX | CARELESS]), script)
    outcomes = list(carrier(smarthost).carry(parcels(12)))
    assert len(outcomes) == 12
    answered = [at for at, outcome in enumerate(outcomes) if isinstance(outcome, Sent)]
    doubtful = [at for at, outcome in enumerate(outcomes) if isinstance(outcome, Deferred) and outcome.everywhere]
    assert len(set(smarthost.taken)) == len(smarthost.taken)  # none twice
    assert {meant(12)[at] for at in answered} <= set(smarthost.taken)  # sent is taken
    assert set(smarthost.taken) <= {meant(12)[at] for at in [*answered, *doubtful]}  # refused is not taken

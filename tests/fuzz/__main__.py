"""`python -m tests.fuzz [--count N] [--seed N]`: broken mails, each read; crashes, wrong actions, and time.

Then each rule's worst case at growing sizes (tests/fuzz/worst.py). 1 where one crashed us, where a mail acted in which
nobody wrote anything, where one in a hundred took over 5 ms, where any took over 2 s of processor time, or where the
time for a worst case grows faster than its size.
"""

import argparse
import random
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailflow.core.reading import Context, Reading, Unreadable, open_message, understand
from mailflow.core.reading.answering import NAMES, context_for
from mailflow.demo.clients import out_of_office
from mailflow.demo.programs import PROGRAMS
from mailflow.egress.render import Letters
from mailflow.preview.facts import facts_of
from tests.faults.mutants import MUTATIONS, WHEN, crowded, deep, huge, mutant
from tests.fuzz import worst
from tests.fuzz.clock import LIMIT, QUICK
from tests.letters.ours import ADDRESS, TEMPLATES, VOICE, answer, our_request
from tests.letters.rules import load_rules
from tests.letters.score import Labelled, all_words, load_labels

STOPPED = "cannot be parsed"  # the net under the parser held, where a rule of ours should have
MOST_STOPPED = 0.001
SHOWN = 5
RUNS = 10_000_000  # mutants of one seed
NO_ACTION = ("NONE", "ASK")


@dataclass(frozen=True)
class Broken:
    """A mail, how it came about, and whether nobody wrote a word of it to us: then it must not act."""

    raw: bytes
    how: str
    wordless: bool = False


@dataclass
class Tally:
    """What became of all of them so far."""

    intents: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    wordless: int = 0
    acted: list[str] = field(default_factory=list)  # of those, where somebody should have
    took: list[tuple[float, str]] = field(default_factory=list)


def main() -> int:
    asked = arguments()
    tally = Tally()
    contexts = [context(name) for name in (*NAMES, "")]
    for number, mail in enumerate(mutants(asked.seed, asked.count), 1):
        read(mail, contexts[number % len(contexts)], tally)
        if number % 10_000 == 0:
            say(f"{number:,} read, {len(tally.crashes)} crashes")
    return report(tally, stalled())


def context(answering: str) -> Context:
    """As the service reads, which knows the lines of the letter that is answered: most quote our request."""
    lines = Letters((TEMPLATES,)).text("request", "en", facts_of("request"), VOICE, ADDRESS).splitlines()
    words = all_words()
    return context_for(answering, WHEN, words, zone="America/New_York", locale="en-US", quoted=lambda: lines)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many mails")
    parser.add_argument("--seed", type=int, default=0, help="the same seed makes the same mails")
    return parser.parse_args()


def mutants(seed: int, count: int) -> Iterator[Broken]:
    """Half are broken replies of six programs, half are broken letters of those kept for the tests."""
    request = our_request()
    letters = [*kept(), *silent(request)]
    for number in range(seed * RUNS, seed * RUNS + count):
        if number % 2:
            mail, how = mutant(number, [ADDRESS], request)
            yield Broken(mail.raw, f"{number}: {how}")
        else:
            yield broken(number, random.Random(number).choice(letters))


def kept() -> list[Broken]:
    rows = [*load_labels(), *(one.row for rule in load_rules() for one in rule.examples)]
    return [Broken(row.raw, row.name, is_wordless(row)) for row in rows]


def is_wordless(row: Labelled) -> bool:
    """By its labels: a machine wrote it, or nothing new stands in it. What is too large to be read, somebody wrote."""
    machine = row.kind not in (None, "person", "invitation", "unreadable")
    return row.intent in NO_ACTION and (machine or row.new_text == ("",))


def silent(request: bytes) -> list[Broken]:
    """Of each program the quote of our letter, with nothing above it; and what answers for people who are away."""
    hollow = [Broken(answer("", request, client), f"{client}, hollow", wordless=True) for client in PROGRAMS]
    common = {"name": "Ben Okafor", "address": "ben@work.example", "when": WHEN, "message_id": "<3@work.example>"}
    away = out_of_office(to=ADDRESS, words="I am away.", answering=request, **common)
    return [*hollow, Broken(away, "away", wordless=True)] * 5


def broken(number: int, letter: Broken) -> Broken:
    """As tests.faults.mutants breaks its own: up to three things, and seldom a huge one."""
    dice, raw = random.Random(number), letter.raw
    chosen = dice.sample(MUTATIONS, dice.choice((1, 1, 2, 3)))
    if dice.random() < 0.005:
        chosen.append(dice.choice((huge, huge, crowded)))
    for mutate in chosen:
        raw = mutate(raw, dice) if raw else raw
    how = f"{number}: {letter.how}: {' '.join(mutate.__name__ for mutate in chosen)}"
    return Broken(raw, how, letter.wordless and deep not in chosen)  # in its innermost part stands ACCEPT


def read(mail: Broken, context: Context, tally: Tally) -> None:
    began = time.process_time()
    try:
        judge(mail, understand(open_message(mail.raw), context), tally)
    except Unreadable as why:
        tally.refused[str(why)] += 1
    except Exception:
        tally.crashes.append(f"{mail.how}\n{traceback.format_exc(limit=-3)}")
    tally.took.append((time.process_time() - began, mail.how))


def judge(mail: Broken, reading: Reading, tally: Tally) -> None:
    tally.intents[reading.intent] += 1
    tally.wordless += mail.wordless
    if mail.wordless and reading.intent not in NO_ACTION:
        tally.acted.append(f"{mail.how}: {reading.intent}, {reading.reason}: {reading.new_text[:80]!r}")


def stalled() -> dict[str, str]:
    """Of the worst cases those that take too long, or ever longer."""
    texts = {f"{name}, {shape}": worst.text_faults(shape, unit)
             for name, unit in worst.PLAIN.items() for shape in worst.SHAPES}  # fmt: skip
    mails = {name: worst.mail_faults(mail) for name, mail in worst.MAILS.items()}
    floods = {f"flood: {name}": worst.flood_faults(raw) for name, raw in worst.FLOODS.items()}
    found = {**texts, **mails, **floods}
    say(f"{len(found)} worst cases, by every reader: {sum(map(bool, found.values()))} stall it")
    return {f"{name}: {reader}": why for name, faults in found.items() for reader, why in faults.items()}


def report(tally: Tally, stalls: dict[str, str]) -> int:
    seconds = [took for took, _ in tally.took]
    p50, p99, worst = statistics.median(seconds), statistics.quantiles(seconds, n=100)[98], max(tally.took)
    stopped = sum(number for why, number in tally.refused.items() if STOPPED in why)
    for fault in (*tally.crashes[:SHOWN], *tally.acted[:SHOWN], *(f"{name}: {why}" for name, why in stalls.items())):
        say(fault)
    say(f"{len(seconds):,} mails: {len(tally.crashes)} crashes, {tally.intents.total():,} read, "
          f"{tally.refused.total():,} shunted with a reason")  # fmt: skip
    say(f"read as   {listed(tally.intents, len(tally.intents))}")
    say(f"acted     {len(tally.acted)} of {tally.wordless:,} in which nobody wrote anything")
    say(f"shunted   {listed(tally.refused, SHOWN)}")
    say(f"processor time, ms: p50 {p50 * 1000:.2f}, p99 {p99 * 1000:.2f}, max {worst[0] * 1000:.0f} ({worst[1]})")
    faults = [
        *(["it crashed"] if tally.crashes else []),
        *(["it acted on what nobody wrote"] if tally.acted else []),
        *(["a worst case stalls it"] if stalls else []),
        *([f"p99 is over {QUICK * 1000:.0f} ms"] if p99 > QUICK else []),
        *([f"one took over {LIMIT:.0f} s"] if worst[0] > LIMIT else []),
        *([f"the net under the parser held {stopped} times"] if stopped > MOST_STOPPED * len(seconds) else []),
    ]
    say("FAILED: " + "; ".join(faults) if faults else "passed")
    return 1 if faults else 0


def listed(counted: Counter[str], most: int) -> str:
    return "; ".join(f"{number:,} {what}" for what, number in counted.most_common(most))


if __name__ == "__main__":
    sys.exit(main())

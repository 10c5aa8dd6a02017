"""`python -m tests.fuzz [--count N] [--seed N]`: broken mails, each read; crashes, and how long reading took.

1 where one crashed us, where one in a hundred took over 5 ms, or where any took over 2 s, of processor time.
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

from mailflow.core.reading import Context, Unreadable, open_message, understand
from mailflow.core.reading.answering import NAMES, context_for
from tests.faults.mutants import MUTATIONS, WHEN, crowded, huge, mutant
from tests.letters.ours import ADDRESS, our_request
from tests.letters.rules import load_rules
from tests.letters.score import LETTERS, all_words

QUICK, LIMIT = 0.005, 2.0  # seconds: in 99 of 100, and ever
STOPPED = "cannot be parsed"  # the net under the parser held, where a rule of ours should have
MOST_STOPPED = 0.001
SHOWN = 5
RUNS = 10_000_000  # mutants of one seed


@dataclass
class Tally:
    """What became of all of them so far."""

    intents: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    took: list[tuple[float, str]] = field(default_factory=list)


def main() -> int:
    asked = arguments()
    tally = Tally()
    contexts = [context_for(name, WHEN, all_words(), zone="America/New_York", locale="en-US") for name in (*NAMES, "")]
    for number, (raw, how) in enumerate(mutants(asked.seed, asked.count), 1):
        read(raw, contexts[number % len(contexts)], how, tally)
        if number % 10_000 == 0:
            say(f"{number:,} read, {len(tally.crashes)} crashes")
    return report(tally)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many mails")
    parser.add_argument("--seed", type=int, default=0, help="the same seed makes the same mails")
    return parser.parse_args()


def mutants(seed: int, count: int) -> Iterator[tuple[bytes, str]]:
    """Half are broken replies of six programs, half are broken letters of those kept for the tests."""
    request = our_request()
    letters = [(str(file.name), file.read_bytes()) for file in sorted(LETTERS.glob("*.eml"))]
    letters += [(one.row.name, one.row.raw) for rule in load_rules() for one in rule.examples]
    for number in range(seed * RUNS, seed * RUNS + count):
        if number % 2:
            mail, how = mutant(number, [ADDRESS], request)
            yield mail.raw, f"{number}: {how}"
        else:
            yield broken(number, *random.Random(number).choice(letters))


def broken(number: int, name: str, raw: bytes) -> tuple[bytes, str]:
    """As tests.faults.mutants breaks its own: up to three things, and seldom a huge one."""
    dice = random.Random(number)
    chosen = dice.sample(MUTATIONS, dice.choice((1, 1, 2, 3)))
    if dice.random() < 0.005:
        chosen.append(dice.choice((huge, huge, crowded)))
    for mutate in chosen:
        raw = mutate(raw, dice) if raw else raw
    return raw, f"{number}: {name}: {' '.join(mutate.__name__ for mutate in chosen)}"


def read(raw: bytes, context: Context, how: str, tally: Tally) -> None:
    began = time.process_time()
    try:
        tally.intents[understand(open_message(raw), context).intent] += 1
    except Unreadable as why:
        tally.refused[str(why)] += 1
    except Exception:
        tally.crashes.append(f"{how}\n{traceback.format_exc(limit=-3)}")
    tally.took.append((time.process_time() - began, how))


def report(tally: Tally) -> int:
    seconds = [took for took, _ in tally.took]
    p50, p99, worst = statistics.median(seconds), statistics.quantiles(seconds, n=100)[98], max(tally.took)
    stopped = sum(number for why, number in tally.refused.items() if STOPPED in why)
    for crash in tally.crashes[:SHOWN]:
        say(crash)
    say(f"{len(seconds):,} mails: {len(tally.crashes)} crashes, {tally.intents.total():,} read, "
          f"{tally.refused.total():,} shunted with a reason")  # fmt: skip
    say(f"read as   {listed(tally.intents, len(tally.intents))}")
    say(f"shunted   {listed(tally.refused, SHOWN)}")
    say(f"processor time, ms: p50 {p50 * 1000:.2f}, p99 {p99 * 1000:.2f}, max {worst[0] * 1000:.0f} ({worst[1]})")
    faults = [
        *(["it crashed"] if tally.crashes else []),
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

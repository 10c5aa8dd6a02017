"""Two worker processes against one, end to end on PostgreSQL and Redis."""

from tests.bench import endtoend
from tests.bench.ground import Ground
from tests.bench.report import Spread, Table, number, ratio, tell

ROUNDS, MAILS, SHORT = 3, 3000, 200
BACKEND = "PostgreSQL + Redis"


def run(short: bool) -> list[Table]:
    """One, two, one, two, one, two."""
    mails = SHORT if short else MAILS
    rates: dict[int, list[float]] = {1: [], 2: []}
    with Ground() as ground:
        for turn in range(1 if short else ROUNDS):
            for processes, values in rates.items():
                values.append(endtoend.accept(ground, BACKEND, mails, processes).rate)
            tell(f"round {turn + 1}: " + ", ".join(f"{n}: {number(v[-1])} mails/s" for n, v in rates.items()))
    one, two = (Spread(tuple(values)) for values in rates.values())
    against = ratio(two, one)
    rows = [("1", str(one), "1"), ("2", str(two), str(against))]
    notes = (f"{mails:,} mails a round; doors and clock are processes of their own in both. It needs a core for each.",)
    figures = {"one": one.values, "two": two.values, "ratio": against.values}
    return [Table("Worker processes", ("processes", "mails/s, end to end", "ratio"), rows, notes, figures)]

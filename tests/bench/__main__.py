"""`python -m tests.bench [names] [--short] [--json FILE] [--markdown FILE]`."""

import argparse
import importlib
import sys
import time
import traceback
from pathlib import Path

from tests.bench.process import stop_all
from tests.bench.report import Failed, Table, Unable, save_json, save_markdown, show, tell

ORDER = ("reading", "profile", "accept", "endtoend", "latency", "deadlines", "memory", "workers", "people")


def main() -> int:
    """Run what was asked for; 1 where mail was lost or a benchmark broke, 3 where a target was missed."""
    asked = _arguments()
    tables: list[Table] = []
    failed = [name for name in asked.names or ORDER if not _one(name, asked, tables)]
    show(tables)
    if failed:
        tell(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 3 if any(table.missed for table in tables) else 0


def _one(name: str, asked: argparse.Namespace, tables: list[Table]) -> bool:
    """One benchmark; what it found is saved at once."""
    tell(f"-- {name} --")
    began = time.monotonic()
    try:
        tables += _run(name, asked)
    except Unable as why:
        tell(f"{name}: not run: {why}")
    except Failed as why:
        tell(f"{name}: FAILED: {why}")
        return False
    except Exception:
        traceback.print_exc()
        return False
    finally:
        stop_all()
    tell(f"{name}: {time.monotonic() - began:.0f} s")
    if asked.json:
        save_json(tables, asked.json)
    if asked.markdown:
        save_markdown(tables, asked.markdown)
    return True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join(ORDER)}; none: all")
    parser.add_argument("--short", action="store_true", help="seconds instead of minutes; the figures mean little")
    parser.add_argument("--json", type=Path, help="save the figures")
    parser.add_argument("--markdown", type=Path, help="save the tables")
    parser.add_argument("--cprofile", action="store_true", help="profile: print the functions with the most time")
    parser.add_argument("--peers", action="store_true", help="endtoend: Mailman and Roundup beside it")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(ORDER):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(ORDER)}")
    return asked


def _run(name: str, asked: argparse.Namespace) -> list[Table]:
    benchmark = importlib.import_module(f"tests.bench.{name}")  # each loads what it needs
    more = {"cprofile": asked.cprofile} if name == "profile" else {"peers": asked.peers} if name == "endtoend" else {}
    tables: list[Table] = benchmark.run(asked.short, **more)
    return tables


if __name__ == "__main__":
    sys.exit(main())

"""Every promise has its broken twin: a one-line sabotage that must turn its test red. `make twins` runs them all."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent
PARTS = ("mailflow", "workers", "tests", "templates", "config", "scripts", "pyproject.toml")


@dataclass(frozen=True)
class Twin:
    """A promise, the line that keeps it, the same line broken, and the test that must see it."""

    promise: str
    file: str
    line: str
    broken: str
    test: str


CONVERSATIONS = "tests/conversations -k"
TWINS = (
    Twin(
        "a mail that comes twice counts once",
        "mailflow/store/inbox.py",
        'return hashlib.sha256(rcpt_to.lower().encode() + b"\\0" + known).hexdigest()',
        "return __import__('secrets').token_hex(32)",
        f"{CONVERSATIONS} sqlite-help",
    ),
    Twin(
        "somebody else's reply address never acts",
        "mailflow/flow/receive.py",
        "own = message.sender in (grant.sent_to.lower(), bound.email.lower())",
        "own = True",
        f"{CONVERSATIONS} sqlite-the-outsider",
    ),
    Twin(
        "a desk's verb takes a round trip",
        "mailflow/core/authority.py",
        'Ruling.ACT if aligned and level != "token" else Ruling.ASK',
        "Ruling.ACT",
        f"{CONVERSATIONS} sqlite-accepted",
    ),
    Twin(
        "automatic mail never acts",
        "mailflow/core/reading/message.py",
        "kind, why = kind_of(fields, sender)",
        "kind, why = Kind.PERSON, str(kind_of)",
        f"{CONVERSATIONS} sqlite-the-holiday",
    ),
    Twin(
        "W6: silence is an event",
        "mailflow/core/machines/connection.py",
        'deadlines=(*reminders, Due("expiry", answer_by)),',
        "deadlines=(*reminders,),",
        f"{CONVERSATIONS} sqlite-expired",
    ),
    Twin(
        "an ending closes every deadline",
        "mailflow/flow/record.py",
        "record.close_deadlines(self.tx, name, None if decision.final else decision.effects.closes)",
        "pass",
        "tests/flow -k closes_the_deadlines",
    ),
    Twin(
        "250 only after the commit",
        "mailflow/ingress/writer.py",
        "self._keep([envelope for waiting in batch for envelope in waiting.envelopes])",
        "pass",
        "tests/ingress",
    ),
    Twin(
        "P9: what crashes three times is set aside",
        "mailflow/flow/__init__.py",
        "if mail.attempts + 1 < tries:",
        "if mail.attempts + 1 < 2:",
        "tests/flow -k that_crashes",
    ),
    Twin(
        "P15: one spelling only",
        "mailflow/core/address.py",
        "return ToToken(purpose, body[1:]) if mint(body[1:], purpose, secret) == local else None",
        "return ToToken(purpose, body[1:])",
        "tests/core/test_address.py",
    ),
    Twin(
        "W7: capacity is checked at ACCEPT",
        "mailflow/core/machines/connection.py",
        'Row(_R, "accept", State.DECLINED, _refuse_full, when=_full),  # W7',
        "",
        "tests/core/test_machines.py",
    ),
    Twin(
        "P1: what was answered 250 survives a kill",
        "workers/service.py",
        "lanes = self.flow.accept([Mail(e.mail_from, e.rcpt_to, e.raw) for e in envelopes])",
        "lanes = __import__('threading').Timer(3, self.flow.accept,"
        " [[Mail(e.mail_from, e.rcpt_to, e.raw) for e in envelopes]]).start() or []",
        "tests/faults/test_p1_nothing_is_lost.py -k sqlite",
    ),
    Twin(
        "P2: a sync before each 250",
        "workers/service.py",
        "lanes = self.flow.accept([Mail(e.mail_from, e.rcpt_to, e.raw) for e in envelopes])",
        "lanes = __import__('threading').Timer(0.02, self.flow.accept,"
        " [[Mail(e.mail_from, e.rcpt_to, e.raw) for e in envelopes]]).start() or []",
        "tests/faults/test_p2_on_disk.py -k sqlite",
    ),
    Twin(
        "P3: trace fields make no second message",
        "mailflow/store/inbox.py",
        'known = b"\\n".join([*ids, *senders, body]) if plain else raw',
        "known = raw",
        "tests/faults/test_p3_one_effect.py -k sqlite",
    ),
    Twin(
        "P4: a kill doubles one letter at most",
        "mailflow/flow/deliver.py",
        "house.journal.took(letter.id)",
        "pass",
        "tests/faults/test_p4_letters_leave.py -k sqlite",
    ),
    Twin(
        "P5: no door waits for Redis",
        "workers/service.py",
        'self.hands.bell.ring("process", lane)',
        'self.hands._send("process", lane)',
        "tests/faults/test_p5_redis.py -k forget",
    ),
    Twin(
        "P6: a letter is tried for five days",
        "mailflow/flow/deliver.py",
        "case Deferred(reason) if step.now - letter.written_at < GIVE_UP:",
        "case Deferred(reason) if step.now - letter.written_at < timedelta(hours=4):",
        "tests/faults/test_p6_smarthost.py -k a_day_down",
    ),
    Twin(
        "P7: not kept is not answered 250",
        "mailflow/ingress/writer.py",
        '            log.error("not kept, answered 451: %s", type(error).__name__)\n            return LATER',
        '            log.error("not kept, answered 250: %s", type(error).__name__)\n            return KEPT',
        "tests/faults/test_p7_no_room.py -k may_not_grow",
    ),
    Twin(
        "P8: no charset stops the reader",
        "mailflow/core/reading/charset.py",
        "except (UnicodeError, LookupError, ValueError):",
        "except LookupError:",
        "tests/faults/test_p8_mutants.py -k no_mutant",
    ),
    Twin(
        "P8: what is nested too deep is not opened",
        "mailflow/core/reading/parts.py",
        "if depth > gate.DEPTH:",
        "if depth > 10 * gate.DEPTH:",
        "tests/core/reading/test_parts.py -k nested_over_eight",
    ),
    Twin(
        "P4: what a dead sender held leaves",
        "workers/service.py",
        'self.hands.bell.ring("deliver")  # what a dead sender of before held: its lease says nothing is due',
        "pass",
        "tests/faults/test_p4_letters_leave.py -k nothing_else_happens",
    ),
    Twin(
        "P8: no odd envelope comes in",
        "mailflow/ingress/smtp.py",
        "if not (_is_text(address) and self._known(address)):",
        "if not self._known(address):",
        "tests/faults/test_p8_mutants.py -k door",
    ),
    Twin(
        "P9: what kills its readers is set aside",
        "mailflow/flow/__init__.py",
        'inbox.mark(tx, mail.id, f"{READ_ALONE}{deaths + 1}")',
        "pass",
        "tests/flow -k kills_its_readers",
    ),
    Twin(
        "P9: the others go on",
        "mailflow/flow/__init__.py",
        "return self._process_apart(lane)",
        "return 0",
        "tests/faults/test_p9_poison.py -k sqlite",
    ),
    Twin(
        "P16: a reminder keeps its time of the wall",
        "mailflow/core/policy.py",
        "wall = now.astimezone(ZoneInfo(zone)) + timedelta(days=days)",
        "wall = (now + timedelta(days=days)).astimezone(ZoneInfo(zone))",
        "tests/faults/test_p16_clocks.py -k moves_no_reminder",
    ),
    Twin(
        "A11: capacity holds under parallel accepts",
        "mailflow/store/people.py",
        'if tx.dialect != "postgresql" or not wanted:',
        "if wanted or not wanted:",
        "tests/flow/test_parallel.py -k a11",
    ),
    Twin(
        "a composing process that dies takes no letter with it",
        "mailflow/flow/pen.py",
        "return [try_compose(self._stationery, draft) for draft in drafts]",
        "return []",
        "tests/flow/test_pen.py -k died",
    ),
    Twin(
        "a forwarded invitation acts on nothing",
        "mailflow/core/reading/invited.py",
        "if event.organizer != sender:",
        "if event.organizer is None:",
        f"{CONVERSATIONS} sqlite-the-invitation-that-does-nothing",
    ),
    Twin(
        "an answer that is missing is asked again once",
        "mailflow/core/machines/survey.py",
        'Row(_P, "answers-partly", State.ANSWERED, _answer),',
        'Row(_P, "answers-partly", _P, _ask_rest),',
        f"{CONVERSATIONS} sqlite-surveyed-by-halves",
    ),
    Twin(
        "a bounce pauses a mailbox",
        "mailflow/flow/record.py",
        'state="held" if reader.unreachable else "waiting",',
        'state="waiting",',
        f"{CONVERSATIONS} sqlite-the-dead-mailbox",
    ),
    Twin(
        "who only looks makes no database",
        "mailflow/store/engine.py",
        "if not found and make:",
        "if not found:",
        "tests/cli/test_bad_input.py -k only_looks",
    ),
    Twin(
        "P2: health sees a database that began to answer before it has written",
        "mailflow/store/vitals.py",
        'return loose_postgresql(tx) if tx.dialect.name == "postgresql" else ""',
        'return ""',
        "tests/workers/test_health.py -k began_to_answer",
    ),
)


def run(twin: Twin) -> str:
    """Break a copy of the house, and see whether the test notices; and that it is green while nothing is broken."""
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            copy = shutil.copytree if (HERE / part).is_dir() else shutil.copy
            copy(HERE / part, Path(folder) / part)
        file = Path(folder) / twin.file
        text = file.read_text(encoding="utf-8")
        if text.count(twin.line) != 1:
            return "its line is not there any more"
        file.write_text(text.replace(twin.line, twin.broken), encoding="utf-8")
        broken = tried(folder, twin.test)
        if broken.returncode != 1:
            return f"its test stayed green, or found nothing ({broken.stdout[-200:]})"
        file.write_text(text, encoding="utf-8")
        return is_red_anyway(folder, twin.test)


def is_red_anyway(folder: str, test: str) -> str:
    """Why a test tells nothing: it is red without any sabotage, too."""
    sound = tried(folder, test)
    return f"its test is red though nothing is broken ({sound.stdout[-200:]})" if sound.returncode else ""


def tried(folder: str, test: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *test.split()]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": folder})


def main(wanted: list[str]) -> int:
    """Run them all, or those whose promise holds one of the words; how many stayed green."""
    faults = 0
    chosen = [twin for twin in TWINS if not wanted or any(word in twin.promise for word in wanted)]
    for twin in chosen:
        fault = run(twin)
        faults += bool(fault)
        print(f"{'FAIL' if fault else 'red '}  {twin.promise}{': ' + fault if fault else ''}", flush=True)
    print(f"{len(chosen) - faults} passed, {faults} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

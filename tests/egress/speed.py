"""What a letter costs on its way out: python -m tests.egress.speed."""

import multiprocessing
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from mailflow.egress.mime import assemble
from mailflow.egress.render import Letters, Rendered, Voice
from mailflow.egress.smtp import Carrier, Parcel, Sent
from mailflow.preview.facts import facts_of

VOICE = Voice("wit", "WIT Connections", "Northlight Women in Technology", "Columbia SC", "Cora Lind", "#0B6157")
LETTERS = Letters([Path(__file__).parents[2] / "templates"])
REPLY_TO = "wit+abcdef2345@mail.example.org"
NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)


def main() -> None:
    for template in ("request", "introduction-mentee", "meeting-receipt", "digest"):
        facts = facts_of(template)
        letter = LETTERS.render(template, "en", facts, VOICE, REPLY_TO)
        tell(f"{template}: render", least(lambda: LETTERS.render(template, "en", facts, VOICE, REPLY_TO)))  # noqa: B023
        tell(f"{template}: text alone", least(lambda: LETTERS.text(template, "en", facts, VOICE, REPLY_TO)))  # noqa: B023
        tell(f"{template}: assemble", least(lambda: assembled(letter)))  # noqa: B023
    hand_over(assembled(LETTERS.render("request", "en", facts_of("request"), VOICE, REPLY_TO)))


def assembled(letter: Rendered) -> bytes:
    return assemble(
        letter,
        from_name=VOICE.name,
        from_addr="wit@mail.example.org",
        to_name="",
        to_addr="ben@example.org",
        reply_to=REPLY_TO,
        message_id=f"<{time.perf_counter_ns()}@mail.example.org>",
        date=NOON,
    )


def least(act: Callable[[], object], times: int = 200, rounds: int = 9) -> float:
    """Microseconds; the least of some rounds, for the machine is shared."""
    act()
    return min(timed(lambda: [act() for _ in range(times)], time.perf_counter) for _ in range(rounds)) / times


def timed(act: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    act()
    return (clock() - start) * 1e6


def hand_over(raw: bytes, letters: int = 3000) -> None:
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    sink = multiprocessing.Process(target=take, args=(ports,), daemon=True)
    sink.start()
    carrier = Carrier(f"smtp://127.0.0.1:{ports.get()}", hostname="mail.example.org")

    def carry() -> None:
        run = carrier.carry(Parcel("wit@mail.example.org", "ben@example.org", raw) for _ in range(letters))
        assert all(isinstance(outcome, Sent) for outcome in run)

    carry()
    tell("hand over, by the wall", min(timed(carry, time.perf_counter) for _ in range(5)) / letters)
    tell("hand over, our own core", min(timed(carry, time.process_time) for _ in range(5)) / letters)
    sink.terminate()


def take(ports: "multiprocessing.Queue[int]") -> None:
    """A sink of its own process: says yes to everything, and pipelines."""
    server = socket.create_server(("127.0.0.1", 0))
    ports.put(server.getsockname()[1])
    caller = server.accept()[0]
    caller.sendall(b"220 sink\r\n")
    held, content = b"", False
    while chunk := caller.recv(1 << 18):
        held, said = held + chunk, b""
        while (end := held.find(b"\r\n.\r\n" if content else b"\r\n")) >= 0:
            line, held = held[:end], held[end + (5 if content else 2) :]
            content, reply = answer(line, content)
            said += reply
        if said:
            caller.sendall(said)


def answer(line: bytes, content: bool) -> tuple[bool, bytes]:
    if line == b"DATA" and not content:
        return True, b"354 go on\r\n"
    return False, b"250-sink\r\n250 PIPELINING\r\n" if line.startswith(b"ehlo") else b"250 ok\r\n"


def tell(what: str, microseconds: float) -> None:
    sys.stdout.write(f"{what:40} {microseconds:7.0f} µs\n")


if __name__ == "__main__":
    main()

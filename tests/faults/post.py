"""The mail server that writes to us: what was not answered 250 it sends again, as RFC 5321 4.5.4.1 asks."""

import queue
import smtplib
import threading
import time
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """One mail, known by a name of our own."""

    name: str
    mail_from: str
    rcpt_to: str
    raw: bytes


class Post:
    """Some connections at once; keeps the list of what was answered 250."""

    def __init__(self, port: int, threads: int = 4, timeout: float = 20) -> None:
        self._port, self._timeout = port, timeout
        self._queue: queue.Queue[Mail | None] = queue.Queue()
        self.acked: Counter[str] = Counter()
        self.codes: Counter[int] = Counter()  # every answer that was no 250; 0: cut off, or nobody there
        self._fed = 0
        self._told = threading.Condition()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def feed(self, mails: list[Mail]) -> None:
        with self._told:
            self._fed += len(mails)
        for mail in mails:
            self._queue.put(mail)

    def wait(self, timeout: float = 120) -> bool:
        """Until everything was answered 250."""
        with self._told:
            return self._told.wait_for(lambda: sum(self.acked.values()) >= self._fed, timeout)

    def stop(self) -> None:
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(self._timeout)

    def _run(self) -> None:
        door: smtplib.SMTP | None = None
        while (mail := self._queue.get()) is not None:
            code, door = self._try(door, mail)
            with self._told:
                if code == 250:
                    self.acked[mail.name] += 1
                    self._told.notify_all()
                    continue
                self.codes[code] += 1
            self._queue.put(mail)
            time.sleep(0.1)
        if door is not None:
            door.close()

    def _try(self, door: smtplib.SMTP | None, mail: Mail) -> tuple[int, smtplib.SMTP | None]:
        try:
            door = door or smtplib.SMTP("127.0.0.1", self._port, "client.example", timeout=self._timeout)
            return transact(door, mail), door
        except OSError:  # every exception of smtplib is one
            if door is not None:
                door.close()
            return 0, None


def transact(door: smtplib.SMTP, mail: Mail) -> int:
    """One mail over an open connection; the first reply that is no yes, or the last."""
    door.ehlo_or_helo_if_needed()
    for reply in (lambda: door.mail(mail.mail_from), lambda: door.rcpt(mail.rcpt_to)):
        code = reply()[0]
        if code != 250:
            door.rset()
            return code
    try:
        return door.data(mail.raw)[0]
    except smtplib.SMTPDataError as refusal:
        return refusal.smtp_code


def try_once(port: int, mail: Mail, timeout: float = 20) -> int:
    """One mail on a connection of its own; the answer's code, 0 where there was none."""
    try:
        with smtplib.SMTP("127.0.0.1", port, "client.example", timeout=timeout) as door:
            return transact(door, mail)
    except OSError:
        return 0

"""A small scripted SMTP server on a real socket: it answers from its script and remembers what it was told."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress

HANG_UP = "hang up"
HANG = "hang"
GOOD: dict[str, str | list[str]] = {
    "": "220 smarthost",
    "EHLO": "250-smarthost\r\n250 SIZE 1000000",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 2.0.0 queued as 7",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}
PIPELINING: dict[str, str | list[str]] = {"EHLO": "250-smarthost\r\n250-PIPELINING\r\n250 SIZE 1000000"}
LAX: dict[str, str | list[str]] = {"LAX": "yes"}  # says 354 although nobody was let in
CARELESS: dict[str, str | list[str]] = {"CARELESS": "yes"}  # takes a recipient although there is no sender


class Smarthost:
    """A list in the script is answered one by one, its last answer for ever. `taken` is what it answers for."""

    def __init__(
        self, script: dict[str, str | list[str]], port: int = 0, context: ssl.SSLContext | None = None
    ) -> None:
        self.script = GOOD | script
        self.heard: list[str] = []
        self.chunks: list[bytes] = []
        self.letters: list[bytes] = []
        self.taken: list[tuple[str, bytes]] = []
        self.callers: list[socket.socket] = []
        self.hanging = threading.Event()
        self._let_go = threading.Event()
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", port))
        self.url = f"{'smtps' if context else 'smtp'}://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def drop_callers(self) -> None:
        for caller in self.callers:
            caller.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._let_go.set()
        with suppress(OSError):  # closed already
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                caller = self._socket.accept()[0]
            except OSError:
                return
            self.callers.append(caller)
            threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        try:
            if self._context:
                caller = self._context.wrap_socket(caller, server_side=True)
            Talk(self, caller).go()
        except OSError:
            pass
        finally:
            caller.close()

    def scripted(self, verb: str) -> str:
        answer = self.script.get(verb, "502 no such verb")
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        if answer == HANG:
            self.hanging.set()
            self._let_go.wait(20)
            return HANG_UP
        return answer


class Talk:
    """One caller, with the order of commands that RFC 5321 4.1.4 asks for."""

    def __init__(self, smarthost: Smarthost, caller: socket.socket) -> None:
        self.smarthost, self.caller = smarthost, caller
        self.sender, self.recipient = False, ""

    def go(self) -> None:
        lines = self._lines()
        if not self._say(self.smarthost.scripted("")):
            return
        for line in lines:
            self.smarthost.heard.append(line.decode().strip())
            answer = self._answer(line.decode().strip())
            if not self._say(answer):
                return
            if answer.startswith("354") and not self._take(lines):
                return

    def _answer(self, line: str) -> str:
        verb = line.upper().split()[0].partition(":")[0]
        if verb == "MAIL" and self.sender:
            return "503 5.5.1 nested MAIL"
        if verb == "RCPT" and not self.sender and "CARELESS" not in self.smarthost.script:
            return "503 5.5.1 MAIL first"
        if verb == "DATA" and not self.recipient and "LAX" not in self.smarthost.script:
            return "503 5.5.1 RCPT first"
        answer = self.smarthost.scripted(verb).replace("{line}", line)
        if verb == "MAIL":
            self.sender = answer.startswith("2")
        elif verb == "RCPT":
            self.recipient = line[9:-1] if answer.startswith("2") else ""
        elif verb in ("RSET", "EHLO"):
            self.sender, self.recipient = False, ""
        return answer

    def _take(self, lines: Iterator[bytes]) -> bool:
        content: list[bytes] = []
        for line in lines:
            if line == b".\r\n":
                break
            content.append(line)
        else:
            return False  # hung up before the dot: nothing was handed over (RFC 5321 4.1.1.4)
        recipient, self.sender, self.recipient = self.recipient, False, ""
        if not recipient:
            return self._say("554 5.5.1 no valid recipients")
        self.smarthost.letters.append(b"".join(content))
        answer = self.smarthost.scripted(".")
        if answer.startswith("2"):
            self.smarthost.taken.append((recipient, b"".join(content)))
        return self._say(answer)

    def _lines(self) -> Iterator[bytes]:
        held = b""
        while chunk := self.caller.recv(1 << 20):
            self.smarthost.chunks.append(chunk)
            *lines, held = (held + chunk).split(b"\r\n")
            for line in lines:
                yield line + b"\r\n"

    def _say(self, answer: str) -> bool:
        if answer == HANG_UP:
            self.caller.shutdown(socket.SHUT_RDWR)
            return False
        self.caller.sendall(answer.encode() + b"\r\n")
        return True

"""An IMAP server that lets nobody in, in the words that large providers say it with."""

import socketserver
import threading
from base64 import b64decode, b64encode


class Refusing:
    """Says `refusal` to every login; what a client told it stands in `logins`."""

    def __init__(self, refusal: bytes, offers: bytes = b"AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER") -> None:
        self.refusal, self.offers = refusal, offers
        self.logins: list[bytes] = []
        self.last_words: list[bytes] = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._talk())
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _talk(self) -> type[socketserver.StreamRequestHandler]:
        ours = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK ready\r\n")
                for line in self.rfile:
                    tag, command, *rest = line.split()
                    match command.upper():
                        case b"CAPABILITY":
                            self.wfile.write(b"* CAPABILITY IMAP4rev1 IDLE " + ours.offers + b"\r\n")
                            self.wfile.write(tag + b" OK done\r\n")
                        case b"AUTHENTICATE":
                            self._challenge(rest[0])
                            self.wfile.write(tag + b" " + ours.refusal + b"\r\n")
                        case b"LOGIN":
                            ours.logins.append(b"LOGIN")
                            self.wfile.write(tag + b" " + ours.refusal + b"\r\n")
                        case _:
                            self.wfile.write(b"* BYE bye\r\n" + tag + b" OK bye\r\n")

            def _challenge(self, mechanism: bytes) -> None:
                self.wfile.write(b"+ \r\n")
                ours.logins.append(mechanism + b" " + b64decode(self.rfile.readline()))
                if mechanism != b"PLAIN":
                    self.wfile.write(b"+ " + b64encode(b'{"status":"401","schemes":"bearer"}') + b"\r\n")
                    ours.last_words.append(b64decode(self.rfile.readline()))

        return Talk

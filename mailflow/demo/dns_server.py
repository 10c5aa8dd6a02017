"""A small real name server for the demo and the tests: UDP and TCP on one loopback port, its zone a dictionary."""

import socket
import socketserver
import threading
from collections.abc import Mapping, Sequence

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]

SILENT, BROKEN = ("silent",), ("broken",)  # instead of records: no answer at all, or SERVFAIL
SOA = "ns.test. hostmaster.test. 1 3600 600 86400 300"
LONGEST_ALIAS = 8


class NameServer:
    """Answers from its zone, which may change meanwhile; remembers what it was asked."""

    def __init__(self, zone: Zone | None = None, ttl: int = 300) -> None:
        self.zone: dict[tuple[str, str], Sequence[str]] = dict(zone or {})
        self.ttl = ttl
        self.asked: list[tuple[str, str, str]] = []
        self._tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler(_OverTCP))
        self._udp = socketserver.ThreadingUDPServer(self._tcp.server_address[:2], self._handler(_OverUDP))
        self._servers = (self._tcp, self._udp)
        for server in self._servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def _handler(self, kind: "type[_Handler]") -> "type[_Handler]":
        return type(kind.__name__, (kind,), {"name_server": self})

    @property
    def address(self) -> str:
        host, port = self._tcp.server_address[:2]
        return f"{host!s}:{port}"

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def answer(self, wire: bytes, protocol: str) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text().lower().rstrip("."), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind, protocol))
        response = dns.message.make_response(query, recursion_available=True)
        records = self.zone.get((name, kind), ())
        if records == SILENT:
            return None
        if records == BROKEN:
            response.set_rcode(dns.rcode.SERVFAIL)
        else:
            self._fill(response, name, kind)
        return self._wire(response, query.payload if query.edns >= 0 else 512, protocol)

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        for _ in range(LONGEST_ALIAS):
            aliases = self.zone.get((name, "CNAME"), ())
            if not aliases:
                break
            response.answer.append(self._rrset(name, "CNAME", aliases))
            name = aliases[0].rstrip(".")
        records = self.zone.get((name, kind), ())
        if records:
            response.answer.append(self._rrset(name, kind, records))
        else:
            if not any(known == name for known, _ in self.zone):
                response.set_rcode(dns.rcode.NXDOMAIN)
            response.authority.append(self._rrset("test", "SOA", (SOA,)))

    def _rrset(self, name: str, kind: str, records: Sequence[str]) -> dns.rrset.RRset:
        return dns.rrset.from_rdata_list(
            dns.name.from_text(name), self.ttl, [_rdata(kind, record) for record in records]
        )

    def _wire(self, response: dns.message.Message, room: int, protocol: str) -> bytes:
        wire = response.to_wire(max_size=65_535)
        if protocol == "tcp" or len(wire) <= room:
            return wire
        response.answer.clear()
        response.flags |= dns.flags.TC  # RFC 2181 9: ask again over TCP
        return response.to_wire()


def _rdata(kind: str, text: str) -> dns.rdata.Rdata:
    if kind != "TXT":
        return dns.rdata.from_text("IN", kind, text)
    data = text.encode("latin-1")
    strings = [data[at : at + 255] for at in range(0, len(data), 255)] or [b""]
    return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings)


class _Handler(socketserver.BaseRequestHandler):
    name_server: NameServer


class _OverUDP(_Handler):
    def handle(self) -> None:
        wire, sock = self.request
        answer = self.name_server.answer(wire, "udp")
        if answer is not None:
            sock.sendto(answer, self.client_address)


class _OverTCP(_Handler):
    def handle(self) -> None:
        sock: socket.socket = self.request
        wire = sock.recv(65_537)
        answer = self.name_server.answer(wire[2:], "tcp")
        if answer is not None:
            sock.sendall(len(answer).to_bytes(2, "big") + answer)

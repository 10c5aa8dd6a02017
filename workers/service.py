"""`mailflow serve` as one process: the door, the hands and the clock around one flow."""

from collections.abc import Sequence

from mailflow.flow import Flow, House, Mail
from mailflow.ingress.smtp import Door, Envelope
from workers.actors import Hands
from workers.broker import THREADS, make_broker, make_worker
from workers.clock import Clock


class Service:
    """Everything `serve` runs."""

    def __init__(self, house: House, listen: str, every: float = 1.0) -> None:
        self.flow = Flow(house)
        self._house = house
        # Two bells: a smarthost that hangs must not keep mail from being read.
        inward, outward = make_broker(), make_broker()
        self.hands = Hands(self.flow, inward, outward)
        self._workers = (make_worker(inward, THREADS), make_worker(outward, 1))
        self.clock = Clock(self.flow, self.hands, every)
        self.door = Door(listen, house.domain, self.flow.knows, self._keep)

    def start(self) -> None:
        """Door last: what it takes in, somebody is there to work on."""
        for worker in self._workers:
            worker.start()
        self.clock.start()
        self.door.start()

    def stop(self) -> None:
        """Door first: what is kept waits for the next start."""
        self.door.stop()
        self.clock.stop()
        for worker in self._workers:
            worker.stop()
        self._house.store.close()

    def _keep(self, envelopes: Sequence[Envelope]) -> None:
        lanes = self.flow.accept([Mail(e.mail_from, e.rcpt_to, e.raw) for e in envelopes])
        for lane in lanes:
            self.hands.process.send(lane)

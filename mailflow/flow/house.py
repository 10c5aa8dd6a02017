"""What the flow needs to know of the house it serves: values and parts, built once by the settings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from mailflow.core.address import ToDesk, ToToken, mint, place
from mailflow.core.clauses import Path
from mailflow.core.policy import Policy
from mailflow.core.reading import Words
from mailflow.core.verdict import Judge
from mailflow.egress.render import Letters, Voice
from mailflow.egress.smtp import Outcome, Parcel
from mailflow.flow.compose import Stationery, voice_of
from mailflow.flow.journal import Journal
from mailflow.store.engine import Store
from mailflow.store.outbox import Limits

Carry = Callable[[Iterable[Parcel]], Iterator[Outcome]]


@dataclass(frozen=True)
class House:
    """The parts the service is made of."""

    domain: str
    secret: bytes
    trust: str  # strict, standard or token
    policies: Mapping[str, Policy]
    words: tuple[Words, ...]
    letters: Letters
    store: Store
    carry: Carry
    hang_up: Callable[[], None]  # break off what hangs on the way out
    check_carrier: Callable[[], str | None]  # why no letter could leave now
    journal: Journal
    limits: Limits
    now: Callable[[], datetime]
    random: Callable[[int], bytes]
    mailbox: str = ""  # what stands before the + in each of our addresses; empty: the whole domain is ours
    raw_days: int = 30  # how long a mail is kept as it came
    judge: Judge | None = None  # who wrote a mail? None where a reply address is proof enough
    name: str = ""  # of this database among others, the same on every machine; empty where nobody works
    remarks: Mapping[str, Mapping[Path, str]] = field(default_factory=dict)  # beside each key of a programme's file
    heartbeat: bool = False  # whether the service writes to itself to see that mail goes both ways
    public_url: str = ""  # where one click stops what STOP stops; empty: by mail alone
    feedback_id: bool = False  # whether a letter tells big mailbox providers of which kind it is
    previous_secret: bytes = b""  # signs nothing more; what it has signed can be answered until it is taken out

    @cached_property
    def programmes(self) -> frozenset[str]:
        """The programmes' short names: the local parts of their desks."""
        return frozenset(self.policies)

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """The local parts of the groups' addresses, each with its programme."""
        return {f"{name}-{one.slug}": name for name, policy in self.policies.items() for one in policy.groups}

    @cached_property
    def secrets(self) -> tuple[bytes, ...]:
        """The keys whose reply addresses live."""
        return tuple(secret for secret in (self.secret, self.previous_secret) if secret)

    def place(self, address: str) -> ToDesk | ToToken | None:
        """Which address of ours this is."""
        return place(address, self.programmes, self.domain, self.secrets, self.mailbox, self.groups)

    def mint(self, token_id: bytes, purpose: str, programme: str) -> str:
        """A signed address."""
        return f"{mint(token_id, purpose, programme, self.secret, self.mailbox)}@{self.domain}"

    @cached_property
    def stationery(self) -> Stationery:
        """What every letter shares."""
        from mailflow.flow.unsubscribing import way_out  # noqa: PLC0415 - which knows this house

        voices = {name: self.voice(name) for name in self.policies}
        return Stationery(
            self.letters, self.domain, voices, self.mailbox, self.feedback_id, lambda *of: way_out(self, *of)
        )

    def zone(self, programme: str) -> str:
        """A programme's time zone."""
        return self.policies[programme].programme.time_zone

    def voice(self, programme: str) -> Voice:
        """Who speaks in a programme's letters."""
        return voice_of(programme, self.policies[programme])

    def new_id(self) -> str:
        """Sixteen letters nobody can guess."""
        return self.random(8).hex()

"""A convention is a line of its own: an id, what it says, and who looks whether a letter keeps it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.conventions.specimens import Office, Specimen

Look = Callable[[Specimen], Iterator[str]]
Faults = dict[str, list[str]]  # by the letter's name, or by what was looked at instead


@dataclass
class Post:
    """All the letters of a run, and the house that wrote them."""

    office: Office
    specimens: Sequence[Specimen]
    whole: bool = False  # whether a browser looks at all of them

    @property
    def shown(self) -> Sequence[Specimen]:
        """In short all in English, and of each other language another third: a browser takes its time."""
        languages = sorted({letter.language for letter in self.specimens} - {"en"})
        return [
            letter
            for at, letter in enumerate(self.specimens)
            if self.whole or letter.language == "en" or at % 3 == languages.index(letter.language) % 3
        ]


@dataclass(frozen=True)
class Convention:
    """`share` of what is looked at must keep it; what looks at all the letters together yields a name with a fault."""

    id: str
    says: str
    look: Look | None = None
    look_at_all: Callable[[Post], Iterator[tuple[str, str]]] | None = None
    share: float = 1.0
    beside: str = ""  # what is looked at instead of the letters


@dataclass
class Result:
    """What one convention found."""

    convention: Convention
    looked_at: int
    faults: Faults = field(default_factory=dict)

    @property
    def held(self) -> int:
        return max(0, self.looked_at - len(self.faults))

    @property
    def holds(self) -> bool:
        return self.held >= self.convention.share * self.looked_at


CONVENTIONS: dict[str, Convention] = {}


def each(id: str, says: str, share: float = 1.0) -> Callable[[Look], Look]:
    """A check of one letter."""

    def keep(look: Look) -> Look:
        assert id not in CONVENTIONS, id
        CONVENTIONS[id] = Convention(id, says, look=look, share=share)
        return look

    return keep


def together(id: str, says: str, beside: str = "") -> Callable[..., Callable[[Post], Iterator[tuple[str, str]]]]:
    """A check that needs the whole post, or something beside the letters."""

    def keep(look: Callable[[Post], Iterator[tuple[str, str]]]) -> Callable[[Post], Iterator[tuple[str, str]]]:
        assert id not in CONVENTIONS, id
        CONVENTIONS[id] = Convention(id, says, look_at_all=look, beside=beside)
        return look

    return keep


def result_of(convention: Convention, post: Post) -> Result:
    """Every letter looked at."""
    result = Result(convention, len(post.specimens))
    if convention.look is not None:
        for specimen in post.specimens:
            if found := list(convention.look(specimen)):
                result.faults[specimen.order.name] = found
    if convention.look_at_all is not None:
        for name, fault in convention.look_at_all(post):
            result.faults.setdefault(name, []).append(fault)
    return result

"""The chains of signatures: a link is added at the end, and none is ever changed."""

from collections.abc import Collection, Iterator

from sqlalchemy import insert, select

from mailflow.core.signature import Signature
from mailflow.store.ledger import Ledger
from mailflow.store.schema import signature


def add(tx: Ledger, link: Signature) -> None:
    tx.later(_INSERT, vars(link))


_INSERT = insert(signature)


def find_end(tx: Ledger, chain: str) -> tuple[int, str]:
    """The number and the hash of the last link; 0 where there is none. Whoever adds one has locked the pair."""
    t = signature.c
    last = tx.execute(select(t.number, t.hash).where(t.chain == chain).order_by(t.number.desc()).limit(1)).first()
    return (last.number, last.hash) if last else (0, "")


def find_links(tx: Ledger, chains: Collection[str]) -> list[Signature]:
    """All links of these chains, in their order."""
    t = signature.c
    rows = tx.execute(select(signature).where(t.chain.in_(list(chains))).order_by(t.chain, t.number))
    return [Signature(**row._mapping) for row in rows]


def find_consents(tx: Ledger, programme: str) -> dict[str, frozenset[str]]:
    """By person, every version of a consent that she has said yes or no to here."""
    t, said = signature.c, dict[str, set[str]]()
    hers = select(t.person_id, t.about).where(t.programme == programme, t.about.like("consent:%"))
    for row in tx.execute(hers):
        said.setdefault(row.person_id, set()).add(row.about)
    return {person: frozenset(abouts) for person, abouts in said.items()}


def find_chains(tx: Ledger, programme: str) -> Iterator[list[Signature]]:
    """Every chain of a programme, one after the other."""
    t = signature.c
    chains = tx.execute(select(t.chain).where(t.programme == programme).distinct().order_by(t.chain)).scalars().all()
    return (find_links(tx, [chain]) for chain in chains)

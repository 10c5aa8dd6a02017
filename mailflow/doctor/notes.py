"""What `serve` says when it starts beside where it listens: whom it believes, and what is still to be filled in."""

import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mailflow.core.notice import MEANS
from mailflow.flow import enrol
from mailflow.flow.record import Step
from mailflow.store import people

# How these begin in the policy that is shipped.
SHIPPED = {"organisation": "Your organisation's", "postal": "Your organisation's", "signs": "Cora Lind"}


def notes_of(
    settings: Any, *, takes_mail: bool, signing: Mapping[str, bool], unled: Mapping[str, str]
) -> Iterator[str]:
    """Line by line. `signing` says of each programme whether somebody there has the name that its letters end with.

    `unled` says which groups nobody looks after.
    """
    yield f"trust.level = {settings.trust}: {MEANS[settings.trust]}"
    behind = settings.lmtp or settings.imap or settings.trusted
    if takes_mail and behind and settings.trust != "token" and not settings.authserv_id:
        yield "trust.authserv_id is empty: mail from your own mail servers is judged by its DKIM signature alone"
    yield from open_to_others(settings.data_dir)
    yield from shut(settings)
    yield from (f"warning: {name}: {why} of people.csv, and import it" for name, why in sorted(unled.items()))
    yield from unfilled(settings, signing)


def signing(house: Any) -> dict[str, bool]:
    """Of each programme, whether the person who signs its letters takes part."""
    with house.store.begin() as tx:
        return {name: people.is_named(tx, name, one.programme.signs) for name, one in house.policies.items()}


def unled(house: Any) -> dict[str, str]:
    """Of each programme with groups that nobody can come into yet, which these are."""
    with house.store.begin() as tx:
        told = {name: enrol.unled(Step(house, tx, house.now(), name)) for name in house.policies}
    return {name: why for name, why in told.items() if why}


def shut(settings: Any) -> Iterator[str]:
    """Nothing speaks for a stranger where nothing is looked up."""
    names = sorted(name for name, policy in settings.policies.items() if policy.joining.who != "invited")
    if settings.trust == "token" and names:
        yield (
            f"warning: at trust.level = token nobody can apply to {_listed(names)} by JOIN, for nothing shows whose "
            "mail it is; import people, or use standard"
        )


def open_to_others(folder: Path) -> Iterator[str]:
    """A new one is for its owner alone; one that was made by hand, or by an older mailflow, may not be."""
    if folder.stat().st_mode & stat.S_IRWXO:
        yield f"warning: others on this machine can read what people wrote: chmod -R go= {folder}"


def unfilled(settings: Any, signing: Mapping[str, bool]) -> Iterator[str]:
    """One line for all whose letters end with the same placeholders."""
    asked: dict[str, list[str]] = {}
    programmes = {name: policy.programme for name, policy in sorted(settings.policies.items())}
    for name, programme in programmes.items():
        known = {"signs"} if signing.get(name) else set()
        keys = [key for key in SHIPPED if key not in known and getattr(programme, key).startswith(SHIPPED[key])]
        if keys:
            asked.setdefault(_listed([f"programme.{key}" for key in keys]), []).append(name)
    for wanting, names in asked.items():
        files = _listed([f"{name}.toml" for name in names])
        yield f"warning: the letters of {_listed(names)} end with a placeholder; write {wanting} in {files}"


def _listed(words: Sequence[str]) -> str:
    *some, last = words
    return " and ".join(filter(None, [", ".join(some), last]))

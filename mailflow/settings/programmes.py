"""The policy files of a folder: each read with its lines, and with what it inherits from another."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailflow.core.policy import Policy, PolicyError, read_policy
from mailflow.settings.apart import clashes, is_no_name
from mailflow.settings.beside import Beside, line_of, places
from mailflow.settings.beside import Path as Key
from mailflow.settings.values import SettingsError, data, read_toml

INHERITS = "inherits"
Remarks = dict[Key, str]


@dataclass(frozen=True)
class Source:
    """One file: what stands in it, and where; and the file that says what this one does not."""

    file: Path
    table: Mapping[str, object] = field(repr=False)
    found: Mapping[Key, Beside] = field(repr=False)
    parent: "Source | None" = None

    @property
    def own(self) -> dict[str, object]:
        """What this file itself says."""
        return {key: value for key, value in self.table.items() if key != INHERITS}

    @property
    def merged(self) -> dict[str, object]:
        """Tables are merged, however deep; any other value stands as it is said last."""
        return _merge(self.parent.merged, self.own) if self.parent else self.own

    @property
    def remarks(self) -> Remarks:
        """What is remarked beside each key, where the value that counts stands."""
        mine = {key: one.comment for key, one in self.found.items() if one.comment}
        theirs = self.parent.remarks if self.parent else {}
        return {key: said for key, said in theirs.items() if not _said(self.table, key)} | mine

    def where(self, loc: Sequence[str | int]) -> str:
        """The file and line of a key; of an inherited one, whoever inherits it, too."""
        files = [self, *self.ancestors]
        nearest = max(files, key=lambda one: _known(one.found, tuple(loc)))  # of several as near, the first
        line = line_of(nearest.found, tuple(loc))
        told = f"{nearest.file}:{line}" if line else str(nearest.file)
        return told if nearest is self else f"{told} (inherited by {self.file})"

    def says(self, loc: Sequence[str | int]) -> bool:
        """Whether a key stands in this file itself."""
        return tuple(loc) in self.found

    @property
    def letters(self) -> tuple[Path, ...]:
        """The folders that bear these files' names: letters of a programme's own, the nearest first."""
        beside = (one.file.with_suffix("") for one in (self, *self.ancestors))
        return tuple(folder for folder in beside if folder.is_dir())

    @property
    def ancestors(self) -> "list[Source]":
        """Whatever it inherits from, the nearest first."""
        return [self.parent, *self.parent.ancestors] if self.parent else []


def _merge(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    merged = {**under, **over}
    for key, value in over.items():
        before = under.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[key] = _merge(before, value)
    return merged


def _said(table: object, key: Key) -> bool:
    """Whether a file says this itself, or what it is a part of; a table that only adds to another does not."""
    for part in key:
        if not isinstance(table, Mapping):
            return True
        if part not in table:
            return False
        table = table[part]
    return not isinstance(table, Mapping)


def _known(found: Mapping[Key, Beside], loc: Key) -> int:
    return next((length for length in range(len(loc), 0, -1) if loc[:length] in found), 0)


def read_source(file: Path, heirs: tuple[Path, ...] = ()) -> Source:
    """A file with all that it inherits from; PolicyError where that cannot be."""
    table, found = read_toml(file), places(file.read_text(encoding="utf-8"))
    if INHERITS not in table:
        return Source(file, table, found)
    said = f"{file}:{line_of(found, (INHERITS,))}: {INHERITS} = {table[INHERITS]!r}"
    parent = _parent(file, table[INHERITS], said)
    line = (*heirs, file)
    if parent in line:
        circle = " from ".join(one.stem for one in (*line[line.index(parent) :], parent))
        raise PolicyError(f"{said}: {circle} goes round in a circle; take one of these lines out")
    return Source(file, table, found, read_source(parent, line))


def _parent(file: Path, name: object, said: str) -> Path:
    """Beside it, or among those that are shipped."""
    shipped = data("config") / "programmes"
    folders = [folder for folder in (file.parent, shipped) if folder.is_dir()]
    known = sorted({one.stem for folder in folders for one in folder.glob("*.toml")} - {file.stem})
    if not isinstance(name, str) or name not in [*known, file.stem]:
        raise PolicyError(f"{said}: there is no such programme; write one of {', '.join(known)}")
    return next(one for folder in folders if (one := folder / f"{name}.toml").is_file())


@dataclass(frozen=True)
class Programmes:
    """What a folder of policy files holds, by the files' names."""

    policies: dict[str, Policy] = field(default_factory=dict)
    remarks: dict[str, Remarks] = field(default_factory=dict)
    letters: dict[str, tuple[Path, ...]] = field(default_factory=dict)  # folders of their own, where there are any


def load_programmes(folder: Path, languages: Collection[str] = ()) -> Programmes:
    """All of them; SettingsError has a line for each fault of each. `languages`: those that there are letters in."""
    files, faults, read = sorted(folder.glob("*.toml")), list[str](), Programmes()
    sources = dict[str, Source]()
    if not files:
        raise SettingsError(f"{folder} holds no policy file; a programme is one file there, like wit-connections.toml")
    for file in files:
        try:
            source = read_source(file)
            read.policies[file.stem] = read_policy(source.merged, source.where, source.says)
            read.remarks[file.stem] = source.remarks
            read.letters.update({file.stem: source.letters} if source.letters else {})
            sources[file.stem] = source
        except PolicyError as wrong:
            faults.append(str(wrong))
    faults += _misnamed(sources) or _not_apart(sources, read.policies)
    faults += _without_letters(sources, read, languages) if languages else []
    if faults:
        raise SettingsError("\n".join(faults))
    return read


def _misnamed(sources: Mapping[str, Source]) -> list[str]:
    told = {source.file: is_no_name(name) for name, source in sources.items()}
    return [f"{file}: the file's name, {file.stem!r}: {why}" for file, why in told.items() if why]


def _without_letters(sources: Mapping[str, Source], read: Programmes, languages: Collection[str]) -> list[str]:
    key = ("programme", "language")
    return [
        f"{sources[name].where(key)}: programme.language = {policy.programme.language!r}: there are no letters in it; "
        f"there are some in {', '.join(sorted(there))}: write that, or put letters of your own into templates.dir"
        for name, policy in read.policies.items()
        if policy.programme.language not in (there := {*languages, *_spoken(read.letters.get(name, ()))})
    ]


def _spoken(folders: Iterable[Path]) -> set[str]:
    return {letter.parent.name for folder in folders for letter in folder.glob("*/*.md")}


def _not_apart(sources: Mapping[str, Source], policies: Mapping[str, Policy]) -> list[str]:
    told = list[str]()
    for name, key, why in clashes(policies):
        source = sources[name]
        at = f"{source.where(key)}: {'.'.join(map(str, key))}" if key else f"{source.file}: the file's name, {name!r}"
        told.append(f"{at}: {why}")
    return told


def load_policies(folder: Path) -> dict[str, Policy]:
    """Every programme in a folder, by its file's name."""
    return load_programmes(folder).policies

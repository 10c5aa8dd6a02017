"""Every letter of every programme with lively data: from a year that is played, else with facts of ours."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from mailflow.core.letter import Nature
from mailflow.egress.render import FOOTER, Letters, Rendered
from mailflow.flow.compose import Draft, Stationery, compose, voice_of
from mailflow.preview.facts import facts_of
from mailflow.preview.years import years
from mailflow.rehearse.world import DOMAIN
from mailflow.settings import Rules

WRITTEN = datetime(2026, 6, 2, 13, 10, tzinfo=UTC)
REPLY_TO = f"r-aebagbafaydqqcikbmga2dqpcaqdtwyz@{DOMAIN}"
BOUNCES_TO = f"b-aebagbafaydqqcikbmga2dqpcaqdtwyz@{DOMAIN}"


@dataclass(frozen=True)
class Sample:
    """One letter of a programme in a language, as it would leave."""

    programme: str
    letter: str
    language: str
    draft: Draft
    stationery: Stationery
    played: bool  # the service itself wrote it; else its facts are ours

    @property
    def subject(self) -> str:
        """Its subject alone, which is quick."""
        return self.rendered.subject

    @cached_property
    def rendered(self) -> Rendered:
        """Its subject, its preheader and its twins."""
        draft, voice = self.draft, self.stationery.voices[self.programme]
        return self.stationery.letters.render(draft.template, draft.language, draft.facts, voice, draft.reply_to)

    @cached_property
    def raw(self) -> bytes:
        """Its bytes on the wire."""
        return compose(self.stationery, self.draft)


def samples(
    rules: Rules, programmes: Collection[str] = (), letters: Collection[str] = (), languages: Collection[str] = ()
) -> list[Sample]:
    """All of them, or some; by programme, letter and language."""
    names = [name for name in rules.policies if not programmes or name in programmes]
    stationery = stationery_of(rules)
    spoken = [name for name in languages_of(rules) if not languages or name in languages]
    return [
        Sample(draft.programme, draft.template, language, _said(draft, language, stationery), stationery, played)
        for draft, played in _drafts(rules, names)
        if not letters or draft.template in letters
        for language in spoken
    ]


def _said(draft: Draft, language: str, stationery: Stationery) -> Draft:
    return replace(draft, language=language, facts=stationery.letters.say(dict(draft.facts), language))


def stationery_of(rules: Rules) -> Stationery:
    """As the service has it."""
    voices = {name: voice_of(name, policy) for name, policy in rules.policies.items()}
    return Stationery(Letters(rules.templates, rules.own_letters), DOMAIN, voices)


def languages_of(rules: Rules) -> list[str]:
    """In which there are letters, English first."""
    found = {letter.parent.name for folder in rules.templates for letter in folder.glob("*/*.md")}
    return sorted(found, key=lambda name: (name != "en", name))


def names_of(rules: Rules) -> list[str]:
    """Every letter there is."""
    found = {letter.stem for folder in rules.templates for letter in folder.glob("*/*.md")}
    return sorted(found - {FOOTER})


def _drafts(rules: Rules, programmes: Sequence[str]) -> Iterator[tuple[Draft, bool]]:
    """Each with whether it was played; what no programme's year has brought is shown under the first."""
    lives = years(rules, programmes)
    met = {draft.template for drafts in lives.values() for draft in drafts}
    for name, drafts in lives.items():
        played = [(draft, True) for draft in drafts]
        if name == programmes[0]:
            played += [(_made_up(name, letter), False) for letter in names_of(rules) if letter not in met]
        yield from sorted(played, key=lambda one: one[0].template)


def _made_up(programme: str, letter: str) -> Draft:
    return Draft(
        programme=programme,
        template=letter,
        language="",
        facts=facts_of(letter),
        nature=Nature.TRIGGERED,
        address="dana@example.org",
        mail_from=BOUNCES_TO,
        reply_to=REPLY_TO,
        message_id=f"<{letter}@{DOMAIN}>",
        in_reply_to="",
        written_at=WRITTEN,
    )

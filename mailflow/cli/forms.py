"""What people answered to their forms."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, forms_app, open_house, say, say_json, stop
from mailflow.cli.page import harmless

Programme = Annotated[str, typer.Option("--programme", help="Only this programme.")]
Name = Annotated[str, typer.Option("--form", help="Only this form, by its name in the policy file.")]


@forms_app.command("list")
def forms_list(config: ConfigDir = HERE, programme: Programme = "", name: Name = "", as_json: AsJson = False) -> None:
    """Every form that was sent, how it stands, and its answers."""
    from mailflow.core.form import VERBS
    from mailflow.core.policy_forms import is_private
    from mailflow.store import forms

    if name and name not in VERBS:
        stop(f"--form {name}: there is no such form; choose one of {', '.join(VERBS)}", 2)
    house = open_house(config)
    if programme and programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    with house.store.begin() as tx:
        named = [programme] if programme else sorted(house.policies)
        told = [
            _told(one, bool(one.about) or is_private(house.policies[p].forms, one.name))
            for p in named
            for one in forms.list_forms(tx, p, name, house.zone)
        ]
    if as_json:
        say_json(told)
        return
    for line in (line for one in told for line in _page(one)) if told else ("none",):
        say(harmless(line))


def _told(one: Any, private: bool) -> dict[str, Any]:
    """What the two of a pair tell each other is theirs: of that only how it stands."""
    told = () if private else one.told
    answers = [{"number": q.number, "question": q.label, "answer": said} for q, said in told]
    facts = {"programme": one.programme, "form": one.name, "name": one.person.name, "email": one.person.email}
    return {**facts, "state": one.state, "asked_at": one.asked_at, "answered_at": one.answered_at, "answers": answers}


def _page(told: dict[str, Any]) -> Iterator[str]:
    from mailflow.core.form import in_words

    at = told["answered_at"] or told["asked_at"]
    yield f"{told['form']}: {told['name']} <{told['email']}>, {told['state']}, {at:%Y-%m-%d}, {told['programme']}"
    for one in told["answers"]:
        said = "-" if one["answer"] is None else in_words(one["answer"])
        yield f"  {one['number']}. {one['question']} {said}"

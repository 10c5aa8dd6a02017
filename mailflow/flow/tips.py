"""TIPS: the list of what a programme has to help people with, or the one that was named."""

from mailflow.core.policy_resources import Resource
from mailflow.core.say import phrase
from mailflow.flow.answers import ENOUGH, Command, answer
from mailflow.flow.record import Step


def tell(step: Step, command: Command) -> str:
    """To the address on file, as one of three answers a day."""
    said = str(command.slots.get("text") or "")
    named = next((one for one in step.policy.resources if one.is_called(said)), None)
    sent = _send(step, command, named) if named else _list(step, command, said)
    return f"sent {named.name if named else 'the list of tips'}" if sent else ENOUGH


def _send(step: Step, command: Command, one: Resource) -> bool:
    facts = {"title": one.title, "about": one.about, "lines": list(one.lines), "name": one.name}
    return answer(step, command.person, "tip", facts, command.about)


def _list(step: Step, command: Command, said: str) -> bool:
    rows = [
        {"word": one.title, "line": phrase("{about} Send TIPS {name}.", about=one.about, name=one.name.upper())}
        for one in step.policy.resources
    ]
    return answer(step, command.person, "tips", {"rows": rows, "unknown": said}, command.about)

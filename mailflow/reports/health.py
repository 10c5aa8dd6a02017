"""How the mail goes, and how the service is."""

from mailflow.core import say
from mailflow.core.cadence import Period
from mailflow.core.figures import Beat, Figures

LOST = "Our newest letter to ourselves is not back"


def of_mail(figures: Figures) -> str:
    """What there was none of is not named."""
    counted = (
        (figures.refused, "refused"),
        (figures.bounced, "bounced"),
        (figures.automatic, "automatic set aside"),
        (figures.strangers, "from strangers ignored"),
        (figures.shunted, "waiting for a person"),
    )
    return ", ".join([f"{figures.sent} sent", *(f"{count} {what}" for count, what in counted if count)]) + "."


def of_service(figures: Figures, period: Period) -> str:
    """The letter to itself, and the queue."""
    count = figures.queued or "No"
    return " ".join(
        filter(
            None,
            [_beat(figures.beat, period), f"{count} letter{'s wait' if figures.queued > 1 else ' waits'} to leave."],
        )
    )


def _beat(beat: Beat | None, period: Period) -> str:
    if beat is None:
        return ""
    when = say.moment(beat.sent_at, period.cadence.zone)
    if beat.took is None:
        return f"{LOST} ({when})."
    checks = f" {beat.checks}." if beat.checks else ""
    return f"Our letter to ourselves of {when} was back after {say.seconds(beat.took)}.{checks}"

"""How the mail goes, and how the service is."""

from mailflow.core import say
from mailflow.core.cadence import Period
from mailflow.core.figures import Beat, Figures
from mailflow.core.say import phrase, plural

LOST = phrase("Our newest letter to ourselves is not back")


def of_mail(figures: Figures) -> str:
    """What there was none of is not named."""
    counted = (
        (figures.refused, plural("{n} refused", "{n} refused", figures.refused)),
        (figures.bounced, plural("{n} bounced", "{n} bounced", figures.bounced)),
        (figures.automatic, plural("{n} automatic set aside", "{n} automatic set aside", figures.automatic)),
        (figures.strangers, plural("{n} from strangers ignored", "{n} from strangers ignored", figures.strangers)),
        (figures.shunted, plural("{n} waiting for a person", "{n} waiting for a person", figures.shunted)),
    )
    sent = plural("{n} sent", "{n} sent", figures.sent)
    return phrase("{counts}.", counts=say.run((sent, *(told for count, told in counted if count)), ", "))


def of_service(figures: Figures, period: Period) -> str:
    """The letter to itself, and the queue."""
    waits = plural("{n} letter waits to leave.", "{n} letters wait to leave.", figures.queued)
    beat = _beat(figures.beat, period)
    return say.run([one for one in (beat, waits if figures.queued else phrase("No letter waits to leave.")) if one])


def _beat(beat: Beat | None, period: Period) -> str:
    if beat is None:
        return ""
    when = say.moment(beat.sent_at, period.cadence.zone)
    if beat.took is None:
        return phrase("{lost} ({when}).", lost=LOST, when=when)
    back = phrase(
        "Our letter to ourselves of {when} was back after {seconds}.", when=when, seconds=say.seconds(beat.took)
    )
    return say.run((back, f"{beat.checks}.")) if beat.checks else back

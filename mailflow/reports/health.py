"""How the mail goes, and how the service is."""

from mailflow.core.cadence import Period
from mailflow.core.figures import Figures


def of_mail(figures: Figures) -> str:
    parts = [f"{figures.sent} sent", f"{figures.refused} refused", f"{figures.bounced} bounced"]
    parts += [f"{figures.automatic} automatic set aside", f"{figures.strangers} from strangers ignored"]
    return ", ".join(parts) + f", {figures.shunted} waiting for a person."


def of_service(figures: Figures, period: Period) -> str:
    queued = f"{figures.queued} letter{'s wait' if figures.queued != 1 else ' waits'} to leave."
    return queued

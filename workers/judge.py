"""Who wrote a mail? Which judge the settings ask for."""

from collections.abc import Callable
from datetime import datetime

from mailflow.core.mail import Mail
from mailflow.core.verdict import Judge, Verdict
from mailflow.settings import Settings, SettingsError


def make_judge(settings: Settings, now: Callable[[], datetime]) -> Judge | None:
    """Our own eyes on SPF and DKIM; behind an MTA of ours its word alone, or DKIM. None in a closed network."""
    if settings.trust == "token":
        return None
    from mailflow.ingress import verdict  # noqa: PLC0415 - its libraries take a quarter of a second to load

    try:
        resolver = verdict.Resolver(settings.resolver)
    except verdict.ResolverError as wrong:
        raise SettingsError(str(wrong)) from None
    direct = verdict.direct_judge(resolver, now)
    name = settings.authserv_id
    told = verdict.results_judge(name, resolver) if name else verdict.signed_judge(resolver, now)

    def judge(mail: Mail) -> Verdict:
        # A stranger may write any Authentication-Results: our own MTA takes those away, we look for ourselves.
        return (direct if mail.client else told)(mail)

    return judge

"""What a level of trust means, for whoever runs the service: said at the start, by `status`, and in every digest."""

from collections.abc import Mapping

from mailflow.core.say import phrase

MEANS: Mapping[str, str] = {
    "strict": "who is paired with whom changes when DKIM speaks for the sender's domain, all else also by SPF; "
    "otherwise the address on file is asked first",
    "standard": "an answer acts when SPF or DKIM speaks for its sender's domain; otherwise the address on file is "
    "asked first",
    "token": phrase("a signed reply address and the sender's address are enough; SPF and DKIM are not checked"),
}


def weakness(level: str) -> str:
    """What a coordinator must know; nothing at the levels that ask a sender's domain."""
    return phrase("This service runs at trust.level = token: {means}.", means=MEANS[level]) if level == "token" else ""

"""Every kind of forgery, by what it forges; and the honest mails beside them."""

from tests.forgery.kinds import authors, paths, relays, shapes, signatures, stolen, twins
from tests.forgery.kinds.kind import Kind, zone_of

GROUPS = (authors, paths, signatures, relays, shapes, stolen)
KINDS: tuple[Kind, ...] = tuple(kind for group in GROUPS for kind in group.KINDS)
TWINS: tuple[Kind, ...] = twins.KINDS

__all__ = ["KINDS", "TWINS", "Kind", "zone_of"]

"""The IMAP door: mail is fetched from a mailbox, kept, and only then flagged or moved."""

from mailflow.ingress.imap.look import Ledger
from mailflow.ingress.imap.poller import Pace, Poller

__all__ = ["Ledger", "Pace", "Poller"]

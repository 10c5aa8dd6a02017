"""The LMTP door (RFC 2033): for an MTA that keeps the queue, and wants an answer for each recipient."""

import asyncio
from typing import ClassVar

from mailflow.ingress.content import fault_of
from mailflow.ingress.conversation import FULL, Conversation

NOT_FOR_YOU = "554 5.7.1 this door is for the mail server; write by SMTP"


class LocalConversation(Conversation):
    """A session of the LMTP door."""

    door = "lmtp"
    verbs: ClassVar[tuple[str, ...]] = ("LHLO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "VRFY", "HELP")

    def _refusal(self) -> str:
        """What comes in here counts as judged by an MTA of ours, so nobody else may."""
        return (FULL if not self._entered else "") if self.client.trusted else NOT_FOR_YOU

    async def smtp_LHLO(self, hostname: str | None) -> None:
        """As EHLO, which must not be known here (RFC 2033 4.1)."""
        await self.smtp_EHLO(hostname)

    async def _replies(self, content: bytes | None) -> list[str]:
        """RFC 2033 4.2: one for each RCPT that was answered 250, in their order, also where one was named twice."""
        assert self.envelope is not None
        named = self.envelope.rcpt_tos
        if fault := fault_of(content):
            return [fault] * len(named)
        envelopes = self._envelopes(content or b"")
        kept = await asyncio.gather(*(self.event_handler.submit((one,)) for one in envelopes.values()))
        replies = dict(zip(envelopes, kept, strict=True))
        return [replies[recipient] for recipient in named]

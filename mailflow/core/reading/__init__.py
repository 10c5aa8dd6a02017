"""Reading mail: bytes become a letter, and a letter what its writer meant."""

from mailflow.core.commands.words import Words, words_from
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.gate import Unreadable
from mailflow.core.reading.intent import understand
from mailflow.core.reading.kind import Kind
from mailflow.core.reading.message import Message, open_message

__all__ = ["Context", "Kind", "Message", "Reading", "Unreadable", "Words", "open_message", "understand", "words_from"]

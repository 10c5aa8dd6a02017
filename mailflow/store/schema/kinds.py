"""What all tables share: instants with a zone, keys, states written into queries."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Text, TypeDecorator, literal_column
from sqlalchemy.types import TypeEngine

from mailflow.core import keep


class Utc(TypeDecorator[datetime]):
    """An aware instant. SQLite keeps text without a zone: written and read here, in a third of the library's time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A type that leaves the value as it is."""
        return String(26) if dialect.name == "sqlite" else DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse what has no zone: it would be somebody's guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        instant = value if value.tzinfo is UTC else value.astimezone(UTC)
        return instant.isoformat(" ", "microseconds")[:26] if dialect.name == "sqlite" else instant

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """UTC, always."""
        if value is None:
            return None
        return datetime.fromisoformat(f"{value}+00:00") if dialect.name == "sqlite" else value.astimezone(UTC)


class Told(TypeDecorator[str]):
    """Words for a person. Ours wait with what they were made of, and are said in her language when she reads them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Plain words stay plain."""
        return value if value is None else keep.told(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As they were told."""
        return value if value is None else keep.heard(value)


# Written into the query, not bound to it: SQLite uses a partial index only where the query says the same words.
WAITING, SENT, SHUNTED = (literal_column(f"'{state}'", String) for state in ("waiting", "sent", "shunted"))

metadata = MetaData()
Key = String(32)
Big = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER

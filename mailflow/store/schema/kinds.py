"""What all tables share: instants with a zone, keys, states written into queries."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, TypeDecorator, literal_column


class Utc(TypeDecorator[datetime]):
    """An aware instant; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no zone: it would be somebody's guess."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, always."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


# Written into the query, not bound to it: SQLite uses a partial index only where the query says the same words.
WAITING, SENT, SHUNTED = (literal_column(f"'{state}'", String) for state in ("waiting", "sent", "shunted"))

metadata = MetaData()
Key = String(32)
Big = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER

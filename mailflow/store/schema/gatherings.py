"""Meetings of groups; what one will be about stands in a form of whoever looks after the group."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from mailflow.store.schema.kinds import Key, Utc, metadata

gathering = Table(
    "gathering",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(64), nullable=False),
    Column("person_id", Key, nullable=False, index=True),
    Column("slug", String(32), nullable=False),  # the group's
    Column("uid", String(255), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("starts_at", Utc),
    Column("send_at", Utc),
    Column("summary", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("minutes", Integer, nullable=False, server_default="60"),
    Column("invite_uid", String(255), nullable=False, server_default=""),
    Column("invite_sequence", Integer, nullable=False, server_default="0"),
    Column("organizers", JSON, nullable=False, server_default="{}"),  # person -> what her calendar answers
    Column("answers", JSON, nullable=False, server_default="{}"),  # person -> what she said to it
)

"""Alembic runs inside the transaction the store opened."""

from alembic import context

from mailflow.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()

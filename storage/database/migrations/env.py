"""Run by Alembic: the steps go through the connection that storage/database/migrate.py opened, in its transaction."""

from alembic import context

from storage.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()

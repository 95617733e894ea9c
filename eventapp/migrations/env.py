"""Alembic's entry: migrations run on the application's own engine."""

from alembic import context
from flask import current_app

from eventapp.services.operations import schema

db = current_app.extensions["migrate"].db


def run() -> None:
    """Run what was asked for (`flask db …`), as the site's own start does: alone, and all of it or nothing."""
    with db.engine.connect() as connection, schema.alone(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            user_module_prefix="types.",
            render_as_batch=True,
        )
        context.run_migrations()


run()

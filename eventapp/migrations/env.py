"""Alembic's entry: migrations run on the application's own engine."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def run() -> None:
    """Run the migrations, each in a transaction.

    Not in batch where anything refers to the table: for SQLite that makes it anew, and dropping the old one deletes
    what refers to it.
    """
    engine = db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            user_module_prefix="types.",
        )
        with context.begin_transaction():
            context.run_migrations()


run()

"""Alembic's entry: migrations run on the application's own engine."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def run() -> None:
    """Run the migrations, each in a transaction; SQLite alters tables by copying them."""
    engine = db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            user_module_prefix="types.",
        )
        with context.begin_transaction():
            context.run_migrations()


run()

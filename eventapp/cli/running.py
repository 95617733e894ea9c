"""What every command needs: the application with its tables, and one line for what was refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import click
from flask import Flask

from eventapp import create_app, datafolder, words
from eventapp.blueprints import wording
from eventapp.services.errors import DATABASE_ERRORS, Invalid, NotFound
from eventapp.services.operations import commands

T = TypeVar("T")


@contextmanager
def running(wait: bool = False, gives: bool = False) -> Iterator[Flask]:
    """The application with its tables, as every command needs it; `wait` for a database that is not there yet.

    A command that `gives` addresses away says on standard error if they are such as others cannot open.
    """
    app = create_app(REQUEST_LOG=False)
    with app.app_context():
        if gives:
            warn(app, 2)
        if wait:
            commands.wait_for_database(lambda text: click.echo(text, err=True))
        refused(commands.migrate_tables)
        yield app


def base_warning(app: Flask) -> str:
    """What is wrong with the site's address, in English; empty for one that others can open."""
    with words.speaking("en"):
        return wording.base_warning(app.config["BASE_URL"])


def warn(app: Flask, where: int) -> None:
    """Write what is wrong with the site's address, if anything, to the file descriptor `where`."""
    if why := base_warning(app):
        with suppress(OSError):  # What cannot be written must keep no server from starting, nor spoil how it ends.
            os.write(where, f"{why}\n".encode())


def out(data: bytes, output: Path | None, public: bool = True) -> None:
    """To standard output or a file of the user's own, which is as open as their files are where it holds what is public."""
    if output is None:
        sys.stdout.buffer.write(data)
        return
    if public:
        os.umask(click.get_current_context().find_root().obj)
    output.write_bytes(data)
    datafolder.keep_private()


def refused(call: Callable[[], T]) -> T:
    """What `call` gives; what it refuses is said in one line. Raises ClickException."""
    try:
        return call()
    except DATABASE_ERRORS as error:
        why = type(getattr(error, "orig", error)).__name__
        raise click.ClickException(f"The database cannot do it now ({why}).") from error
    except Invalid as error:
        raise click.ClickException(str(error)) from error
    except NotFound as error:
        raise click.ClickException("There is no such thing.") from error

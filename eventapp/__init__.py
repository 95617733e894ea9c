"""Eventapp: runs a seminar day. create_app() makes the application; what it is made of is loaded when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(**settings: object) -> Flask:
    """The application. `settings` override those of config.py, for tests and tools."""
    # Here and not above: whoever reads a foreign file in a process of its own needs none of it, and would wait for it.
    from eventapp import garbage  # noqa: PLC0415

    with garbage.unsought():
        from eventapp import factory  # noqa: PLC0415

        return factory.create_app(**settings)

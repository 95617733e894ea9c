"""Who may use a view: the label that every view carries, and that every guard asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: str) -> Callable[[View], View]:
    """Label a view with what it takes: `anyone`, `link`, `account`, `site`, `operator`, or a permission in the event."""

    def label(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return label


def needed() -> str | None:
    """What the requested view needs; None when it has not said, and then nobody may use it."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "needs", None)

"""Who may use a view: the label that every view carries and every guard asks for, and the check of posted forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request
from flask_wtf.csrf import CSRFError

from eventapp.extensions import csrf

# In bytes: what the forms of accounts and personal links may hold in all.
SMALL_FORM = 64 * 1024

View = TypeVar("View", bound=Callable[..., object])


def needs(permission: str) -> Callable[[View], View]:
    """Label a view with what it takes: `anyone`, `link` (`own link`: not that of a contact), `account`, `site`, `operator`, or a permission in the event."""

    def label(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return label


def needed() -> str | None:
    """What the requested view needs; None when it has not said, and then nobody may use it."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "needs", None)


def check_form(most: int | None = None) -> None:
    """Let a posted form pass only if it is ours: of at most `most` bytes, with its token, and not from another site.

    The size is limited before anything is parsed. A browser says in Sec-Fetch-Site where a request comes
    from; whoever has come by a token is refused all the same when that is another site.
    """
    if request.method != "POST":
        return
    if most is not None:
        request.max_content_length = request.max_form_memory_size = most
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise CSRFError("posted from another site")
    csrf.protect()

"""What the board's script says."""

from __future__ import annotations

from eventapp.words import gettext


def board() -> dict[str, str]:
    """The texts by the names that the script knows them by."""
    return {
        "noRoom": gettext("No room"), "allDays": gettext("All days"), "saved": gettext("Saved."), "saving": gettext("Saving …"),
        "fits": gettext("It fits here."), "undo": gettext("Undo"), "redo": gettext("Redo"),
        "failed": gettext("It could not be saved. Check the connection; it is back where it was."),
        "gone": gettext("It is no longer there. The board is up to date again."),
        "none": gettext("Nothing clashes."), "more": gettext("… and %(n)d more.", n=0),
        "inTray": gettext("without a time"), "minutes": gettext("min"), "fixed": gettext("fixed"),
        "changed": gettext("A colleague has changed the board."), "cancelled": gettext("cancelled"), "draft": gettext("draft"),
        "clash": gettext("clash"), "missing": gettext("to look at"), "noLength": gettext("no length"),
        "empty": gettext("Everything has a time."),
        "offline": gettext("The board cannot reach the server. It tries again by itself."),
        "kept": gettext("Kept here until then, not saved yet: %(n)d.", n=0),
        "keptHere": gettext("Not saved yet. It is kept here until you have signed in."),
        "leaderless": gettext("No moderator"), "lead": gettext("Moderator"), "day": gettext("Day"),
        "chosenBy": gettext("Chosen by"),
        "newHere": gettext("New seminar"),
        "lost": gettext("The page has been open too long. Reload it."),
    }  # fmt: skip

"""Mails of the outbox: how they stand, and why one was not sent, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventapp.services.mail import outbox
from eventapp.words import gettext

if TYPE_CHECKING:
    from eventapp.models import Message


def mail_state(message: Message) -> str:
    """How a mail stands."""
    return {
        "sent": gettext("Sent"),
        "failed": gettext("Not sent"),
        "waiting": gettext("Waits and is tried again"),
        "queued": gettext("On its way"),
    }[outbox.state(message)]


_SAID_BY_SERVER = ("login", "later", "server", "refused")


def mail_trouble(message: Message) -> str:
    """Why it was not sent, with what the mail server said; empty for nothing wrong."""
    if not message.error:
        return ""
    why = {
        "slow": gettext("The mail server does not answer."),
        "closed": gettext("The mail server ended the conversation."),
        "no-tls": gettext(
            "The mail server offers no TLS, and without it mail would go in clear. Whoever runs this site can allow it."
        ),
        "certificate": gettext("The mail server's certificate is not valid."),
        "login": gettext("The mail server does not accept our name and password."),
        "later": gettext("The mail server asks us to come back later."),
        "server": gettext("The mail server does not accept mail from us now."),
        "refused": gettext("The mail server refused it."),
        "address": gettext("No mail can be sent to this address."),
        "address-changed": gettext("The address was changed meanwhile."),
        "address-gone": gettext("Whoever it was to has no mail address any more."),
        "link-gone": gettext("The link in it no longer works."),
        "too-late": gettext("It waited for more than a day."),
        "passed": gettext("It would have come too late to make sense."),
    }.get(message.error, gettext("The mail server cannot be reached."))
    # What our own side says of a connection that failed is in no reader's language.
    said = message.answer if message.error in _SAID_BY_SERVER else ""
    return f"{why} ({said})" if said else why

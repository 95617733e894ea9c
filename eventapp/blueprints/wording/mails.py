"""Mails of the outbox: how they stand, and why one was not sent, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventapp.formats.placeholders import KNOWN, Fault, Name
from eventapp.services.mail import history
from eventapp.words import gettext

if TYPE_CHECKING:
    from eventapp.models import Message
    from eventapp.services.mail.outcome import Outcome
    from eventapp.services.messages.templates import Template


def mail_state(message: Message) -> str:
    """How a mail stands."""
    return {
        "sent": gettext("Sent"),
        "failed": gettext("Not sent"),
        "waiting": gettext("Waits and is tried again"),
        "queued": gettext("On its way"),
    }[history.state(message)]


_SAID_BY_SERVER = ("login", "later", "server", "refused")


def mail_trouble(message: Message) -> str:
    """Why it was not sent, with what the mail server said; empty for nothing wrong."""
    return trouble(message.error, message.answer) if message.error else ""


def trouble(error: str, answer: str) -> str:
    """Why a mail was not sent, by the word for it (services/mail/outcome.py), and what the server answered."""
    why = {
        "no-name": gettext("There is no mail server with the name that is set (DNS does not know it)."),
        "not-there": gettext("No mail server listens where it is said to be: look at the port, and whether it runs."),
        "tls": gettext("No encrypted connection (TLS) came about: smtps:// is for port 465, smtp:// for 587 and 25."),
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
    }.get(error, gettext("The mail server cannot be reached."))
    # What our own side says of a connection that failed is in no reader's language.
    said = answer if error in _SAID_BY_SERVER else ""
    return f"{why} ({said})" if said else why


def conversation(outcome: Outcome) -> list[tuple[str, str]]:
    """What a mail server answered, step by step: what we said, in words, and the code with its answer."""
    steps = {
        "greeting": gettext("Its greeting"), "ehlo": gettext("To our greeting (EHLO)"), "helo": gettext("To our greeting (HELO)"),
        "starttls": gettext("To encryption (STARTTLS)"), "auth": gettext("To name and password (AUTH)"),
        "mail": gettext("To the sender (MAIL FROM)"), "rcpt": gettext("To the recipient (RCPT TO)"), "data": gettext("To the mail (DATA)"),
        "content": gettext("When it had the mail"),
    }  # fmt: skip
    return [(steps[reply.step], f"{reply.code} {reply.text}") for reply in outcome.said]


def trial(outcome: Outcome) -> str:
    """What came of a test mail, in words."""
    if not outcome.error:
        return gettext("The mail server took the mail. Look whether it comes; it may be among junk mail.")
    return trouble(outcome.error, outcome.answer)


def message_groups() -> list[tuple[str, str]]:
    """Whom a message may be for."""
    return [
        ("part", gettext("All who take part")), ("moderators", gettext("Moderators")), ("panelists", gettext("Panelists and speakers")),
        ("interpreters", gettext("Interpreters")), ("unanswered", gettext("Those who have not answered")),
        ("another", gettext("Those who want another time")), ("declined", gettext("Those who said no")),
        ("portrait", gettext("Those without a portrait")), ("biography", gettext("Those without a biography")),
        ("every", gettext("Everybody in the list of people")), ("chosen", gettext("Chosen by hand")),
    ]  # fmt: skip


def message_names() -> list[tuple[Name, str]]:
    """The names that may stand in braces, and what stands in their place."""
    return [(name, gettext(name.about)) for name in KNOWN]


def message_fault(fault: Fault, language: str) -> str:
    """What is wrong with a name in braces, in a text in a language."""
    if fault.kind == "open":
        return gettext("“%(text)s” begins with a brace that is not closed on its line. A brace that stays is written twice.", text=fault.text)
    if fault.kind == "closed":
        return gettext("“%(text)s”: this brace closes nothing. A brace that stays is written twice.", text=fault.text)
    wrong = gettext("“%(text)s” is none of the names that can stand here.", text=fault.text)
    meant = next((name.said(language) for name in KNOWN if name.key == fault.meant), "")
    return f"{wrong} {gettext('Did you mean %(name)s?', name='{' + meant + '}')}" if meant else wrong


def message_text(template: Template) -> str:
    """The name of a text that is kept."""
    return gettext(template.name) if template.ours else template.name

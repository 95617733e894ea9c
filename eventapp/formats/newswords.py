"""What is news about a seminar, in one line: for its card, its page and its entry in calendars."""

from __future__ import annotations

from datetime import datetime

from eventapp.programme.model import Programme, Seminar
from eventapp.programme.news import News
from eventapp.words import Words


def line(news: News, seminar: Seminar, programme: Programme, words: Words) -> str:
    """Such as "Moved from 14:30, Stora salen", in venue time; empty where another text says it already, or that it is cancelled."""
    gettext = words.gettext
    if seminar.cancelled:
        return ""
    if news.new:
        return gettext("New in the programme")
    known = programme.rooms_by_code().get(news.room)
    room = known.name if known else ""
    if news.started:
        when = _when(news.started, seminar, programme, words)
        return gettext("Moved from %(before)s", before=f"{when}, {room}" if room else when)
    if news.another_room and seminar.room:
        return gettext("New room, was %(room)s", room=room) if room else gettext("New room")
    if news.moved:
        return gettext("The time is now set")
    return gettext("Will be held after all") if news.restored else ""


def _when(was: datetime, seminar: Seminar, programme: Programme, words: Words) -> str:
    """The time, with its day where that is another than the one now."""
    zone = programme.event.zone
    local = was.astimezone(zone)
    if seminar.starts_at and seminar.starts_at.astimezone(zone).date() == local.date():
        return f"{local:%H:%M}"
    return f"{words.day(local.date(), 'EEE d MMM').replace('.', '')} {local:%H:%M}"

"""The types of the rows that the services of the draft hand out, for who is handed them and must not import the tables."""

from eventapp.models import Entry, Event, Person, Room, Seat, Seminar

__all__ = ["Entry", "Event", "Person", "Room", "Seat", "Seminar"]

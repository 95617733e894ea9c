"""A release as it was kept, read so that one thing in it that cannot be read or shown takes nothing else along."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.formats import jsonfile
from eventapp.programme.release import Release
from eventapp.programme.showable import spared, unfit_event


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release that can be shown, and what of it cannot and is left out, in words for a log."""

    release: Release
    left_out: list[str]


def read(data: bytes) -> Snapshot:
    """The release that `jsonfile.write_release` wrote. Raises Unreadable when there is nothing in it to show."""
    left_out: list[str] = []
    try:
        release = jsonfile.read_release(data)
    except jsonfile.Unreadable:
        release = jsonfile.read_release(data, left_out)
    if why := unfit_event(release.programme.event):
        raise jsonfile.Unreadable(why)
    release, more = spared(release)
    return Snapshot(release, left_out + more)

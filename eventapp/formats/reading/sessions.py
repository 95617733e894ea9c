"""A JSON list of sessions: pretalx's, Sessionize's, or flat objects whose keys are the names of columns."""

from __future__ import annotations

from eventapp.formats.reading import pretalx, sessionize
from eventapp.formats.reading.records import Records, line, worded
from eventapp.formats.table import Table

# Where a person's organisation stands beside their name.
_HOUSES = ("organisation", "organization", "company", "affiliation")


def listed(items: list[dict[str, object]]) -> Table:
    """The sessions in a list. Raises Unreadable."""
    if all("code" in item and {"submission_type", "slots", "slot"} & set(item) for item in items):
        return pretalx.submissions(items)
    if any("isServiceSession" in item for item in items):
        items = [{"sessions": items}]
    found = sessionize.views(items)
    if found is not None:
        return found
    columns = list(dict.fromkeys(str(key) for item in items for key in item))[:100]
    records = Records("table", columns)
    for item in items:
        records.add({str(key): _text(value) for key, value in item.items()})
    return records.table()


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value)
    if isinstance(value, dict):
        house = next((line(value[word]) for word in _HOUSES if isinstance(value.get(word), str)), "")
        name = worded(value.get("name") if "name" in value else value)
        return f"{name} ({house})" if name and house else name
    return "" if value is None else str(value)

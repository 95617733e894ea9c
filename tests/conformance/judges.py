"""Judges that we did not write: ical.js under Node, and the published frab schemas."""

import json
import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

HERE = Path(__file__).resolve().parent
ICALJS = HERE.parent / "vendor" / "ical.js" / "ical.es5.min.cjs"
SCHEMAS = HERE.parent.parent.parent / "shared" / "judges"
SCRIPT = """
const ICAL = require(process.argv[1]);
const text = require("fs").readFileSync(0, "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));
calendar.getAllSubcomponents("vtimezone").forEach((z) => ICAL.TimezoneService.register(z));
const events = calendar.getAllSubcomponents("vevent").map((v) => {
  const e = new ICAL.Event(v);
  return { uid: e.uid, summary: e.summary, description: e.description, location: e.location, sequence: e.sequence,
    status: v.getFirstPropertyValue("status"), tzid: v.getFirstProperty("dtstart").getParameter("tzid") || null,
    start: e.startDate.toJSDate().toISOString(), end: e.endDate.toJSDate().toISOString(),
    categories: v.getFirstProperty("categories") ? v.getFirstProperty("categories").getValues() : [],
    alarms: v.getAllSubcomponents("valarm").map((a) => String(a.getFirstPropertyValue("trigger"))) };
});
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("name"), events }));
"""


def icaljs(data: bytes) -> dict:
    """A calendar as ical.js reads it; instants in UTC by the file's own VTIMEZONE."""
    node = compute_driver_executable()[0]
    done = subprocess.run(
        [node, "-e", SCRIPT, str(ICALJS)], input=data, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)

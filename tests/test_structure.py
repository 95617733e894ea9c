"""The script that measures the structure, on a small checkout whose numbers are known."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "docs" / "structure.py"
FILES = {
    "eventapp/__init__.py": "",
    "eventapp/models/__init__.py": "",
    "eventapp/models/event.py": "from typing import Any\n\nKEPT: Any = 1\n",
    "eventapp/services/__init__.py": "",
    "eventapp/services/rooms.py": "from eventapp.models.event import KEPT\n\n\ndef add():\n    pass\n\n\ndef add_within(a, b, c, d, e, f):\n    pass\n",
    "templates/page.html": "<p>" + "x" * 130 + "</p>\n<p>y</p>\n",
    "static/js/board.js": "import { a } from './a.js'\n",
}


def test_a_checkout_is_measured(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    done = subprocess.run([sys.executable, SCRIPT, tmp_path], capture_output=True, text=True, check=True)
    assert dict(line.strip("| ").split(" | ") for line in done.stdout.splitlines()) == {
        "modules": "2", "lines in the middle one": "6", "modules over 250 lines": "0",
        "modules flat in `services`, and folders": "1, 0", "`Any`": "1", "twins in `services` (`x` and `x_within`)": "1",
        "functions": "2", "functions over 30 lines": "0", "functions with more than 5 parameters": "1",
        "template lines over 120 columns": "1 of 2", "scripts, and ES modules of them": "1, 1",
        "folders that import each other in a circle": "0",
    }  # fmt: skip

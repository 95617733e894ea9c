"""The guard against reaching beyond this machine, tried on itself: here and in a child."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import conftest

ROOT = Path(__file__).resolve().parent.parent
# Addresses for documentation (RFC 5737, RFC 3849) and a name that none can have (RFC 6761): nobody answers there.
BEYOND = [
    "socket.create_connection(('192.0.2.1', 80), 1)",
    "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "socket.getaddrinfo('example.invalid', 80)",
    "socket.gethostbyname('example.invalid')",
    "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
]


@pytest.fixture
def attempts():
    """What was tried since; forgotten afterwards, since it is meant here."""
    yield lambda: conftest.REACHED.read_text().splitlines()
    conftest.REACHED.write_text("")


@pytest.mark.parametrize("attempt", BEYOND)
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_a_test_is_told_what_it_reached_for(attempts, attempt):
    with pytest.raises(OSError, match="a test may not reach beyond this machine"):
        exec(f"import socket; {attempt}")
    assert len(attempts()) == 1


def test_so_is_one_that_swallows_the_error_in_a_child(attempts):
    code = "import socket, contextlib\nwith contextlib.suppress(OSError): socket.create_connection(('192.0.2.1', 80), 1)"
    subprocess.run([sys.executable, "-c", code], check=True)
    (line,) = attempts()
    assert line.startswith("socket.getaddrinfo 192.0.2.1 by ")


def test_this_machine_may_be_reached_by_all_of_its_names(attempts, tmp_path):
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "0.0.0.0"), (socket.AF_INET, "localhost")):
        with socket.create_server(("127.0.0.1", 0), family=family) as there:
            socket.create_connection((host, there.getsockname()[1])).close()
    path = str(tmp_path / "line")
    with socket.socket(socket.AF_UNIX) as there, socket.socket(socket.AF_UNIX) as here:
        there.bind(path)
        there.listen()
        here.connect(path)
    assert attempts() == []


def test_a_test_that_reaches_out_fails(tmp_path):
    """The guard in conftest.py, in a run of its own."""
    made = tmp_path / "test_reaches.py"
    made.write_text(
        "import contextlib, socket\n\n\ndef test_reaches():\n    with contextlib.suppress(OSError):\n"
        "        socket.create_connection(('192.0.2.1', 80), 1)\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml"), str(made)]
    done = subprocess.run([*command, f"--basetemp={tmp_path / 'own'}"], cwd=ROOT, capture_output=True, text=True)
    told = "reached beyond this machine: socket.getaddrinfo 192.0.2.1 by "
    assert (done.returncode, told in done.stdout) == (1, True), done.stdout

"""Lets a process of the tests reach nothing beyond this machine, and writes down what it tried.

Python runs a module of this name when it starts, where PYTHONPATH leads to it: so child processes are held too
(servers, workers, commands), but not the process that reads files, whose environment the application makes itself.
The file in TESTS_REACHED takes a line for each attempt, since whoever made it may swallow the error.
"""

import contextlib
import ipaddress
import os
import socket
import sys

REACHED = "TESTS_REACHED"
FOLDER = os.path.dirname(os.path.abspath(__file__))
_BY_ADDRESS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_BY_NAME = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_WATCHED = frozenset(_BY_ADDRESS + _BY_NAME)


class Reached(OSError):
    """Something beyond this machine was asked for."""


def watch(event: str, arguments: tuple) -> None:
    """An audit hook (PEP 578). Raises Reached for an address or a name that is not this machine's."""
    if event not in _WATCHED:  # Python asks for every call of id() too, so this is to be one look.
        return
    if event in _BY_ADDRESS:
        line, address = arguments[:2]
        # Addresses of AF_UNIX are no tuples.
        host = address[0] if line.family in (socket.AF_INET, socket.AF_INET6) and address else ""
    else:
        host = arguments[0]
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host and not _is_here(host):
        said = f"{event} {host}"
        _write_down(f"{said} by {' '.join(sys.orig_argv)[:200]!r}\n")
        raise Reached(f"a test may not reach beyond this machine: {said}")


def _is_here(host: str) -> bool:
    if host in ("localhost", socket.gethostname()) or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified:
        return True
    # One of this machine's own: only those can be bound.
    with socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
    return True


def _write_down(line: str) -> None:
    with contextlib.suppress(OSError), open(os.environ[REACHED], "a", encoding="utf-8") as file:
        file.write(line)


if REACHED in os.environ:
    sys.addaudithook(watch)

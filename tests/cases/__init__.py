"""Files of other programs, each of which once went wrong."""

from pathlib import Path


def case(name: str) -> bytes:
    """The bytes of a case."""
    return (Path(__file__).parent / name).read_bytes()

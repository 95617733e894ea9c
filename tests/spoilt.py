"""Files that are nearly right, for property tests of whatever reads them."""

import json
from copy import deepcopy

from hypothesis import strategies as st


@st.composite
def broken(draw, good, pieces):
    """A good file with bytes changed, cut out, put in (of `pieces`), moved or repeated."""
    data = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 80))
        how = draw(st.sampled_from(["flip", "cut", "put", "repeat", "end", "move"]))
        if how == "flip" and at < len(data):
            data[at] ^= draw(st.integers(1, 255))
        elif how == "put":
            data[at:at] = draw(pieces)
        elif how == "repeat":
            data[at:at] = data[at : at + length] * draw(st.integers(1, 5))
        elif how == "end":
            del data[at:]
        else:
            part = data[at : at + length]
            del data[at : at + length]
            if how == "move":
                to = draw(st.integers(0, len(data)))
                data[to:to] = part
    return bytes(data)


@st.composite
def bent(draw, good, values):
    """A good document, as JSON, of which some fields are left out, doubled, or something else (of `values`)."""
    plain = deepcopy(good)
    for _ in range(draw(st.integers(1, 3))):
        here = plain
        while isinstance(here, dict | list) and here:
            key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
            deeper = here[key]
            if not isinstance(deeper, dict | list) or not deeper or draw(st.integers(0, 4)) == 0:
                how = draw(st.sampled_from(["other", "gone", "twice"]))
                if how == "other":
                    here[key] = deepcopy(draw(values))
                elif how == "gone":
                    del here[key]
                elif isinstance(here, list):
                    here.append(deeper)
                break
            here = deeper
    return json.dumps(plain).encode()

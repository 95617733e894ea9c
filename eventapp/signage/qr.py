"""QR codes (ISO/IEC 18004) as SVG and PNG."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET = 4  # modules of white around the symbol, as the standard wants
# A code that makes room for a logo has at least 33 modules: in a smaller one a part as small is no picture.
_ROOMY = 4

Gap = tuple[int, int]


@lru_cache(maxsize=512)
def _matrix(text: str, gap: Gap = (0, 0)) -> list[list[bool]]:
    """The modules with their quiet zone, and so many white ones in the middle, across and down.

    Level M survives a scratch and a crease on a printed sign; Q those as well where a part is given to a logo.
    """
    roomy = gap != (0, 0)
    code = qrcode.QRCode(_ROOMY if roomy else None, ERROR_CORRECT_Q if roomy else ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    left, top = ((len(matrix) - across) // 2 for across in gap)
    for row in matrix[top : top + gap[1]]:
        row[left : left + gap[0]] = [False] * gap[0]
    return matrix


def modules(text: str, gap: Gap = (0, 0)) -> int:
    """How many modules wide the symbol is, without its quiet zone."""
    return len(_matrix(text, gap)) - 2 * QUIET


def svg(text: str, label: str = "", gap: Gap = (0, 0)) -> str:
    """The code as an SVG of one path, black on white; `label` is its title for screen readers, `gap` is left for a logo."""
    matrix = _matrix(text, gap)
    size = len(matrix)
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < size:
            if row[x]:
                start = x
                while x < size and row[x]:
                    x += 1
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    title = f"<title>{_escape(label)}</title>" if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size * 8}" height="{size * 8}" '
        f'shape-rendering="crispEdges" role="img">{title}<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{"".join(runs)}"/></svg>'
    )


def packed(text: str) -> str:
    """The code without its quiet zone as text: its rows from the top, each the modules as the bits of a number in base 16."""
    rows = [row[QUIET:-QUIET] for row in _matrix(text)[QUIET:-QUIET]]
    return ".".join(f"{int(''.join('1' if dark else '0' for dark in row), 2):x}" for row in rows)


def png(text: str, pixels: int = 1024) -> bytes:
    """The code as a black and white PNG, at least `pixels` wide, each module a whole number of pixels."""
    matrix = _matrix(text)
    size = len(matrix)
    image = Image.new("1", (size, size), 1)
    image.putdata([0 if dark else 1 for row in matrix for dark in row])
    scale = -(-pixels // size)
    out = BytesIO()
    image.resize((size * scale, size * scale), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

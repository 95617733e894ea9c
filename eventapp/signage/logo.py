"""A logo in the middle of a code: how many modules are given to it, and the picture that stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops

from eventapp.signage import qr

# The part of a symbol that is given up. Level Q restores a quarter of its codewords; this many modules touch a ninth at most,
# and the rest is left for what happens to paper and for how it is photographed.
MOST = 0.045
# In pixels: a logo is at most a third of a code wide, 20 mm on A3.
_SIZE = (512, 512)
# Of 255: what differs less from the paper is not seen on it.
_SEEN = 64


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture without empty margins, on a ground on which it is seen: an opaque PNG, and its width through its height."""

    png: bytes
    wide: float

    def gap(self, text: str) -> qr.Gap:
        """The modules, across and down, that the middle of this text's code gives it; half a module around it stays white."""
        size = qr.modules(text, (1, 1))
        sides = range(3, size // 3 + 1, 2)
        fitting = [(across, down) for across in sides for down in sides if across * down <= MOST * size * size]
        return max(fitting, key=lambda gap: min(gap[0] - 1, (gap[1] - 1) * self.wide))


def read(body: bytes, dark: str) -> Logo | None:
    """A logo that Pillow reads, on white, or on the colour `dark` where it is too light for that; None where nothing is to be seen."""
    with Image.open(BytesIO(body)) as given:
        image = given.convert("RGBA")
    for ground in ("#ffffff", dark):
        shown = Image.new("RGB", image.size, ground)
        shown.paste(image, mask=image)
        seen = ImageChops.difference(shown, Image.new("RGB", image.size, ground)).convert("L")
        box = seen.point([255 * (value >= _SEEN) for value in range(256)]).getbbox()
        # What is opaque and of one light colour is no picture: on `dark` it would be a plain square.
        if box and (ground == "#ffffff" or min(image.getchannel("A").tobytes()) < 255):
            return _on(shown, box, ground)
    return None


def _on(shown: Image.Image, box: tuple[int, int, int, int], ground: str) -> Logo:
    if ground != "#ffffff":
        edge = max(box[2] - box[0], box[3] - box[1]) // 8
        framed = Image.new("RGB", (box[2] - box[0] + 2 * edge, box[3] - box[1] + 2 * edge), ground)
        framed.paste(shown.crop(box), (edge, edge))
    else:
        framed = shown.crop(box)
    framed.thumbnail(_SIZE, Image.Resampling.LANCZOS)
    out = BytesIO()
    framed.save(out, "PNG")
    return Logo(out.getvalue(), framed.width / framed.height)

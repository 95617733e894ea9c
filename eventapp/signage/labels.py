"""Formats of label sheets, as shops sell them, in millimetres on A4."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A sheet of labels: a label's size, how many beside and below each other, where the first begins, and the gaps."""

    name: str
    width: float
    height: float
    columns: int
    rows: int
    gap_x: float = 0.0
    gap_y: float = 0.0

    @property
    def count(self) -> int:
        """How many are on a sheet."""
        return self.columns * self.rows

    def plain(self) -> dict[str, object]:
        """For the layout; what is left of the paper is shared by its two sides."""
        left = (210 - self.columns * self.width - (self.columns - 1) * self.gap_x) / 2
        top = (297 - self.rows * self.height - (self.rows - 1) * self.gap_y) / 2
        found = {key.replace("_", "-"): value for key, value in asdict(self).items()}
        return {**found, "left": left, "top": top}


FORMATS = {
    f.name: f for f in (
        Format("80x50", 80, 50, 2, 5, 15, 5),  # Avery L4785
        Format("90x55", 90, 55, 2, 5),
        Format("85x54", 85, 54, 2, 5, 10, 0),  # Avery C32016
        Format("a7", 105, 74.25, 2, 4),
        Format("a6", 105, 148.5, 2, 2),
    )
}  # fmt: skip

"""The curves of a run: JSONL to read, SVG to look at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

Point = tuple[float, float]

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 260, 56, 34, 28
COLOURS = ("#2563a8", "#c2571a", "#3a7d44")
PANELS = (("Loss of a target piece", ("loss", "dev_loss")), ("Alignment loss", ("alignment",)),
          ("Dev BLEU", ("bleu",)), ("Dev chrF", ("chrf",)))  # fmt: skip


class Curves:
    """`curves.jsonl` and `curves.svg` in a run folder; `kind` of a row is train or dev."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._rows = folder / "curves.jsonl"
        self._picture = folder / "curves.svg"

    def write(self, kind: str, row: dict[str, Any]) -> None:
        """Add a row."""
        with self._rows.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, **row}) + "\n")

    def rewind(self, step: int) -> None:
        """Drop the rows of steps after `step`, which a resumed run takes again, and a line that
        was cut off when the run was killed.
        """
        kept = [row for row in read_curves(self._rows) if row["step"] <= step]
        lines = "".join(json.dumps(row) + "\n" for row in kept)
        self._rows.write_text(lines, encoding="utf-8")

    def draw(self) -> None:
        """Draw what is there."""
        self._picture.write_text(draw(read_curves(self._rows)), encoding="utf-8")


def read_curves(path: Path) -> list[dict[str, Any]]:
    """The rows of a curves file; a broken last line is left out."""
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else ():
        try:
            rows.append(json.loads(line))
        except ValueError:
            break
    return rows


def draw(rows: Sequence[dict[str, Any]]) -> str:
    """An SVG of the panels that have data."""
    panels = []
    for title, names in PANELS:
        series = {name: [(row["step"], row[name]) for row in rows if name in row] for name in names}
        series = {name: points for name, points in series.items() if points}
        if series and any(y for points in series.values() for _, y in points):
            panels.append((title, series))
    body = [_panel(title, series, i * HEIGHT) for i, (title, series) in enumerate(panels)]
    height = HEIGHT * max(1, len(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n{"".join(body)}</svg>\n'
    )


def _panel(title: str, series: dict[str, list[Point]], top: int) -> str:
    points = [point for line in series.values() for point in line]
    last = max(x for x, _ in points) or 1
    low, high = min(y for _, y in points), max(y for _, y in points)
    span = (high - low) or 1
    inner = HEIGHT - TOP - BOTTOM

    def place(point: Point) -> str:
        x = LEFT + point[0] / last * (WIDTH - LEFT - 16)
        return f"{x:.1f},{top + TOP + (high - point[1]) / span * inner:.1f}"

    parts = [f'<text x="{LEFT}" y="{top + 18}" font-weight="bold">{escape(title)}</text>\n']
    for share in (0, 0.5, 1):
        y = top + TOP + share * inner
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - 16}" stroke="#ddd"/>'
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" '
            f'text-anchor="end">{high - share * span:.2f}</text>\n'
        )
    parts.append(
        f'<text x="{WIDTH - 16}" y="{top + HEIGHT - 14}" text-anchor="end">step {last}</text>\n'
    )
    for i, (name, line) in enumerate(series.items()):
        path = " ".join(map(place, line))
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{COLOURS[i]}" stroke-width="1.5"/>'
            f'<text x="{WIDTH - 200 + 90 * i}" y="{top + 18}" fill="{COLOURS[i]}">'
            f"{escape(name)}</text>\n"
        )
    return "".join(parts)

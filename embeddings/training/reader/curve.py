"""The curve of a run: a CSV with one line a report, and a picture of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

FIRST = ("step", "tokens", "seconds", "rate", "loss")


class Curve:
    """Appends lines to a CSV whose columns are known beforehand; a cell stays empty where nothing was measured."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path, self._columns = path, [*FIRST, *columns]

    def go_on_after(self, step: int) -> None:
        """Forget the lines after a step: the run will write them again."""
        kept = [row for row in rows(self._path) if int(row["step"]) <= step] if self._path.is_file() else []
        with self._path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self._columns, lineterminator="\n", restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(kept)

    def add(self, line: Mapping[str, float]) -> None:
        """One more line."""
        with self._path.open("a", newline="", encoding="utf-8") as file:
            shown = {name: f"{value:.7g}" for name, value in line.items()}
            csv.DictWriter(file, self._columns, lineterminator="\n", restval="").writerow(shown)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a curve."""
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def draw(path: Path) -> None:
    """The curve as a picture beside it: each loss over the tokens seen."""
    from matplotlib.figure import Figure

    lines = list(rows(path))
    names = [
        name for name in (lines[0] if lines else {}) if name not in FIRST[:-1] and any(line[name] for line in lines)
    ]
    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.add_subplot(xlabel="tokens seen, millions", ylabel="loss", ylim=(0, None))
    for name in names:
        points = [(int(float(line["tokens"])) / 1e6, float(line[name])) for line in lines if line[name]]
        axes.plot(*zip(*points, strict=True), label=name, linestyle=":" if name.startswith("held") else "-")
    if names:
        axes.legend(frameon=False)
    figure.savefig(path.with_suffix(".png"), dpi=120)

"""Curves as small drawings (SVG) that take their colours from the page and hold no words but numbers.

What an axis means is said in the page around a drawing, in both languages; so no font has to have Chinese.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

Curve = Sequence[tuple[float, float]]
P = ParamSpec("P")

# Stand-ins that no drawing uses otherwise; the page's own colours, light or dark, take their place.
INK, LINE = "#010203", "#040506"
SERIES = ("#070809", "#0a0b0c", "#0d0e0f")
_COLOURS = {INK: "--soft", LINE: "--line", **dict(zip(SERIES, ("--first", "--second", "--third"), strict=True))}
_MOST_POINTS = 100
_BARS = 30


def _drawing(draw: Callable[Concatenate[Axes, P], None]) -> Callable[P, str]:
    """Give what draws on axes a figure of its own, and return it as SVG to be put into a page."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> str:
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        with rc_context(
            {"svg.fonttype": "none", "svg.hashsalt": draw.__name__, "font.size": 9, "lines.linewidth": 1.6}
        ):
            figure = Figure(figsize=(3.6, 2.3))
            axes = figure.add_axes((0.13, 0.12, 0.81, 0.84))
            axes.grid(color=LINE, linewidth=0.5)
            axes.set_axisbelow(True)
            axes.tick_params(colors=INK, length=0, pad=5)
            for side, spine in axes.spines.items():
                spine.set_visible(side == "bottom")
                spine.set_color(LINE)
            draw(axes, *args, **kwargs)
            written = io.StringIO()
            figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
        return _inlined(written.getvalue())

    return drawn


@_drawing
def recall(axes: Axes, curves: Sequence[Curve]) -> None:
    """The share of questions whose right passage is among the first k, one line for each level."""
    for curve, colour in zip(curves, SERIES, strict=False):
        axes.plot(*_split(curve), color=colour, marker="o", markersize=3)
    ticks = sorted({k for curve in curves for k, _ in curve})
    axes.set_xscale("log")
    axes.set_xticks(ticks, [f"{k:g}" for k in ticks])
    axes.set_xticks([], minor=True)
    lowest = min((share for curve in curves for _, share in curve), default=0.0)
    axes.set_ylim(max(0.0, lowest - 0.05), 1.01)
    _percent(axes.yaxis)


@_drawing
def risk(axes: Axes, curve: Curve) -> None:
    """The share of wrong answers (y) among the most confident x of all questions."""
    xs, ys = _split(_thinned(curve))
    axes.fill_between(xs, ys, step="post", color=SERIES[0], alpha=0.15, linewidth=0)
    axes.step(xs, ys, where="post", color=SERIES[0], marker="o" if len(xs) == 1 else "")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, min(1.0, max(0.05, 1.1 * max(ys, default=0.0))))
    _percent(axes.xaxis)
    _percent(axes.yaxis)


@_drawing
def reliability(axes: Axes, curve: Curve) -> None:
    """What share was right (y) where confidence was x; on the diagonal, confidence is what it says."""
    axes.plot([0, 1], [0, 1], color=INK, linestyle="--", linewidth=1)
    axes.plot(*_split(curve), color=SERIES[0], marker="o", markersize=4, clip_on=False)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    _percent(axes.xaxis)
    _percent(axes.yaxis)


@_drawing
def histogram(axes: Axes, values: Sequence[float]) -> None:
    """How many questions took how long; the slowest hundredth shares the last bar."""
    import numpy as np
    from matplotlib.ticker import MaxNLocator

    edge = float(np.percentile(values, 99)) or 1.0
    counts, edges = np.histogram(np.minimum(values, edge), bins=_BARS, range=(0.0, edge))
    axes.bar(edges[:-1], counts, width=np.diff(edges) * 0.9, align="edge", color=SERIES[0], linewidth=0)
    axes.set_xlim(0, edge)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def _split(curve: Curve) -> tuple[list[float], list[float]]:
    return [x for x, _ in curve], [y for _, y in curve]


def _thinned(curve: Curve) -> Curve:
    """Every so many points of a long curve, and its last: a drawing shows no more."""
    step = len(curve) // _MOST_POINTS + 1
    return [*curve[:-1:step], *curve[-1:]]


def _percent(axis: Axis) -> None:
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _inlined(svg: str) -> str:
    """The drawing alone: no prologue, no metadata, no ids that another drawing has too, and the page's looks."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<(metadata|style)\b.*?</\1>|font-family:[^;]*; ", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', r'<svg viewBox="\1" aria-hidden="true">', svg, count=1)
    referred = set(re.findall(r"#([\w.-]+)", svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in referred else "", svg)
    for colour, variable in _COLOURS.items():
        svg = svg.replace(colour, f"var({variable})")
    return re.sub(r"\s*\n\s*", " ", svg)

"""A small line chart as SVG, on logarithmic axes; readable in light and dark."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from pathlib import Path
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 190, 44, 48
_COLOURS = ("#2563eb", "#dc2626", "#059669", "#d97706", "#7c3aed", "#0891b2")


def draw_lines(path: Path, title: str, lines: Mapping[str, Mapping[int, float]], *, x_name: str, y_name: str) -> None:
    """
    Write a chart with a line for each name, through (x, y) points above zero.

    :param lines: by name, y by x.
    """
    xs = sorted({x for points in lines.values() for x in points})
    ys = [y for points in lines.values() for y in points.values() if y > 0]
    low, high = _decade(min(ys)), _decade(max(ys)) + 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _text(_LEFT, 24, title, size=15),
    ]
    for decade in range(low, high + 1):
        for step in (1, 2, 5) if decade < high else (1,):
            y = _y(step * 10.0**decade, low, high)
            strong = "#9ca3af" if step == 1 else "#e5e7eb"
            parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="{strong}"/>')
            parts.append(_text(_LEFT - 8, y + 4, f"{step * 10.0**decade:g}", anchor="end"))
    parts += [_text(_x(x, xs), _HEIGHT - _BOTTOM + 20, f"{x:,}", anchor="middle") for x in xs]
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, x_name, anchor="middle"))
    parts.append(_text(_LEFT, _TOP - 6, y_name))
    places = _label_places([list(points.values())[-1] for points in lines.values()], low, high)
    for (name, points), colour, place in zip(lines.items(), _COLOURS, places, strict=False):
        at = [(_x(x, xs), _y(y, low, high)) for x, y in sorted(points.items()) if y > 0]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in at]
        parts.append(_text(_WIDTH - _RIGHT + 12, place + 4, name, colour=colour))
    path.write_text("\n".join([*parts, "</svg>"]) + "\n")


def _decade(value: float) -> int:
    return floor(log10(value))


def _x(value: float, all_of_them: Sequence[int]) -> float:
    first, last = log10(all_of_them[0]), log10(all_of_them[-1])
    share = (log10(value) - first) / ((last - first) or 1)
    return _LEFT + 16 + share * (_WIDTH - _LEFT - _RIGHT - 32)


def _y(value: float, low: int, high: int) -> float:
    return _HEIGHT - _BOTTOM - (log10(value) - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)


def _label_places(ends: Sequence[float], low: int, high: int) -> list[float]:
    """Heights of the lines' names: beside their ends, but apart."""
    wanted = sorted((_y(max(end, 10.0**low), low, high), number) for number, end in enumerate(ends))
    places = [0.0] * len(ends)
    least = 0.0
    for y, number in wanted:
        places[number] = least = max(y, least + 15)
    return places


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12, colour: str = "#111827") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(text)}</text>'
    )

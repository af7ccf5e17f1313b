"""A few words of SVG. Numbers are written with one decimal, so that the same drawing is the same text."""

from collections.abc import Iterable

type Points = Iterable[tuple[float, float]]


def number(value: float) -> str:
    """A coordinate."""
    return f"{value:.1f}".removesuffix(".0")


def attributes(**values: object) -> str:
    """Attributes of an element; underscores become hyphens, None is left out."""
    parts = []
    for name, value in values.items():
        if value is not None:
            text = number(value) if isinstance(value, float) else str(value)
            parts.append(f'{name.rstrip("_").replace("_", "-")}="{text}"')
    return " ".join(parts)


def element(tag: str, **values: object) -> str:
    """An element without content."""
    return f"<{tag} {attributes(**values)}/>"


def path(d: str, fill: str = "none", **values: object) -> str:
    """A path in SVG's own words."""
    return element("path", d=d, fill=fill, **values)


def line(d: str, stroke: str, width: float = 4.0, **values: object) -> str:
    """A stroke with round ends."""
    return element(
        "path", d=d, fill="none", stroke=stroke, stroke_width=width, stroke_linecap="round",
        stroke_linejoin="round", **values,
    )  # fmt: skip


def rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 0.0, **values: object) -> str:
    """A rectangle, with round corners if wanted."""
    return element(
        "rect", x=float(x), y=float(y), width=float(width), height=float(height), rx=float(radius) if radius else None,
        fill=fill, **values,
    )  # fmt: skip


def circle(x: float, y: float, r: float, fill: str, **values: object) -> str:
    """A disc."""
    return element("circle", cx=float(x), cy=float(y), r=float(r), fill=fill, **values)


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **values: object) -> str:
    """An ellipse along the axes."""
    return element("ellipse", cx=float(x), cy=float(y), rx=float(rx), ry=float(ry), fill=fill, **values)


def polygon(points: Points, fill: str, **values: object) -> str:
    """A closed shape of straight sides."""
    text = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return element("polygon", points=text, fill=fill, **values)


def group(*parts: str, **values: object) -> str:
    """Parts that share a transform, an opacity or a clip."""
    return f"<g {attributes(**values)}>{''.join(parts)}</g>"


def moved(x: float, y: float, *parts: str, scale: float = 1.0, turn: float = 0.0) -> str:
    """Parts drawn around (0, 0), put at a place."""
    steps = [f"translate({number(x)} {number(y)})"]
    if turn:
        steps.append(f"rotate({number(turn)})")
    if scale != 1.0:
        steps.append(f"scale({scale:.3f})")
    return group(*parts, transform=" ".join(steps))


def mirrored(axis: float, *parts: str) -> str:
    """Parts mirrored at a vertical axis."""
    return group(*parts, transform=f"matrix(-1 0 0 1 {number(2 * axis)} 0)")


def clipped(name: str, shape: str, *parts: str) -> str:
    """Parts cut off outside a shape; ``name`` is unique in the picture."""
    return f'<clipPath id="{name}">{shape}</clipPath>{group(*parts, clip_path=f"url(#{name})")}'


def picture(width: int, height: int, *parts: str) -> str:
    """A whole document."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )

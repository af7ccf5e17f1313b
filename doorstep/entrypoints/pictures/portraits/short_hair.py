"""Short hair, and caps."""

from doorstep.entrypoints.pictures.colours import darker, lighter
from doorstep.entrypoints.pictures.portraits.strands import Layers, crown, pulled, shine
from doorstep.entrypoints.pictures.portraits.traits import MIDDLE, Look
from doorstep.entrypoints.pictures.svg import circle, ellipse, line, path


def sideburn(look: Look, y: float = 190) -> tuple[str, str]:
    """Where the hairline leaves the right and reaches the left side, at the temples."""
    w = look.temple
    return f"L{MIDDLE + w + 2:.1f} {y} L{MIDDLE + w - 6:.1f} 160", f"L{MIDDLE - w - 2:.1f} {y}Z"


def short_side(look: Look) -> Layers:
    leave, arrive = sideburn(look)
    w = look.temple
    d = crown(look) + leave + (
        f"C{MIDDLE + w - 8:.1f} 138 {MIDDLE + 34} 138 {MIDDLE + 6} 136 C{MIDDLE - 12} 134 {MIDDLE - 26} 126 {MIDDLE - 34} 116 "
        f"C{MIDDLE - 38} 134 {MIDDLE - w + 12:.1f} 138 {MIDDLE - w + 6:.1f} 160 "
    ) + arrive  # fmt: skip
    return "", path(d, look.hair_colour) + shine(look, f"M{MIDDLE - 18} 92 Q{MIDDLE + 22} 84 {MIDDLE + 48} 112")


def crop(look: Look) -> Layers:
    leave, arrive = sideburn(look, 182)
    w = look.temple
    d = crown(look, lift=10, width=3) + leave + (
        f"C{MIDDLE + w - 8:.1f} 136 {MIDDLE + 40} 126 {MIDDLE} 126 "
        f"C{MIDDLE - 40} 126 {MIDDLE - w + 8:.1f} 136 {MIDDLE - w + 6:.1f} 160 "
    ) + arrive  # fmt: skip
    return "", path(d, look.hair_colour)


def quiff(look: Look) -> Layers:
    w = look.temple
    sides = (
        f"M{MIDDLE - w - 4:.1f} 188 C{MIDDLE - w - 9:.1f} 140 {MIDDLE - w + 2:.1f} 116 {MIDDLE - 40} 104 L{MIDDLE - w + 8:.1f} 160Z"
        f"M{MIDDLE + w + 4:.1f} 188 C{MIDDLE + w + 9:.1f} 140 {MIDDLE + w - 2:.1f} 116 {MIDDLE + 40} 104 L{MIDDLE + w - 8:.1f} 160Z"
    )
    top = (
        f"M{MIDDLE - w + 4:.1f} 146 C{MIDDLE - w - 8:.1f} 104 {MIDDLE - 54} 62 {MIDDLE - 4} 62 C{MIDDLE + 34} 56 {MIDDLE + 66} 76 "
        f"{MIDDLE + w - 2:.1f} 112 C{MIDDLE + w + 1:.1f} 124 {MIDDLE + w - 2:.1f} 136 {MIDDLE + w - 6:.1f} 148 "
        f"C{MIDDLE + 46} 128 {MIDDLE + 20} 126 {MIDDLE - 6} 128 C{MIDDLE - 34} 130 {MIDDLE - 52} 132 {MIDDLE - w + 4:.1f} 146Z"
    )
    return "", (
        path(sides, darker(look.hair_colour, 0.12)) + path(top, look.hair_colour)
        + shine(look, f"M{MIDDLE - 36} 98 Q{MIDDLE - 4} 74 {MIDDLE + 34} 86")
    )  # fmt: skip


def fringe_short(look: Look) -> Layers:
    """A textured fringe over the forehead, short sides."""
    w = look.temple
    sides = "".join(
        path(f"M{MIDDLE + s * (w + 4):.1f} 188 C{MIDDLE + s * (w + 9):.1f} 140 {MIDDLE + s * (w + 2):.1f} 118 {MIDDLE + s * 44} 104 L{MIDDLE + s * (w - 7):.1f} 162Z", darker(look.hair_colour, 0.1))
        for s in (-1, 1)
    )  # fmt: skip
    top = (
        f"M{MIDDLE - w - 3:.1f} 150 C{MIDDLE - w - 10:.1f} 100 {MIDDLE - 50} 72 {MIDDLE} 72 C{MIDDLE + 50} 72 {MIDDLE + w + 10:.1f} 100 "
        f"{MIDDLE + w + 3:.1f} 150 L{MIDDLE + 48} 140 L{MIDDLE + 38} 150 L{MIDDLE + 18} 138 L{MIDDLE + 4} 150 L{MIDDLE - 14} 138 "
        f"L{MIDDLE - 30} 150 L{MIDDLE - 44} 140Z"
    )
    return "", sides + path(
        top, look.hair_colour, stroke=look.hair_colour, stroke_width=5, stroke_linejoin="round"
    ) + shine(look, f"M{MIDDLE - 40} 104 Q{MIDDLE - 8} 86 {MIDDLE + 28} 92")


def swept(look: Look) -> Layers:
    """Combed back, a little longer."""
    leave, arrive = sideburn(look, 196)
    w = look.temple
    d = crown(look, lift=26, width=9) + leave + (
        f"C{MIDDLE + w - 2:.1f} 132 {MIDDLE + 44} 116 {MIDDLE} 116 C{MIDDLE - 44} 116 {MIDDLE - w + 2:.1f} 132 {MIDDLE - w + 6:.1f} 160 "
    ) + arrive  # fmt: skip
    strands = "".join(
        shine(look, f"M{MIDDLE + x} 110 Q{MIDDLE + x * 1.25:.1f} 92 {MIDDLE + x * 1.5:.1f} 84", 4)
        for x in (-34, -12, 12, 34)
    )
    return "", path(d, look.hair_colour) + strands


def curls_short(look: Look) -> Layers:
    w = look.temple
    spots = [(-w + 2, 150, 17), (-w + 2, 126, 20), (-48, 104, 23), (-20, 92, 25), (12, 90, 25), (42, 100, 23), (w - 6, 122, 21), (w - 1, 148, 17), (-30, 120, 20), (2, 118, 20), (32, 122, 19)]  # fmt: skip
    blobs = "".join(circle(MIDDLE + x, y, r, look.hair_colour) for x, y, r in spots)
    light = "".join(
        line(f"M{MIDDLE + x - 8:.1f} {y - 2} q7 -9 15 -1", lighter(look.hair_colour, 0.14), 4)
        for x, y in ((-40, 104), (-6, 92), (30, 102), (-22, 120))
    )
    return "", blobs + light


def receding(look: Look) -> Layers:
    w = look.temple
    sides = "".join(
        path(f"M{MIDDLE + s * (w + 5):.1f} 194 C{MIDDLE + s * (w + 12):.1f} 150 {MIDDLE + s * (w + 4):.1f} 122 {MIDDLE + s * 50} 110 C{MIDDLE + s * 56} 128 {MIDDLE + s * (w - 8):.1f} 140 {MIDDLE + s * (w - 6):.1f} 164Z", look.hair_colour)
        for s in (-1, 1)
    )  # fmt: skip
    top = path(f"M{MIDDLE - 58} 122 C{MIDDLE - 50} 78 {MIDDLE + 50} 78 {MIDDLE + 58} 122 C{MIDDLE + 44} 104 {MIDDLE + 26} 102 {MIDDLE + 14} 116 Q{MIDDLE} 124 {MIDDLE - 14} 116 C{MIDDLE - 26} 102 {MIDDLE - 44} 104 {MIDDLE - 58} 122Z", look.hair_colour)  # fmt: skip
    return "", sides + top


def bald(look: Look) -> Layers:
    w = look.temple
    rim = "".join(
        path(f"M{MIDDLE + s * (w + 3):.1f} 192 C{MIDDLE + s * (w + 8):.1f} 166 {MIDDLE + s * (w + 5):.1f} 150 {MIDDLE + s * (w - 2):.1f} 138 C{MIDDLE + s * (w - 4):.1f} 150 {MIDDLE + s * (w - 5):.1f} 158 {MIDDLE + s * (w - 5):.1f} 168Z", look.hair_colour)
        for s in (-1, 1)
    )  # fmt: skip
    gleam = line(f"M{MIDDLE - 38} 124 Q{MIDDLE - 24} 110 {MIDDLE - 4} 107", lighter(look.skin, 0.5), 6, opacity=0.7)
    return "", rim + gleam


def shaved(look: Look) -> Layers:
    return "", line(f"M{MIDDLE - 38} 124 Q{MIDDLE - 24} 110 {MIDDLE - 4} 107", lighter(look.skin, 0.5), 6, opacity=0.7)


def cap(look: Look) -> Layers:
    w = look.temple
    _, under = crop(look)
    colour = look.second_colour
    dome = (
        f"M{MIDDLE - w - 6:.1f} 142 C{MIDDLE - w - 8:.1f} 94 {MIDDLE - 44} 66 {MIDDLE} 66 C{MIDDLE + 44} 66 {MIDDLE + w + 8:.1f} 94 "
        f"{MIDDLE + w + 6:.1f} 142 Q{MIDDLE} 122 {MIDDLE - w - 6:.1f} 142Z"
    )
    brim = (
        f"M{MIDDLE - w - 4:.1f} 140 Q{MIDDLE} 116 {MIDDLE + w + 4:.1f} 140 Q{MIDDLE + w + 14:.1f} 156 {MIDDLE + w - 2:.1f} 155 "
        f"Q{MIDDLE} 130 {MIDDLE - w + 2:.1f} 155 Q{MIDDLE - w - 14:.1f} 156 {MIDDLE - w - 4:.1f} 140Z"
    )
    panel = line(f"M{MIDDLE} 67 V128 M{MIDDLE - 34} 74 Q{MIDDLE - 46} 104 {MIDDLE - 44} 132 M{MIDDLE + 34} 74 Q{MIDDLE + 46} 104 {MIDDLE + 44} 132", darker(colour, 0.14), 3)  # fmt: skip
    return "", under + path(dome, colour) + panel + circle(MIDDLE, 67, 5, darker(colour, 0.14)) + path(
        brim, darker(colour, 0.22)
    )


def man_bun(look: Look) -> Layers:
    return ellipse(MIDDLE, 74, 24, 20, darker(look.hair_colour, 0.08)), path(pulled(look), look.hair_colour) + shine(
        look, f"M{MIDDLE - 40} 110 Q{MIDDLE} 92 {MIDDLE + 40} 110"
    )


def beanie(look: Look) -> Layers:
    w = look.temple
    _, under = crop(look)
    colour = look.second_colour
    dome = f"M{MIDDLE - w - 6:.1f} 140 C{MIDDLE - w - 8:.1f} 84 {MIDDLE - 44} 56 {MIDDLE} 56 C{MIDDLE + 44} 56 {MIDDLE + w + 8:.1f} 84 {MIDDLE + w + 6:.1f} 140Z"
    fold = f"M{MIDDLE - w - 9:.1f} 122 Q{MIDDLE} 96 {MIDDLE + w + 9:.1f} 122 L{MIDDLE + w + 8:.1f} 152 Q{MIDDLE} 126 {MIDDLE - w - 8:.1f} 152Z"
    return "", under + path(dome, colour) + path(fold, darker(colour, 0.14))


def pixie(look: Look) -> Layers:
    w = look.temple
    d = crown(look, lift=22, width=7, foot=180) + (
        f"L{MIDDLE + w + 1:.1f} 196 L{MIDDLE + w - 8:.1f} 162 C{MIDDLE + w - 18:.1f} 146 {MIDDLE + 26} 142 {MIDDLE + 8} 148 "
        f"C{MIDDLE - 16} 152 {MIDDLE - 34} 146 {MIDDLE - 44} 132 C{MIDDLE - 48} 148 {MIDDLE - w + 10:.1f} 152 {MIDDLE - w + 7:.1f} 164 "
        f"L{MIDDLE - w - 1:.1f} 196Z"
    )
    return "", path(d, look.hair_colour) + shine(look, f"M{MIDDLE - 22} 92 Q{MIDDLE + 18} 82 {MIDDLE + 48} 108")

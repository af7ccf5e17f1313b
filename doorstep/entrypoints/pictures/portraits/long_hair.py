"""Long hair, and scarves."""

from doorstep.entrypoints.pictures.colours import WHITE, darker, lighter
from doorstep.entrypoints.pictures.portraits.strands import Layers, crown, pulled, shine
from doorstep.entrypoints.pictures.portraits.traits import MIDDLE, Look
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, line, path


def side_part(look: Look, foot: float = 200) -> str:
    """A woman's hair over the head with a parting on the left; the sides reach down to ``foot``."""
    w = look.temple
    return (
        crown(look, lift=22, width=12, foot=foot)
        + f"L{MIDDLE + w - 1:.1f} {foot} C{MIDDLE + w + 2:.1f} 168 {MIDDLE + w - 14:.1f} 144 {MIDDLE + 22} 130 "
        f"C{MIDDLE} 124 {MIDDLE - 18} 116 {MIDDLE - 26} 104 C{MIDDLE - 28} 126 {MIDDLE - w + 8:.1f} 140 {MIDDLE - w + 1:.1f} {foot}Z"
    )


def middle_part(look: Look, foot: float = 200) -> str:
    w = look.temple
    return (
        crown(look, lift=22, width=12, foot=foot)
        + f"L{MIDDLE + w - 1:.1f} {foot} C{MIDDLE + w + 2:.1f} 160 {MIDDLE + 48} 142 {MIDDLE} 108 "
        f"C{MIDDLE - 48} 142 {MIDDLE - w - 2:.1f} 160 {MIDDLE - w + 1:.1f} {foot}Z"
    )


def bangs(look: Look, foot: float = 200) -> str:
    w = look.temple
    return (
        crown(look, lift=22, width=12, foot=foot)
        + f"L{MIDDLE + w - 2:.1f} {foot} C{MIDDLE + w - 1:.1f} 178 {MIDDLE + w - 4:.1f} 158 {MIDDLE + w - 8:.1f} 150 "
        f"Q{MIDDLE} 158 {MIDDLE - w + 8:.1f} 150 C{MIDDLE - w + 4:.1f} 158 {MIDDLE - w + 1:.1f} 178 {MIDDLE - w + 2:.1f} {foot}Z"
    )


def back(look: Look, bottom: float, spread: float) -> str:
    """Hair behind neck and shoulders."""
    w = look.temple + 12
    return path(
        f"M{MIDDLE} 80 C{MIDDLE + w:.1f} 80 {MIDDLE + w + 4:.1f} 140 {MIDDLE + w + 2:.1f} 190 "
        f"C{MIDDLE + w + spread:.1f} {bottom - 60:.1f} {MIDDLE + w + spread:.1f} {bottom - 20:.1f} {MIDDLE + w + spread - 10:.1f} {bottom:.1f} "
        f"Q{MIDDLE} {bottom + 14:.1f} {MIDDLE - w - spread + 10:.1f} {bottom:.1f} "
        f"C{MIDDLE - w - spread:.1f} {bottom - 20:.1f} {MIDDLE - w - spread:.1f} {bottom - 60:.1f} {MIDDLE - w - 2:.1f} 190 "
        f"C{MIDDLE - w - 4:.1f} 140 {MIDDLE - w:.1f} 80 {MIDDLE} 80Z",
        darker(look.hair_colour, 0.14),
    )


def long_straight(look: Look) -> Layers:
    gleam = shine(look, f"M{MIDDLE - 8} 92 Q{MIDDLE + 38} 92 {MIDDLE + look.temple:.1f} 140")
    return back(look, 352, 16), path(side_part(look, 214), look.hair_colour) + gleam


def long_middle(look: Look) -> Layers:
    gleam = shine(look, f"M{MIDDLE + 14} 96 Q{MIDDLE + 48} 104 {MIDDLE + look.temple + 2:.1f} 146")
    return back(look, 340, 14), path(middle_part(look, 214), look.hair_colour) + gleam


def long_bangs(look: Look) -> Layers:
    gleam = shine(look, f"M{MIDDLE - 44} 112 Q{MIDDLE} 90 {MIDDLE + 44} 112")
    return back(look, 344, 12), path(bangs(look, 214), look.hair_colour) + gleam


def wavy(look: Look) -> Layers:
    w = look.temple + 12
    waves = [(w + 6, 206, 22), (w + 14, 236, 25), (w + 12, 268, 26), (w + 16, 300, 26), (w + 2, 326, 24)]
    behind = back(look, 330, 12) + "".join(
        circle(MIDDLE + s * x, y, r, darker(look.hair_colour, 0.14)) for s in (-1, 1) for x, y, r in waves
    )
    gleam = shine(look, f"M{MIDDLE - 8} 92 Q{MIDDLE + 38} 92 {MIDDLE + look.temple:.1f} 140")
    return behind, path(side_part(look, 206), look.hair_colour) + gleam


def bob(look: Look) -> Layers:
    w = look.temple + 12
    behind = path(
        f"M{MIDDLE} 82 C{MIDDLE + w:.1f} 82 {MIDDLE + w + 8:.1f} 150 {MIDDLE + w + 8:.1f} 244 Q{MIDDLE + w - 6:.1f} 262 {MIDDLE + 40} 258 L{MIDDLE - 40} 258 "
        f"Q{MIDDLE - w + 6:.1f} 262 {MIDDLE - w - 8:.1f} 244 C{MIDDLE - w - 8:.1f} 150 {MIDDLE - w:.1f} 82 {MIDDLE} 82Z",
        darker(look.hair_colour, 0.14),
    )
    strands = "".join(
        path(f"M{MIDDLE + s * (w - 1):.1f} 190 C{MIDDLE + s * (w + 9):.1f} 210 {MIDDLE + s * (w + 10):.1f} 232 {MIDDLE + s * (w + 5):.1f} 250 Q{MIDDLE + s * (w - 12):.1f} 252 {MIDDLE + s * (w - 16):.1f} 238 C{MIDDLE + s * (w - 10):.1f} 220 {MIDDLE + s * (w - 13):.1f} 206 {MIDDLE + s * (w - 14):.1f} 190Z", look.hair_colour)
        for s in (-1, 1)
    )  # fmt: skip
    gleam = shine(look, f"M{MIDDLE - 8} 92 Q{MIDDLE + 38} 92 {MIDDLE + look.temple:.1f} 140")
    return behind, strands + path(side_part(look, 208), look.hair_colour) + gleam


def bob_bangs(look: Look) -> Layers:
    behind, front = bob(look)
    w = look.temple
    fringe = path(f"M{MIDDLE - w + 2:.1f} 152 C{MIDDLE - w:.1f} 120 {MIDDLE - 40} 96 {MIDDLE} 96 C{MIDDLE + 40} 96 {MIDDLE + w:.1f} 120 {MIDDLE + w - 2:.1f} 152 Q{MIDDLE} 160 {MIDDLE - w + 2:.1f} 152Z", look.hair_colour)  # fmt: skip
    return behind, front + fringe + shine(look, f"M{MIDDLE - 44} 114 Q{MIDDLE} 94 {MIDDLE + 44} 114")


def top_bun(look: Look) -> Layers:
    bun = ellipse(MIDDLE, 64, 34, 30, darker(look.hair_colour, 0.08)) + line(
        f"M{MIDDLE - 18} 58 q18 -14 36 0", lighter(look.hair_colour, 0.16), 5, opacity=0.75
    )
    return bun, path(pulled(look), look.hair_colour) + shine(look, f"M{MIDDLE - 42} 112 Q{MIDDLE} 92 {MIDDLE + 42} 112")


def low_bun(look: Look) -> Layers:
    bun = ellipse(MIDDLE + look.temple - 16, 238, 27, 25, darker(look.hair_colour, 0.14)) + line(
        f"M{MIDDLE + look.temple - 24:.1f} 226 q16 2 18 18", lighter(look.hair_colour, 0.08), 4
    )
    return bun, path(side_part(look, 186), look.hair_colour) + shine(
        look, f"M{MIDDLE - 8} 94 Q{MIDDLE + 36} 96 {MIDDLE + look.temple - 4:.1f} 138"
    )


def ponytail(look: Look) -> Layers:
    w = look.temple
    tail = path(
        f"M{MIDDLE + 20} 90 C{MIDDLE + 56} 62 {MIDDLE + w + 34:.1f} 86 {MIDDLE + w + 34:.1f} 160 "
        f"C{MIDDLE + w + 34:.1f} 214 {MIDDLE + w + 44:.1f} 250 {MIDDLE + w + 12:.1f} 300 C{MIDDLE + w + 8:.1f} 262 {MIDDLE + w - 12:.1f} 240 {MIDDLE + w - 10:.1f} 190Z",
        darker(look.hair_colour, 0.12),
    )
    return tail, path(pulled(look), look.hair_colour) + shine(
        look, f"M{MIDDLE - 42} 112 Q{MIDDLE} 92 {MIDDLE + 42} 112"
    )


def over_shoulder(look: Look) -> Layers:
    """A low ponytail that lies on the right shoulder."""
    w = look.temple
    tail = (
        f"M{MIDDLE + w - 4:.1f} 200 C{MIDDLE + w + 24:.1f} 220 {MIDDLE + w + 20:.1f} 262 {MIDDLE + w + 8:.1f} 292 "
        f"C{MIDDLE + w + 2:.1f} 330 {MIDDLE + w - 8:.1f} 350 {MIDDLE + w - 34:.1f} 366 C{MIDDLE + w - 26:.1f} 330 {MIDDLE + w - 34:.1f} 300 "
        f"{MIDDLE + w - 24:.1f} 262 C{MIDDLE + w - 18:.1f} 236 {MIDDLE + w - 22:.1f} 214 {MIDDLE + w - 4:.1f} 200Z"
    )
    band = ellipse(MIDDLE + w - 8, 262, 14, 6, look.second_colour)
    front = path(tail, darker(look.hair_colour, 0.06)) + band + path(side_part(look, 204), look.hair_colour)
    return back(look, 240, -22), front + shine(look, f"M{MIDDLE - 8} 94 Q{MIDDLE + 36} 94 {MIDDLE + w - 2:.1f} 140")


def braid(look: Look) -> Layers:
    w = look.temple
    knots = "".join(
        ellipse(MIDDLE - w + 8 - at * 2.2, 248 + at * 23, 17 - at * 0.9, 15, mixed_knot)
        for at, mixed_knot in enumerate([look.hair_colour, darker(look.hair_colour, 0.1)] * 3)
    )
    end = ellipse(MIDDLE - w - 6, 384, 9, 14, darker(look.hair_colour, 0.05)) + ellipse(
        MIDDLE - w - 5, 371, 10, 5, look.second_colour
    )
    head = path(middle_part(look, 208), look.hair_colour) + path(f"M{MIDDLE - w - 11:.1f} 200 C{MIDDLE - w - 14:.1f} 226 {MIDDLE - w - 6:.1f} 240 {MIDDLE - w + 8:.1f} 250 L{MIDDLE - w + 12:.1f} 224 L{MIDDLE - w + 1:.1f} 200Z", look.hair_colour)  # fmt: skip
    return back(look, 236, -24), knots + end + head + shine(
        look, f"M{MIDDLE + 14} 96 Q{MIDDLE + 48} 104 {MIDDLE + w + 2:.1f} 146"
    )


def curly_long(look: Look) -> Layers:
    w = look.temple
    ring = [(0, 84, 34), (-34, 90, 32), (34, 90, 32), (-62, 112, 31), (62, 112, 31), (-w - 10, 146, 30), (w + 10, 146, 30), (-w - 18, 182, 30), (w + 18, 182, 30), (-w - 14, 218, 30), (w + 14, 218, 30), (-w - 2, 248, 28), (w + 2, 248, 28)]  # fmt: skip
    behind = "".join(circle(MIDDLE + x, y, r, darker(look.hair_colour, 0.1)) for x, y, r in ring)
    fringe = [(-w + 6, 150, 17), (-w + 12, 128, 19), (-42, 112, 20), (-16, 104, 20), (14, 104, 20), (40, 112, 20), (w - 12, 130, 19), (w - 6, 152, 17)]  # fmt: skip
    front = "".join(circle(MIDDLE + x, y, r, look.hair_colour) for x, y, r in fringe)
    light = "".join(
        line(f"M{MIDDLE + x - 8:.1f} {y} q8 -10 16 -1", lighter(look.hair_colour, 0.14), 4)
        for x, y in ((-40, 108), (-2, 100), (38, 108))
    )
    return behind, front + light


def headscarf(look: Look) -> Layers:
    """A scarf around head, neck and shoulders."""
    colour = look.second_colour
    w = look.temple
    behind = path(
        f"M{MIDDLE} 70 C{MIDDLE + w + 22:.1f} 70 {MIDDLE + w + 26:.1f} 140 {MIDDLE + w + 18:.1f} 200 C{MIDDLE + w + 14:.1f} 250 {MIDDLE + w + 30:.1f} 300 {MIDDLE + 88} 330 "
        f"L{MIDDLE - 88} 330 C{MIDDLE - w - 30:.1f} 300 {MIDDLE - w - 14:.1f} 250 {MIDDLE - w - 18:.1f} 200 C{MIDDLE - w - 26:.1f} 140 {MIDDLE - w - 22:.1f} 70 {MIDDLE} 70Z",
        darker(colour, 0.16),
    )
    opening = (
        f"M{MIDDLE} 122 C{MIDDLE + 40} 122 {MIDDLE + w - 4:.1f} 140 {MIDDLE + w - 5:.1f} 178 C{MIDDLE + w - 6:.1f} 214 {MIDDLE + look.jaw - 4:.1f} {look.chin - 22:.1f} {MIDDLE} {look.chin + 1:.1f} "
        f"C{MIDDLE - look.jaw + 4:.1f} {look.chin - 22:.1f} {MIDDLE - w + 6:.1f} 214 {MIDDLE - w + 5:.1f} 178 C{MIDDLE - w + 4:.1f} 140 {MIDDLE - 40} 122 {MIDDLE} 122Z"
    )
    outer = (
        f"M{MIDDLE} 74 C{MIDDLE + w + 14:.1f} 74 {MIDDLE + w + 18:.1f} 140 {MIDDLE + w + 12:.1f} 196 C{MIDDLE + w + 6:.1f} 250 {MIDDLE + 76} 284 {MIDDLE + 104} 318 "
        f"C{MIDDLE + 60} 350 {MIDDLE - 60} 350 {MIDDLE - 104} 318 C{MIDDLE - 76} 284 {MIDDLE - w - 6:.1f} 250 {MIDDLE - w - 12:.1f} 196 C{MIDDLE - w - 18:.1f} 140 {MIDDLE - w - 14:.1f} 74 {MIDDLE} 74Z"
    )
    folds = line(f"M{MIDDLE - 36} 282 Q{MIDDLE + 10} 316 {MIDDLE + 78} 304 M{MIDDLE - 60} 306 Q{MIDDLE} 336 {MIDDLE + 60} 328 M{MIDDLE - w + 2:.1f} 122 Q{MIDDLE - 34} 92 {MIDDLE} 92", darker(colour, 0.12), 4)  # fmt: skip
    front = path(f"{outer} {opening}", colour, fill_rule="evenodd")
    return behind, front + folds


def bandana(look: Look) -> Layers:
    """Hair in a bun under a band of cloth."""
    w = look.temple
    behind, front = top_bun(look)
    band = (
        f"M{MIDDLE - w - 6:.1f} 158 C{MIDDLE - w - 4:.1f} 118 {MIDDLE - 46} 96 {MIDDLE} 96 C{MIDDLE + 46} 96 {MIDDLE + w + 4:.1f} 118 {MIDDLE + w + 6:.1f} 158 "
        f"C{MIDDLE + w - 8:.1f} 128 {MIDDLE + 44} 122 {MIDDLE} 122 C{MIDDLE - 44} 122 {MIDDLE - w + 8:.1f} 128 {MIDDLE - w - 6:.1f} 158Z"
    )
    dots = "".join(
        circle(MIDDLE + x, y, 3.2, WHITE, opacity=0.85)
        for x, y in ((-52, 118), (-28, 108), (0, 107), (28, 108), (52, 118))
    )
    return behind, front + clipped("band", path(band, WHITE), path(band, look.second_colour), dots)

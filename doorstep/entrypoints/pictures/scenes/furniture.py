"""Rooms and what stands in them."""

from doorstep.entrypoints.pictures.colours import PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.scenes.tones import GLASS, HEIGHT, LEAF, LEAF_DARK, WIDTH, WOOD, WOOD_DARK, Tone
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, group, line, moved, path, polygon, rect


def room(tone: Tone, floor: float = 440) -> str:
    """A wall and a floor of boards."""
    boards = "".join(
        line(f"M{x} {HEIGHT} L{400 + (x - 400) * 0.72:.1f} {floor}", darker(tone.floor, 0.08), 2.5)
        for x in range(-200, 1001, 120)
    )
    return (
        rect(0, 0, WIDTH, HEIGHT, tone.wall)
        + rect(0, floor, WIDTH, HEIGHT - floor, tone.floor)
        + boards
        + rect(0, floor - 12, WIDTH, 14, lighter(tone.wall, 0.6))
    )


def surface(tone: Tone, top: float = 430, *, colour: str = WOOD) -> str:
    """A wall with a pool of light, and a table top in front of it."""
    return (
        rect(0, 0, WIDTH, HEIGHT, tone.wall)
        + circle(400, 300, 260, tone.glow)
        + rect(0, top, WIDTH, HEIGHT - top, colour)
        + rect(0, top, WIDTH, 12, lighter(colour, 0.25))
    )


def tiles(tone: Tone, *, bottom: float = 440, size: int = 62) -> str:
    """Joints of wall tiles."""
    joint = darker(tone.wall, 0.07)
    across = "".join(line(f"M0 {y} H{WIDTH}", joint, 2) for y in range(int(bottom) - size, 0, -size))
    return across + "".join(line(f"M{x} 0 V{bottom}", joint, 2) for x in range(size // 2, WIDTH, size))


def window(width: float = 200, height: float = 220, *, sky: str = GLASS, frame: str = PAPER, curtains: str = "") -> str:
    """A window around its centre, a tree and a cloud outside."""
    x, y = -width / 2, -height / 2
    pane = rect(x, y, width, height, sky)
    outside = (
        ellipse(-width * 0.2, height * 0.55, width * 0.5, height * 0.3, "#a9cfa5")
        + ellipse(width * 0.35, height * 0.6, width * 0.45, height * 0.3, "#8fbf95")
        + ellipse(width * 0.15, -height * 0.25, 34, 12, WHITE, opacity=0.9)
        + ellipse(width * 0.15 - 20, -height * 0.25 + 6, 26, 9, WHITE, opacity=0.9)
    )
    bars = rect(-4, y, 8, height, frame) + rect(x, -4, width, 8, frame)
    rim = rect(x - 5, y - 5, width + 10, height + 10, "none", 6, stroke=frame, stroke_width=12)
    sill = rect(x - 22, -y + 6, width + 44, 14, lighter(frame, 0.5), 4)
    cloth = ""
    if curtains:
        left = path(f"M{x - 34} {y - 20} h66 q-4 {height * 0.5:.1f} -46 {height + 26:.1f} h-24Z", curtains)
        right = path(f"M{-x + 34} {y - 20} h-66 q4 {height * 0.5:.1f} 46 {height + 26:.1f} h24Z", curtains)
        rod = rect(x - 50, y - 28, width + 100, 9, WOOD_DARK, 5)
        cloth = left + right + rod
    return (
        clipped(f"pane{width:.0f}{height:.0f}", rect(x, y, width, height, WHITE), pane, outside)
        + bars
        + rim
        + sill
        + cloth
    )


def plant(pot: str, *, tall: bool = True) -> str:
    """A pot plant standing at (0, 0)."""
    leaves = [(-34, -150, -28), (30, -160, 24), (-12, -190, -8), (48, -110, 48), (-50, -104, -52), (10, -130, 8)]
    if not tall:
        leaves = [(-22, -92, -34), (20, -96, 30), (0, -112, 0), (34, -72, 56), (-36, -70, -58)]
    stems = "".join(line(f"M0 -56 Q{x * 0.3:.1f} {y * 0.6:.1f} {x} {y + 16}", LEAF_DARK, 4) for x, y, _ in leaves)
    blades = "".join(
        moved(
            x,
            y,
            ellipse(0, 0, 15, 36, LEAF if at % 2 else LEAF_DARK),
            line("M0 -26 V26", darker(LEAF, 0.3), 2),
            turn=turn,
        )
        for at, (x, y, turn) in enumerate(leaves)
    )
    return stems + blades + path("M-36 -62 h72 l-9 62 h-54Z", pot) + rect(-40, -68, 80, 14, darker(pot, 0.14), 4)


def sofa(colour: str, pillow: str, width: float = 330) -> str:
    """A sofa on the floor, centred."""
    half = width / 2
    back = rect(-half + 10, -150, width - 20, 110, darker(colour, 0.1), 22)
    seat = rect(-half + 26, -84, half - 30, 52, colour, 14) + rect(4, -84, half - 30, 52, colour, 14)
    arms = rect(-half - 14, -112, 48, 92, darker(colour, 0.05), 22) + rect(
        half - 34, -112, 48, 92, darker(colour, 0.05), 22
    )
    base = rect(-half + 6, -36, width - 12, 20, darker(colour, 0.2), 8)
    legs = rect(-half + 18, -18, 12, 20, WOOD_DARK, 3) + rect(half - 30, -18, 12, 20, WOOD_DARK, 3)
    pillows = moved(-half + 74, -108, rect(-30, -28, 60, 56, pillow, 12), turn=-9) + moved(
        half - 76, -108, rect(-30, -28, 60, 56, lighter(pillow, 0.35), 12), turn=8
    )
    return back + base + legs + seat + pillows + arms


def armchair(colour: str) -> str:
    """An armchair on the floor, centred."""
    return (
        rect(-66, -176, 132, 150, darker(colour, 0.12), 34) + rect(-54, -84, 108, 50, colour, 14)
        + rect(-84, -112, 40, 92, darker(colour, 0.05), 20) + rect(44, -112, 40, 92, darker(colour, 0.05), 20)
        + rect(-62, -22, 10, 24, WOOD_DARK, 3) + rect(52, -22, 10, 24, WOOD_DARK, 3)
    )  # fmt: skip


def rug(colour: str, rx: float = 230) -> str:
    """A round rug seen from the side."""
    return ellipse(0, 0, rx, rx * 0.18, colour) + ellipse(
        0, 0, rx * 0.82, rx * 0.135, "none", stroke=lighter(colour, 0.45), stroke_width=5
    )


def floor_lamp(shade: str) -> str:
    """A standing lamp with its light."""
    return (
        path("M-46 -330 L-150 0 H150 L46 -330Z", "#fff3c9", opacity=0.35)
        + rect(-4, -330, 8, 326, WOOD_DARK) + ellipse(0, -2, 36, 8, WOOD_DARK) + path("M-34 -392 h68 l24 74 h-116Z", shade)
    )  # fmt: skip


def side_table() -> str:
    """A small round table."""
    return rect(-58, -96, 116, 12, WOOD, 6) + line("M-30 -84 L-42 0 M30 -84 L42 0", WOOD_DARK, 8)


def table(width: float = 360, colour: str = WOOD) -> str:
    """A table on the floor, 170 high."""
    half = width / 2
    return rect(-half, -172, width, 18, colour, 6) + line(
        f"M{-half + 26} -154 V0 M{half - 26} -154 V0", darker(colour, 0.2), 13
    )


def frame(width: float, height: float, art: str, ground: str = PAPER) -> str:
    """A picture on the wall."""
    x, y = -width / 2, -height / 2
    return (
        rect(x, y, width, height, ground, 4, stroke=WOOD_DARK, stroke_width=8)
        + circle(width * 0.12, -height * 0.14, min(width, height) * 0.17, art)
        + path(f"M{x + 8} {-y - 8} L{x + width * 0.38:.1f} {height * 0.02:.1f} L{x + width * 0.62:.1f} {height * 0.3:.1f} L{x + width * 0.76:.1f} {height * 0.14:.1f} L{-x - 8} {-y - 8}Z", lighter(art, 0.35))
    )  # fmt: skip


def bed(colour: str, sheet: str = PAPER) -> str:
    """A bed from its side, 440 wide."""
    return (
        rect(-236, -210, 30, 210, WOOD_DARK, 8) + rect(206, -130, 22, 130, WOOD_DARK, 8)
        + rect(-214, -60, 428, 40, WOOD, 6) + rect(-210, -118, 420, 66, sheet, 18)
        + path("M-60 -122 h254 q20 0 20 22 v46 h-290 q-6 -50 16 -68Z", colour)
        + rect(-196, -156, 112, 52, lighter(sheet, 0.5), 22, stroke=darker(sheet, 0.1), stroke_width=3)
    )  # fmt: skip


def box(width: float = 130, height: float = 100, *, label: str = "", open_: bool = False) -> str:
    """A cardboard box on the floor."""
    x = -width / 2
    cardboard = "#d3a572"
    body = rect(x, -height, width, height, cardboard, 4) + rect(-11, -height, 22, height, lighter(cardboard, 0.3))
    tag = rect(x + width - 46, -height + 16, 30, 22, PAPER, 3) if not label else rect(x + 14, -36, 42, 22, label, 3)
    if open_:
        flaps = polygon([(x, -height), (x - 30, -height - 34), (0, -height)], darker(cardboard, 0.12)) + polygon(
            [(-x, -height), (-x + 30, -height - 34), (0, -height)], darker(cardboard, 0.06)
        )
        return flaps + body + tag
    return body + line(f"M{x} {-height + 2} H{-x}", darker(cardboard, 0.16), 5) + tag


def cabinet(width: float, height: float, colour: str, doors: int = 2) -> str:
    """Cupboards on the floor; a worktop on them."""
    x = -width / 2
    each = width / doors
    leaves = "".join(
        rect(x + each * at + 5, -height + 8, each - 10, height - 22, lighter(colour, 0.12), 5)
        + rect(x + each * at + (each - 26 if at % 2 == 0 else 14), -height + 24, 12, 6, darker(colour, 0.4), 3)
        for at in range(doors)
    )
    return rect(x, -height, width, height, colour) + leaves + rect(x - 6, -height - 14, width + 12, 16, "#f4efe6", 3)


def wall_cabinet(width: float, height: float, colour: str, doors: int = 2) -> str:
    """Cupboards hung at their top."""
    each = width / doors
    return rect(-width / 2, 0, width, height, colour, 4) + "".join(
        rect(-width / 2 + each * at + 5, 6, each - 10, height - 12, lighter(colour, 0.12), 4)
        + circle(-width / 2 + each * at + (each - 20 if at % 2 == 0 else 20), height - 22, 5, darker(colour, 0.4))
        for at in range(doors)
    )


def ladder() -> str:
    """A step ladder."""
    steps = "".join(rect(-46 + at * 3, -60 - at * 62, 92 - at * 6, 10, "#e3b45f", 3) for at in range(4))
    return line("M-58 0 L-32 -290 M58 0 L32 -290", "#c98f3f", 12) + line("M70 0 L36 -286", "#a8752f", 9) + steps


def shelf(width: float, items: tuple[str, ...]) -> str:
    """A board on the wall with books and things in some colours."""
    x = -width / 2 + 16
    parts = [
        rect(-width / 2, 0, width, 13, WOOD, 4),
        line(f"M{-width / 2 + 30} 13 v18 M{width / 2 - 30} 13 v18", WOOD_DARK, 7),
    ]
    for at, colour in enumerate(items):
        height = 62 + (at * 37) % 28
        parts.append(rect(x, -height, 22, height, colour, 3))
        parts.append(rect(x + 4, -height + 12, 14, 4, lighter(colour, 0.5)))
        x += 25
    return "".join(parts)


def sparkle(size: float = 18, colour: str = WHITE) -> str:
    """A four-pointed star: clean."""
    s, t = size, size * 0.2
    return path(f"M0 {-s} Q{t} {-t} {s} 0 Q{t} {t} 0 {s} Q{-t} {t} {-s} 0 Q{-t} {-t} 0 {-s}Z", colour)


def sparkles(places: tuple[tuple[float, float, float], ...], colour: str = WHITE) -> str:
    """Several of them: x, y, size."""
    return "".join(moved(x, y, sparkle(size, colour)) for x, y, size in places)


def shadow(width: float, *, opacity: float = 0.14) -> str:
    """What a thing casts on the floor."""
    return group(ellipse(0, 0, width / 2, width * 0.055, "#2b2530"), opacity=opacity)

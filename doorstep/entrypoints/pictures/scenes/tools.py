"""Tools and materials, standing or lying around (0, 0)."""

from doorstep.entrypoints.pictures.colours import PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.scenes.tones import DARK, METAL, METAL_DARK, WOOD, WOOD_DARK
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, line, moved, path, rect


def bucket(colour: str, *, foam: bool = True) -> str:
    """A bucket with its handle, foaming."""
    bubbles = "".join(
        circle(x, y, r, WHITE, opacity=0.95)
        for x, y, r in ((-34, -104, 18), (-8, -112, 22), (22, -106, 19), (42, -100, 12))
    )
    return (
        line("M-56 -100 Q0 -196 56 -100", METAL_DARK, 6) + (bubbles if foam else "")
        + path("M-60 -102 h120 l-14 102 h-92Z", colour) + rect(-66, -108, 132, 16, darker(colour, 0.16), 7)
        + path("M-40 -80 h14 l6 66 h-12Z", lighter(colour, 0.3), opacity=0.7)
    )  # fmt: skip


def spray(colour: str, liquid: str = "#bfe3ef") -> str:
    """A spray bottle."""
    return (
        path("M-34 0 V-84 Q-34 -104 -14 -110 V-130 H14 V-110 Q34 -104 34 -84 V0 Q34 8 26 8 H-26 Q-34 8 -34 0Z", liquid)
        + rect(-34, -62, 68, 44, PAPER) + circle(0, -40, 14, colour)
        + rect(-16, -148, 32, 22, darker(colour, 0.1), 4) + path("M-44 -176 h64 q16 0 16 14 v16 h-58 l-22 -12Z", colour)
        + line("M-18 -142 q-8 16 -22 18", darker(colour, 0.2), 7)
    )  # fmt: skip


def sponge(colour: str = "#f2c14e") -> str:
    """A sponge with a rough side."""
    return (
        rect(-52, -38, 104, 40, colour, 10)
        + rect(-52, -44, 104, 16, "#4f8a6b", 7)
        + "".join(circle(x, y, 3, darker(colour, 0.2)) for x, y in ((-30, -14), (-8, -8), (14, -18), (34, -10)))
    )


def cloth(colour: str) -> str:
    """A folded cloth."""
    return path("M-60 0 q0 -30 20 -30 h84 q18 0 18 30Z", colour) + path(
        "M-48 -30 q0 -18 16 -18 h68 q14 0 14 18Z", lighter(colour, 0.3)
    )


def broom(colour: str) -> str:
    """A broom, its handle up."""
    return (
        rect(-6, -360, 12, 290, WOOD, 5)
        + path("M-28 -76 h56 l16 76 h-88Z", colour)
        + "".join(line(f"M{x} -56 L{x * 1.5:.1f} -4", darker(colour, 0.2), 3) for x in (-16, 0, 16))
        + rect(-32, -92, 64, 24, darker(colour, 0.25), 7)
    )


def mop(colour: str) -> str:
    """A flat mop, its handle up."""
    return (
        rect(-5, -360, 10, 336, METAL_DARK, 5)
        + rect(-76, -26, 152, 18, darker(colour, 0.2), 8)
        + rect(-82, -14, 164, 16, colour, 8)
    )


def squeegee(colour: str) -> str:
    """A window squeegee, its handle down."""
    return rect(-9, 0, 18, 130, colour, 8) + rect(-100, -16, 200, 18, METAL_DARK, 6) + rect(-100, -26, 200, 12, DARK, 4)


def vacuum(colour: str) -> str:
    """A vacuum cleaner with its hose."""
    return (
        line("M58 -62 C120 -170 190 -150 214 -70 L232 -8", DARK, 11) + rect(188, -14, 92, 18, DARK, 8)
        + path("M-84 -8 V-50 Q-84 -112 -14 -112 Q76 -112 80 -40 V-8Z", colour) + circle(-44, -18, 30, DARK) + circle(-44, -18, 13, METAL)
        + circle(56, -8, 14, DARK) + path("M-30 -92 Q20 -104 50 -66 L20 -60 Q-4 -78 -30 -74Z", lighter(colour, 0.4), opacity=0.8)
    )  # fmt: skip


def wrench(colour: str = METAL_DARK) -> str:
    """A spanner, its jaw up."""
    return (
        rect(-13, -70, 26, 200, colour, 10)
        + path("M-40 -112 Q-40 -66 0 -58 Q40 -66 40 -112 L22 -132 V-98 H-22 V-132Z", colour)
        + circle(0, 106, 9, PAPER)
    )


def screwdriver(colour: str) -> str:
    """A screwdriver, its tip up."""
    return (
        rect(-6, -140, 12, 120, METAL_DARK, 2)
        + rect(-20, -26, 40, 116, colour, 16)
        + "".join(rect(x, -10, 6, 84, darker(colour, 0.18), 3) for x in (-12, 6))
    )


def drill(colour: str) -> str:
    """A cordless drill looking right."""
    return (
        rect(96, -58, 92, 9, METAL_DARK, 2) + path("M70 -76 h30 l8 14 v16 l-8 14 h-30Z", DARK)
        + path("M-92 -92 h146 q22 0 22 38 t-22 38 h-92 l16 84 h-64 l-20 -100 q-10 -60 14 -60Z", colour)
        + rect(-68, 58, 108, 46, DARK, 8) + path("M-4 -16 q22 4 18 30 l-24 -6Z", DARK) + rect(-60, -76, 80, 16, lighter(colour, 0.4), 8)
    )  # fmt: skip


def hammer(colour: str = WOOD_DARK) -> str:
    """A hammer, its head up."""
    return rect(-11, -60, 22, 190, colour, 8) + path("M-60 -108 h74 q40 2 56 32 h-130Z", METAL_DARK)


def toolbox(colour: str) -> str:
    """A tool box with tools looking out."""
    out = (
        moved(-62, -120, wrench(), scale=0.7, turn=-10) + moved(0, -112, screwdriver("#e0a045"), scale=0.8)
        + moved(64, -124, hammer(), scale=0.72, turn=9)
    )  # fmt: skip
    return (
        out
        + path("M-140 -96 h280 l-8 96 h-264Z", colour)
        + rect(-148, -106, 296, 20, darker(colour, 0.18), 6)
        + rect(-28, -66, 56, 26, "#f2c14e", 6)
    )


def level(colour: str = "#f2c14e") -> str:
    """A spirit level."""
    return (
        rect(-150, -22, 300, 44, colour, 8)
        + rect(-36, -14, 72, 28, "#d8f0a8", 12)
        + circle(4, 0, 9, WHITE)
        + line("M-14 -14 v28 M22 -14 v28", DARK, 3)
    )


def paint_bucket(colour: str) -> str:
    """A tin of paint, running over."""
    return (
        line("M-52 -92 Q0 -160 52 -92", METAL_DARK, 5) + rect(-56, -96, 112, 96, METAL, 6) + ellipse(0, -96, 56, 13, colour)
        + path("M-50 -94 q6 60 16 20 q8 50 20 6 q6 34 14 -24Z", colour) + rect(-56, -40, 112, 22, METAL_DARK, opacity=0.5)
    )  # fmt: skip


def roller(colour: str) -> str:
    """A paint roller, upright."""
    return (
        rect(-9, 20, 18, 110, WOOD_DARK, 8)
        + line("M0 22 V-20 H74 V-58", METAL_DARK, 7)
        + rect(-80, -92, 160, 52, colour, 14)
    )


def bottle(colour: str, cap: str, *, height: float = 120, label: bool = True) -> str:
    """A round bottle."""
    return (
        rect(-12, -height - 34, 24, 30, cap, 5) + path(f"M-34 0 V{-height + 26} Q-34 {-height} -12 {-height - 4} H12 Q34 {-height} 34 {-height + 26} V0 Q34 6 28 6 H-28 Q-34 6 -34 0Z", colour)
        + (rect(-34, -height * 0.62, 68, height * 0.36, PAPER, opacity=0.92) if label else "")
        + rect(-24, -height + 24, 8, height * 0.6, WHITE, 4, opacity=0.35)
    )  # fmt: skip


def candle(colour: str) -> str:
    """A burning candle in a glass."""
    return (
        path("M0 -104 q16 20 0 34 q-16 -14 0 -34Z", "#f4b942") + path("M0 -92 q8 12 0 20 q-8 -8 0 -20Z", "#fff1b8")
        + line("M0 -72 v10", DARK, 3) + rect(-32, -64, 64, 66, colour, 8) + rect(-32, -64, 64, 14, lighter(colour, 0.4), 6)
    )  # fmt: skip


def clock(size: float = 56, *, hand: str = DARK) -> str:
    """A wall clock."""
    return (
        circle(0, 0, size, PAPER, stroke=DARK, stroke_width=7)
        + line(f"M0 0 V{-size * 0.62:.1f} M0 0 L{size * 0.42:.1f} {size * 0.18:.1f}", hand, 6)
        + circle(0, 0, 5, hand)
    )


def towels(colour: str) -> str:
    """A pile of three towels."""
    return "".join(
        rect(-88 + at * 4, -44 - at * 40, 176 - at * 8, 40, tint, 18)
        + line(f"M{40 - at * 3} {-42 - at * 40} q22 18 0 36", darker(tint, 0.16), 4)
        for at, tint in enumerate((colour, lighter(colour, 0.4), PAPER))
    )


def blob(points: str, colour: str, name: str, *parts: str) -> str:
    """A shape with parts clipped to it."""
    return path(points, colour) + clipped(name, path(points, WHITE), *parts)

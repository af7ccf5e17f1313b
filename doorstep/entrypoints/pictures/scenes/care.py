"""Scenes of nursing and care."""

from random import Random

from doorstep.entrypoints.pictures.colours import PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.scenes import creatures, tools
from doorstep.entrypoints.pictures.scenes import furniture as room
from doorstep.entrypoints.pictures.scenes.tones import (
    DARK,
    GLASS,
    METAL,
    METAL_DARK,
    WOOD,
    WOOD_DARK,
    Tone,
)
from doorstep.entrypoints.pictures.svg import circle, ellipse, line, moved, path, rect

_GREYS = ("#b9b4b0", "#d9d5d0", "#98928f")


def cross(size: float, colour: str) -> str:
    return rect(-size, -size / 3, size * 2, size / 1.5, colour, 6) + rect(
        -size / 3, -size, size / 1.5, size * 2, colour, 6
    )


def first_aid(colour: str) -> str:
    return (
        rect(-110, -150, 220, 150, colour, 20)
        + path("M-44 -150 v-22 q0 -14 14 -14 h60 q14 0 14 14 v22", "none", stroke=darker(colour, 0.2), stroke_width=14)
        + circle(0, -74, 48, PAPER)
        + moved(0, -74, cross(28, "#2f8f5b"))
    )


def injection(tone: Tone, random: Random) -> str:
    """A syringe and vials on a tray."""
    syringe = (
        rect(-150, -26, 220, 52, GLASS, 8, stroke=METAL_DARK, stroke_width=5)
        + rect(-150, -20, 130, 40, lighter(tone.accent, 0.35))
        + rect(-230, -8, 90, 16, METAL_DARK, 4)
        + rect(-250, -36, 18, 72, METAL_DARK, 6)
        + rect(70, -12, 26, 24, METAL_DARK, 4)
        + rect(94, -3, 110, 6, METAL_DARK)
        + "".join(line(f"M{x} -24 v14", DARK, 4) for x in range(-120, 60, 30))
    )
    vial = (
        rect(-26, -100, 52, 26, METAL_DARK, 5)
        + rect(-32, -78, 64, 80, lighter(tone.second, 0.4), 10)
        + rect(-32, -54, 64, 34, PAPER)
    )
    return "".join(
        [
            room.surface(tone, 400, colour="#e6ebee"),
            rect(110, 440, 580, 110, PAPER, 30) + rect(128, 456, 544, 78, "#dfe7ea", 22),
            moved(380, 340 if random.random() < 0.5 else 350, syringe, scale=1.25, turn=-16),
            moved(200, 500, vial),
            moved(290, 506, vial, scale=0.8),
            moved(600, 494, circle(0, 0, 32, WHITE) + circle(-10, -6, 20, "#f6f9fa")),
            moved(680, 410, first_aid(tone.accent), scale=0.7),
        ]
    )


def wound_care(tone: Tone, random: Random) -> str:
    """Bandages, plasters and a first-aid case."""
    roll = (
        ellipse(0, 0, 66, 66, PAPER)
        + circle(0, 0, 22, darker(PAPER, 0.14))
        + path("M0 66 H170 V30 H56", PAPER)
        + line("M10 64 H168", darker(PAPER, 0.16), 4)
    )
    plaster = (
        rect(-110, -32, 220, 64, "#e8b48c", 32)
        + rect(-36, -32, 72, 64, "#f3d0b0")
        + "".join(circle(x, y, 3, "#c98f66") for x in (-16, 0, 16) for y in (-12, 4, 18))
    )
    return "".join(
        [
            room.surface(tone, 400, colour="#e6ebee"),
            moved(330, 440, first_aid(tone.accent), scale=1.35),
            moved(590, 430, roll),
            moved(220, 520, plaster, turn=-10),
            moved(480, 540, plaster, scale=0.7, turn=14),
            moved(690, 340, tools.bottle(lighter(tone.second, 0.2), PAPER), scale=0.9) if random.random() < 0.6 else "",
        ]
    )


def health_check(tone: Tone, random: Random) -> str:
    """A blood-pressure meter with its cuff."""
    meter = (
        rect(-130, -110, 260, 200, PAPER, 26, stroke="#d5dce0", stroke_width=6)
        + rect(-106, -86, 212, 120, "#d8ecd0", 10)
        + line("M-80 -30 h36 l14 -34 l22 62 l18 -44 l10 16 h50", tone.accent, 8)
        + circle(0, 62, 18, tone.accent)
        + path("M74 2 c-14 -16 -30 2 0 22 c30 -20 14 -38 0 -22Z", "#d9574a")
    )
    cuff = (
        rect(-90, -70, 180, 140, tone.accent, 30)
        + rect(-90, -16, 180, 32, darker(tone.accent, 0.15))
        + circle(50, 0, 12, METAL)
    )
    hose = path("M330 400 C420 560 560 540 560 440", "none", stroke=DARK, stroke_width=13)
    thermometer = (
        rect(-110, -15, 190, 30, WHITE, 15, stroke="#d5dce0", stroke_width=4)
        + rect(-60, -9, 70, 18, "#cfe7d8", 4)
        + rect(80, -7, 50, 14, METAL_DARK, 6)
    )
    return "".join(
        [
            room.surface(tone, 400, colour="#e8e2d6"),
            hose,
            moved(300, 320, meter, scale=1.2),
            moved(600, 380, cuff),
            moved(230, 530, thermometer, turn=-8),
            moved(
                690,
                220,
                "" if random.random() < 0.4 else path("M0 30 c-60 -62 -130 10 0 92 c130 -82 60 -154 0 -92Z", "#e0776b"),
                scale=0.7,
            ),
        ]
    )


def companion(tone: Tone, random: Random) -> str:
    """Tea by the window with an older person."""
    cup = (
        path("M-30 -44 h60 q0 44 -30 44 q-30 0 -30 -44Z", PAPER)
        + path("M30 -36 q22 2 18 18 q-4 10 -22 10", "none", stroke=PAPER, stroke_width=7)
        + line("M-10 -58 q-8 -14 0 -26 M10 -58 q-8 -14 0 -26", WHITE, 5, opacity=0.8)
    )
    guest = creatures.armchair_guest(random.choice(creatures.SKINS[:3]), tone.second, random.choice(_GREYS))
    return "".join(
        [
            room.room(tone),
            moved(420, 180, room.window(230, 210, curtains=lighter(tone.second, 0.5))),
            moved(200, 530, room.armchair(tone.accent), scale=1.4),
            moved(200, 450, guest, scale=1.2),
            rect(120, 400, 160, 90, lighter(tone.second, 0.3), 24),
            moved(430, 550, room.side_table(), scale=1.1),
            moved(406, 444, cup),
            moved(462, 444, room.plant(tone.second, tall=False), scale=0.4),
            moved(640, 530, room.armchair(lighter(tone.accent, 0.25)), scale=1.3),
        ]
    )


def babysitting(tone: Tone, random: Random) -> str:
    """Toys on a rug."""
    blocks = "".join(
        rect(x, y, 62, 62, colour, 8) + circle(x + 31, y + 31, 16, lighter(colour, 0.5))
        for x, y, colour in ((520, 478, tone.accent), (588, 478, tone.second), (554, 414, "#e0a045"))
    )
    ring = (
        "".join(
            rect(-w, -40 - at * 30, w * 2, 30, colour, 15)
            for at, (w, colour) in enumerate(((76, "#d9574a"), (62, "#e0a045"), (48, "#6b8e4e"), (34, "#5b8fc0")))
        )
        + rect(-5, -186, 10, 40, WOOD)
        + circle(0, -190, 14, "#7b6aa8")
    )
    tent = (
        path("M0 -290 L-170 0 H170Z", lighter(tone.second, 0.4))
        + path("M0 -230 L-56 0 H56Z", darker(tone.second, 0.15))
        + line("M0 -290 l-16 -40 M0 -290 l16 -40", WOOD_DARK, 9)
    )
    return "".join(
        [
            room.room(tone),
            moved(610, 460, tent) if random.random() < 0.6 else moved(610, 180, room.window(180, 200)),
            moved(400, 546, room.rug(lighter(tone.accent, 0.45), 330)),
            moved(270, 540, creatures.teddy("#c98d52"), scale=1.3),
            blocks,
            moved(130, 556, ring),
            moved(190, 150, room.shelf(230, (tone.accent, tone.second, PAPER, "#e0a045", tone.accent))),
        ]
    )


def newborn(tone: Tone, random: Random) -> str:
    """A cot under a mobile."""
    bars = "".join(rect(x, -190, 12, 160, PAPER, 5) for x in range(-176, 180, 44))
    cot = (
        rect(-200, -70, 400, 50, lighter(tone.accent, 0.4), 10)
        + bars
        + rect(-206, -206, 412, 22, WOOD, 10)
        + rect(-206, -40, 412, 22, WOOD, 10)
        + rect(-206, -206, 20, 210, WOOD, 8)
        + rect(186, -206, 20, 210, WOOD, 8)
    )
    star = path("M0 -26 l8 17 l19 2 l-14 13 l4 19 l-17 -10 l-17 10 l4 -19 l-14 -13 l19 -2Z", "#f2c14e")
    mobile = (
        line("M0 -200 V-90 M-120 -60 Q0 -120 120 -60 M-120 -60 v50 M0 -90 v60 M120 -60 v50", WOOD_DARK, 5)
        + moved(-120, 12, star)
        + moved(0, -2, path("M-8 -26 a28 28 0 1 0 26 40 a24 24 0 1 1 -26 -40Z", lighter(tone.second, 0.2)))
        + moved(120, 12, star)
    )
    return "".join(
        [
            room.room(tone),
            moved(160, 180, room.window(170, 190, curtains=lighter(tone.accent, 0.5))),
            moved(430, 200, mobile),
            moved(430, 540, room.shadow(440)),
            moved(430, 540, cot, scale=1.1),
            moved(720, 540, creatures.teddy("#d8b48a"), scale=0.8),
            moved(90, 540, tools.towels(tone.second), scale=0.6),
        ]
    )

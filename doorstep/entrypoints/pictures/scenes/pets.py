"""Scenes with animals."""

from random import Random

from doorstep.entrypoints.pictures.colours import PAPER, WHITE, darker, lighter, mixed
from doorstep.entrypoints.pictures.scenes import creatures, tools
from doorstep.entrypoints.pictures.scenes import furniture as room
from doorstep.entrypoints.pictures.scenes.care import cross, first_aid
from doorstep.entrypoints.pictures.scenes.tones import (
    DARK,
    HEIGHT,
    METAL,
    METAL_DARK,
    WIDTH,
    WOOD_DARK,
    Tone,
)
from doorstep.entrypoints.pictures.svg import circle, ellipse, line, moved, path, rect


def dog_walk(tone: Tone, random: Random) -> str:
    """A dog in the park."""
    sky, meadow, leaves = tone.wall, mixed("#a9cfa0", tone.floor, 0.25), mixed("#7fb58a", tone.second, 0.45)
    trees = "".join(
        rect(x - 9, 300, 18, 130, WOOD_DARK) + circle(x, 260, r, lighter(leaves, share))
        for x, r, share in ((100, 84, 0.0), (240, 62, 0.2), (640, 92, 0.1), (740, 60, 0.0))
    )
    leash = path("M400 360 C460 240 600 250 790 120", "none", stroke=tone.accent, stroke_width=9)
    return "".join(
        [
            rect(0, 0, WIDTH, HEIGHT, sky),
            circle(660, 90, 46, "#fbe3a2"),
            ellipse(150, 90, 70, 20, WHITE),
            ellipse(400, 470, 620, 130, meadow),
            trees,
            path("M300 600 Q380 480 540 420 L600 426 Q480 500 470 600Z", "#e6d3ae"),
            leash,
            moved(360, 560, creatures.dog(random.choice(creatures.DOGS), tone.accent), scale=1.15),
            moved(
                640,
                560,
                circle(0, -26, 26, "#d9e05a") + path("M-22 -36 q22 12 44 0", "none", stroke=WHITE, stroke_width=4),
            ),
        ]
    )


def cat_visit(tone: Tone, random: Random) -> str:
    """A cat at home with bowl and ball of wool."""
    wool = (
        circle(0, -40, 40, tone.second)
        + line("M-30 -60 Q0 -30 34 -54 M-36 -40 Q0 -8 38 -36 M-10 -78 Q10 -40 -6 -4", darker(tone.second, 0.2), 4)
        + path("M30 -10 q60 20 90 -10", "none", stroke=tone.second, stroke_width=5)
    )
    bowl = path("M-70 -40 h140 l-18 40 h-104Z", tone.accent) + ellipse(0, -40, 62, 14, "#a8664f")
    return "".join(
        [
            room.room(tone),
            moved(560, 180, room.window(230, 230, curtains=lighter(tone.accent, 0.5))),
            moved(340, 548, room.rug(lighter(tone.second, 0.4), 250)),
            moved(340, 540, creatures.cat(random.choice(creatures.CATS)), scale=1.3),
            moved(590, 560, wool),
            moved(130, 556, bowl),
            moved(740, 520, room.plant(tone.second)),
        ]
    )


def dog_grooming(tone: Tone, random: Random) -> str:
    """A dog in the bath tub."""
    foam = "".join(
        circle(x, y, r, WHITE, stroke="#d5e8f0", stroke_width=3)
        for x, y, r in (
            (290, 400, 34),
            (340, 384, 28),
            (456, 388, 32),
            (510, 404, 30),
            (250, 416, 24),
            (400, 410, 36),
            (384, 128, 26),
            (424, 134, 20),
        )
    )
    tub = path("M190 410 h420 q0 130 -80 136 h-260 q-80 -6 -80 -136Z", tone.accent) + rect(
        174, 396, 452, 28, lighter(tone.accent, 0.25), 14
    )
    return "".join(
        [
            room.room(tone, 500),
            room.tiles(tone, bottom=490),
            moved(400, 470, creatures.dog(random.choice(creatures.DOGS), tone.second), scale=1.15),
            foam,
            tub,
            moved(700, 540, tools.bottle(tone.second, DARK), scale=1.05),
            moved(100, 540, tools.towels(tone.second), scale=0.75),
            "".join(
                circle(x, y, r, WHITE, opacity=0.7)
                for x, y, r in ((180, 220, 18), (620, 180, 24), (660, 260, 14), (150, 300, 12))
            ),
        ]
    )


def cat_grooming(tone: Tone, random: Random) -> str:
    """A cat on a table, brush and comb beside it."""
    brush = (
        rect(-16, -10, 32, 150, WOOD_DARK, 14)
        + rect(-50, -110, 100, 110, tone.accent, 26)
        + "".join(circle(x, y, 5, METAL) for x in (-28, 0, 28) for y in (-84, -56, -28))
    )
    return "".join(
        [
            room.surface(tone, 450),
            moved(360, 490, creatures.cat(random.choice(creatures.CATS)), scale=1.35),
            moved(620, 340, brush, turn=18),
            moved(150, 480, tools.spray(tone.second)),
            moved(700, 520, tools.towels(tone.accent), scale=0.6),
            moved(520, 120, room.sparkle(22)),
        ]
    )


def vet(tone: Tone, random: Random) -> str:
    """An examination at home."""
    stethoscope = (
        path("M-60 -120 C-70 0 -20 40 0 60 C20 40 70 0 60 -120", "none", stroke=DARK, stroke_width=13)
        + path("M0 60 V120 Q0 170 60 160", "none", stroke=DARK, stroke_width=13)
        + circle(78, 156, 28, METAL)
        + circle(78, 156, 13, METAL_DARK)
    )
    animal = (
        creatures.cat(random.choice(creatures.CATS))
        if random.random() < 0.5
        else creatures.dog(random.choice(creatures.DOGS), tone.accent, tongue=False)
    )
    return "".join(
        [
            room.surface(tone, 450, colour="#dfe7ea"),
            moved(300, 500, animal, scale=1.2),
            moved(590, 250, stethoscope, scale=1.05),
            moved(560, 540, first_aid(tone.accent), scale=0.8),
            moved(720, 500, tools.bottle(lighter(tone.second, 0.2), PAPER), scale=0.8),
            moved(130, 140, cross(46, lighter(tone.accent, 0.4))),
        ]
    )

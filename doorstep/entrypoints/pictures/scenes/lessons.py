"""Scenes of lessons, and of what is learnt."""

from random import Random

from doorstep.entrypoints.pictures.colours import INK, PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.scenes import furniture as room
from doorstep.entrypoints.pictures.scenes import tools
from doorstep.entrypoints.pictures.scenes.tones import (
    DARK,
    GLASS,
    HEIGHT,
    LEAF_DARK,
    METAL,
    METAL_DARK,
    WIDTH,
    WOOD,
    WOOD_DARK,
    Tone,
)
from doorstep.entrypoints.pictures.svg import circle, ellipse, group, line, moved, path, rect

_BOARD = "#2f5d50"

_CHALK = "#f4f7ef"


def _board(tone: Tone, *chalk: str) -> str:
    return (
        room.room(tone, 500)
        + rect(110, 60, 580, 360, WOOD_DARK, 12)
        + rect(128, 78, 544, 324, _BOARD, 4)
        + "".join(chalk)
        + rect(160, 412, 480, 16, WOOD, 6)
        + rect(230, 404, 50, 9, _CHALK, 3)
        + rect(520, 402, 70, 12, "#d9574a", 3)
    )


def maths(tone: Tone, random: Random) -> str:
    """A triangle, a curve and a root on the board."""
    turn = random.randint(0, 2)
    triangle = line("M180 330 L330 330 L330 160Z M306 330 v-24 h24", _CHALK, 6)
    curve = line("M430 340 H640 M460 370 V130", _CHALK, 5) + path(
        "M470 150 Q545 470 620 150" if turn else "M466 330 C520 320 540 150 630 140",
        "none",
        stroke="#f2c14e",
        stroke_width=7,
        stroke_linecap="round",
    )
    root = (
        line("M200 128 l12 -8 l18 40 l22 -70 h80 M266 146 q26 -30 30 -8 q0 14 -30 26 h36", _CHALK, 6)
        if turn != 1
        else circle(240, 130, 30, "none", stroke=_CHALK, stroke_width=6) + line("M240 130 h30", _CHALK, 5)
    )
    ruler = rect(-110, -20, 220, 40, "#f2c14e", 4) + "".join(
        line(f"M{x} -20 v{14 if x % 40 else 22}", darker("#f2c14e", 0.4), 3) for x in range(-90, 100, 20)
    )
    return (
        _board(tone, triangle, curve, root)
        + moved(190, 560, ruler, turn=-6)
        + moved(
            640,
            560,
            rect(-70, -100, 140, 26, tone.accent, 4)
            + rect(-62, -74, 130, 26, tone.second, 4)
            + rect(-76, -48, 150, 26, "#5b8fc0", 4)
            + rect(-66, -22, 132, 22, tone.accent, 4),
        )
        + moved(
            430,
            560,
            circle(0, -34, 34, "#d9574a") + path("M0 -66 q4 -18 20 -22", "none", stroke=LEAF_DARK, stroke_width=6),
        )
    )


def science(tone: Tone, random: Random) -> str:
    """Flasks and an atom."""
    atom = (
        "".join(
            group(ellipse(0, 0, 120, 44, "none", stroke=tone.accent, stroke_width=9), transform=f"rotate({turn})")
            for turn in (0, 60, 120)
        )
        + circle(0, 0, 24, tone.second)
        + circle(118, 0, 13, tone.accent)
        + circle(-62, -100, 13, tone.accent)
    )
    flask = (
        path("M-26 -220 h52 v84 l80 120 q14 26 -16 26 h-180 q-30 0 -16 -26 l80 -120Z", GLASS, opacity=0.9)
        + path("M-62 -72 h124 l42 62 q8 16 -10 16 h-188 q-18 0 -10 -16Z", tone.accent)
        + circle(-20, -40, 11, WHITE, opacity=0.6)
        + circle(24, -22, 8, WHITE, opacity=0.6)
        + circle(4, -98, 9, tone.accent, opacity=0.7)
        + rect(-34, -232, 68, 18, METAL_DARK, 6)
    )
    tube = rect(-20, -150, 40, 156, GLASS, 20) + rect(-20, -84, 40, 90, tone.second, 20)
    return "".join(
        [
            room.surface(tone, 430),
            moved(220, 210, atom, turn=random.randint(-20, 20)),
            moved(470, 470, flask, scale=1.1),
            moved(640, 470, tube),
            moved(700, 470, rect(-20, -150, 40, 156, GLASS, 20) + rect(-20, -60, 40, 66, "#d9574a", 20)),
            rect(590, 400, 170, 20, WOOD_DARK, 6),
            moved(190, 500, rect(-90, -54, 180, 28, tone.second, 4) + rect(-80, -26, 170, 28, "#5b8fc0", 4)),
        ]
    )


def exam(tone: Tone, random: Random) -> str:
    """A paper with good marks and a clock."""
    rows = "".join(
        circle(-120, y, 15, "none", stroke=tone.accent, stroke_width=6)
        + (line(f"M-128 {y} l7 8 l14 -18", tone.accent, 7) if (at + 1) % 4 else "")
        + rect(-86, y - 6, 190 - at % 3 * 40, 12, lighter(DARK, 0.65), 6)
        for at, y in enumerate(range(-110, 140, 50))
    )
    paper = rect(-170, -210, 340, 420, PAPER, 12) + rect(-130, -176, 170, 18, DARK, 6, opacity=0.8) + rows
    mark = circle(0, 0, 46, "none", stroke="#d9574a", stroke_width=8) + line("M-18 2 l12 16 l26 -34", "#d9574a", 9)
    pencil = (
        rect(-130, -13, 200, 26, "#f2c14e", 3)
        + path("M70 -13 l46 13 l-46 13Z", "#f3d9b0")
        + path("M100 -5 l16 5 l-16 5Z", DARK)
        + rect(-152, -13, 26, 26, "#e58a8a", 6)
    )
    return "".join(
        [
            rect(0, 0, WIDTH, HEIGHT, tone.floor),
            ellipse(400, 300, 420, 320, lighter(tone.floor, 0.18)),
            moved(330, 310, paper, scale=1.15, turn=random.randint(-8, 2)),
            moved(480, 130, mark),
            moved(600, 420, pencil, scale=1.2, turn=-52),
            moved(680, 140, tools.clock(72)),
            moved(690, 520, rect(-60, -50, 120, 100, tone.accent, 10)),
        ]
    )


def english(tone: Tone, random: Random) -> str:
    """Two people talking: letters in speech bubbles."""
    letter_a = line("M-34 50 L0 -50 L34 50 M-22 16 H22", WHITE, 15)
    letter_b = line("M-26 -50 V50 M-26 -50 q56 0 52 26 q-2 22 -52 24 q62 0 60 26 q-2 26 -60 24", WHITE, 15)
    left = rect(-130, -110, 260, 200, tone.accent, 50) + path("M-70 70 l-30 80 l90 -66Z", tone.accent)
    right = rect(-110, -90, 220, 170, tone.second, 46) + path("M60 60 l34 70 l-86 -56Z", tone.second)
    return "".join(
        [
            room.surface(tone, 470),
            moved(270, 200, left + letter_a),
            moved(560, 300, right + letter_b),
            moved(180, 540, rect(-110, -60, 220, 34, "#5b8fc0", 4) + rect(-100, -26, 200, 30, tone.second, 4)),
            moved(
                600,
                540,
                rect(-40, -76, 80, 76, PAPER, 10)
                + path("M40 -60 q34 2 30 28 q-4 20 -30 18", "none", stroke=PAPER, stroke_width=11),
            ),
            moved(420, 90, "" if random.random() < 0.5 else room.sparkle(24)),
        ]
    )


def chinese(tone: Tone, random: Random) -> str:
    """A brush, ink and a written character."""
    ink = "#2b2a30"
    middle = line("M-70 -60 V40 M-70 -60 H70 M70 -60 V40 M-70 40 H70 M0 -120 V130", ink, 20)
    big = line("M-100 -30 H100 M0 -120 C0 0 -40 80 -110 120 M0 -30 C20 40 60 90 114 118", ink, 20)
    sheet = rect(-180, -210, 360, 420, "#fbf6e6", 8) + line(
        "M-180 0 H180 M0 -210 V210", "#e3b9a8", 3, stroke_dasharray="10 12"
    )
    brush = rect(-10, -30, 20, 270, WOOD_DARK, 8) + path("M-18 -30 h36 q4 -60 -18 -112 q-22 52 -18 112Z", ink)
    return "".join(
        [
            rect(0, 0, WIDTH, HEIGHT, tone.floor),
            ellipse(400, 300, 420, 320, lighter(tone.floor, 0.18)),
            moved(320, 300, sheet + (middle if random.random() < 0.5 else big), scale=1.1),
            moved(620, 280, brush, scale=1.2, turn=30),
            moved(640, 500, rect(-90, -46, 180, 90, "#3a3d45", 16) + ellipse(0, -6, 60, 26, "#1d1f24")),
            moved(120, 520, rect(-34, -34, 68, 68, "#c2403a", 6)),
        ]
    )


def piano(tone: Tone, random: Random) -> str:
    """A piano with an open book of music."""
    keys = "".join(rect(110 + at * 42, 400, 39, 120, PAPER, 4) for at in range(14)) + "".join(
        rect(138 + at * 42, 400, 24, 72, INK, 3) for at in range(13) if at % 7 not in (2, 6)
    )
    lid = darker(tone.accent, 0.35)
    sheet = (
        rect(-150, -120, 148, 170, PAPER, 4)
        + rect(2, -120, 148, 170, PAPER, 4)
        + "".join(line(f"M{x} {y} h110", "#9aa0a6", 2.5) for x in (-132, 20) for y in range(-96, 40, 16))
        + "".join(
            circle(x, y, 8, INK) + line(f"M{x + 7} {y} v-34", INK, 3)
            for x, y in ((-110, -50), (-70, -66), (-34, -40), (44, -60), (84, -44), (116, -70))
        )
    )
    return "".join(
        [
            room.room(tone, 520),
            rect(70, 210, 660, 190, lid, 14),
            rect(90, 385, 620, 150, darker(lid, 0.2), 8),
            keys,
            rect(90, 536, 620, 22, lid),
            rect(110, 556, 40, 44, lid) + rect(650, 556, 40, 44, lid),
            moved(400, 260, sheet),
            moved(
                660, 210, room.plant(tone.second, tall=False) if random.random() < 0.6 else tools.candle(tone.second)
            ),
        ]
    )


def guitar(tone: Tone, random: Random) -> str:
    """A guitar, notes in the air."""
    wood = random.choice(["#c98a45", "#a8562f", "#d9a860", "#7a4a31"])
    body = (
        path(
            "M0 -60 C70 -66 92 -20 76 22 C66 50 104 70 108 130 C112 204 60 240 0 240 C-60 240 -112 204 -108 130 C-104 70 -66 50 -76 22 C-92 -20 -70 -66 0 -60Z",
            wood,
        )
        + circle(0, 70, 36, darker(wood, 0.55))
        + rect(-44, 160, 88, 18, darker(wood, 0.4), 5)
    )
    neck = (
        rect(-17, -330, 34, 390, darker(wood, 0.45), 4)
        + rect(-26, -400, 52, 80, darker(wood, 0.55), 10)
        + "".join(line(f"M-17 {y} h34", METAL, 3) for y in range(-310, -40, 34))
        + "".join(line(f"M{x} -330 V168", "#f0e6d2", 2) for x in (-9, -3, 3, 9))
    )
    note = (
        ellipse(0, 0, 20, 15, tone.accent)
        + rect(14, -84, 8, 84, tone.accent)
        + path("M14 -84 q40 8 34 50 q-8 -22 -34 -24Z", tone.accent)
    )
    return "".join(
        [
            room.room(tone),
            moved(620, 170, room.window(170, 190)),
            moved(330, 360, body + neck, scale=0.98, turn=24),
            moved(560, 330, note),
            moved(640, 420, note, scale=0.8, turn=10),
            moved(130, 180, note, scale=0.9, turn=-10),
            moved(660, 560, room.armchair(tone.second), scale=0.9),
        ]
    )


def diploma(tone: Tone, random: Random) -> str:
    """A framed certificate on the wall."""
    paper = rect(-250, -180, 500, 360, "#fdf9ee", 6, stroke=WOOD_DARK, stroke_width=22) + rect(
        -222, -152, 444, 304, "none", 4, stroke=lighter(tone.accent, 0.35), stroke_width=5
    )
    widths = (random.randint(200, 280), random.randint(280, 360), random.randint(240, 340), random.randint(160, 260))
    words = rect(-130, -112, 260, 26, tone.accent, 10) + "".join(
        rect(-width / 2, -54 + at * 34, width, 12, lighter(DARK, 0.6), 6) for at, width in enumerate(widths)
    )
    seal = (
        path("M-22 30 l-16 70 l38 -22 l38 22 l-16 -70Z", darker(tone.second, 0.15))
        + circle(0, 0, 46, tone.second)
        + circle(0, 0, 32, "none", stroke=WHITE, stroke_width=5)
        + line("M-14 2 l10 11 l18 -22", WHITE, 7)
    )
    name = path(
        "M-190 118 q20 -34 34 -4 t34 -8 t30 6 t34 -14", "none", stroke=DARK, stroke_width=5, stroke_linecap="round"
    )
    return (
        rect(0, 0, WIDTH, HEIGHT, tone.wall)
        + circle(400, 290, 290, tone.glow)
        + moved(400, 290, paper + words + name + moved(150, 96, seal))
    )

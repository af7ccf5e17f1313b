"""Scenes of beauty, massage and movement."""

from random import Random

from doorstep.entrypoints.pictures.colours import INK, PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.scenes import creatures, tools
from doorstep.entrypoints.pictures.scenes import furniture as room
from doorstep.entrypoints.pictures.scenes.tones import (
    DARK,
    GLASS,
    HEIGHT,
    LEAF,
    METAL,
    METAL_DARK,
    WIDTH,
    WOOD,
    WOOD_DARK,
    Tone,
)
from doorstep.entrypoints.pictures.svg import circle, ellipse, group, line, moved, path, rect

POLISHES = (
    "#c2405a",
    "#e58a8a",
    "#7b6aa8",
    "#2f7f8a",
    "#f2b6c1",
    "#d9704a",
    "#8c3a4f",
    "#5b8fc0",
    "#e8d7c8",
    "#3a4552",
)
DYES = ("#b4572f", "#4f3524", "#e3bd7c", "#8c3a4f", "#2e2422", "#cf9f5b", "#a87443")


def _polish(colour: str) -> str:
    return (
        rect(-15, -108, 30, 60, DARK, 8)
        + path("M-34 0 V-34 Q-34 -52 -14 -52 H14 Q34 -52 34 -34 V0 Q34 6 28 6 H-28 Q-34 6 -34 0Z", colour)
        + rect(-24, -38, 8, 32, WHITE, 4, opacity=0.45)
    )


def manicure(tone: Tone, random: Random) -> str:
    """A hand with fresh nails, polish bottles around."""
    colour = random.choice(POLISHES)
    others = random.sample([polish for polish in POLISHES if polish != colour], 3)
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, tone.wall), circle(400, 310, 270, tone.glow), moved(400, 560, rect(-300, -60, 600, 140, lighter(tone.accent, 0.55), 40)),
        moved(370, 390, creatures.hand(random.choice(creatures.SKINS), colour, length=random.choice([0.4, 0.8, 1.2])), scale=1.3, turn=random.randint(-9, 9)),
        moved(640, 470, _polish(colour), scale=1.2), moved(716, 480, _polish(others[0])), moved(110, 470, _polish(others[1]), scale=1.1), moved(600, 150, room.sparkle(26)), moved(190, 130, room.sparkle(18)), moved(160, 250, circle(0, 0, 26, lighter(tone.second, 0.2)) + circle(0, 0, 10, "#f6dd8a")),
    ])  # fmt: skip


def pedicure(tone: Tone, random: Random) -> str:
    """Feet on a towel, a bowl with petals."""
    skin, colour = random.choice(creatures.SKINS), random.choice(POLISHES)
    bowl = (
        ellipse(0, 0, 130, 40, "#a9d6ea")
        + path("M-134 0 q8 92 92 96 h84 q84 -4 92 -96 q-134 62 -268 0Z", tone.accent)
        + "".join(ellipse(x, y, 17, 9, "#f0a3ad") for x, y in ((-60, -4), (-10, 10), (46, -6), (10, -14)))
    )
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, tone.wall), circle(400, 300, 270, tone.glow), rect(90, 230, 420, 330, PAPER, 30) + rect(110, 250, 380, 290, "none", 24, stroke=lighter(tone.accent, 0.5), stroke_width=8),
        moved(220, 380, creatures.foot(skin, colour), turn=-6), moved(380, 380, group(creatures.foot(skin, colour), transform="scale(-1 1)"), turn=6),
        moved(640, 400, bowl), moved(590, 240, _polish(colour)), moved(680, 240, tools.candle(tone.second)), moved(140, 170, room.sparkle(20)),
    ])  # fmt: skip


def womens_haircut(tone: Tone, random: Random) -> str:
    """A cut from behind, scissors and comb."""
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, tone.wall), circle(360, 260, 250, tone.glow),
        moved(360, 210, creatures.back_of_head(random.choice(DYES), random.choice(creatures.SKINS), tone.accent, length=random.choice([70.0, 120.0, 190.0]), wave=random.random() < 0.5), scale=1.12),
        moved(640, 300, _scissors(tone.second), scale=1.15, turn=24), moved(130, 420, _comb(tone.second), turn=-14),
    ])  # fmt: skip


def mens_haircut(tone: Tone, random: Random) -> str:
    """A short cut from behind, clippers beside it."""
    clippers = (
        rect(-38, -60, 76, 190, DARK, 26)
        + rect(-46, -92, 92, 40, METAL, 8)
        + "".join(rect(x, -108, 7, 20, METAL_DARK) for x in range(-40, 41, 13))
        + circle(0, 10, 12, tone.accent)
    )
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, tone.wall), circle(360, 260, 250, tone.glow), moved(360, 220, creatures.cropped_head(random.choice(DYES), random.choice(creatures.SKINS), tone.accent, fade=random.random() < 0.6), scale=1.12),
        moved(650, 320, clippers, turn=18), moved(120, 420, _comb(tone.second), turn=-12),
    ])  # fmt: skip


def _scissors(handle: str) -> str:
    blades = line("M-10 20 L40 -150 M10 20 L-40 -150", METAL_DARK, 15)
    return (
        blades
        + circle(0, -12, 8, DARK)
        + "".join(circle(x, 62, 34, "none", stroke=handle, stroke_width=15) for x in (-38, 38))
    )


def _comb(colour: str) -> str:
    return rect(-16, -150, 26, 300, colour, 8) + "".join(rect(8, y, 40, 6, colour, 2) for y in range(-144, 146, 13))


def colouring(tone: Tone, random: Random) -> str:
    """Dye in a bowl, brush and swatches."""
    dye = random.choice(DYES)
    swatches = "".join(
        moved(
            120 + at * 62,
            150,
            path("M-22 -70 h44 q6 120 -22 170 q-28 -50 -22 -170Z", shade) + rect(-24, -78, 48, 18, DARK, 4),
        )
        for at, shade in enumerate(DYES[:4])
    )
    bowl = ellipse(0, -6, 128, 34, dye) + path("M-134 -8 q10 126 94 130 h80 q84 -4 94 -130 q-134 56 -268 0Z", DARK)
    brush = rect(-13, -20, 26, 190, tone.accent, 10) + path("M-30 -110 h60 l-8 92 h-44Z", darker(dye, 0.2))
    return "".join(
        [
            room.surface(tone, 430, colour=lighter(WOOD, 0.2)),
            swatches,
            moved(360, 390, bowl, scale=1.1),
            moved(600, 300, brush, scale=1.2, turn=30),
            moved(690, 480, tools.bottle(tone.second, DARK), scale=1.1),
            moved(120, 500, tools.towels(tone.accent), scale=0.7),
        ]
    )


def makeup(tone: Tone, random: Random) -> str:
    """A mirror, a palette, brushes and lipstick."""
    shades = random.sample(["#e0a38f", "#c2405a", "#8c5a7a", "#d9b38c", "#a8664f", "#f0c9b8", "#7b6aa8", "#e58a8a"], 6)
    palette = rect(-130, -70, 260, 140, DARK, 18) + "".join(
        circle(-82 + at % 3 * 82, -30 + at // 3 * 62, 24, shade) for at, shade in enumerate(shades)
    )
    lipstick = (
        rect(-26, -60, 52, 90, DARK, 6)
        + rect(-20, -90, 40, 34, "#e8c35a", 3)
        + path("M-15 -90 v-40 q0 -22 30 -34 v74Z", shades[1])
    )
    brush = (
        rect(-8, 0, 16, 180, WOOD_DARK, 7)
        + rect(-11, -40, 22, 44, METAL_DARK, 3)
        + path("M-24 -40 q-14 -60 24 -88 q38 28 24 88Z", "#e6b8a2")
    )
    mirror = (
        circle(0, -180, 150, GLASS, stroke="#e8c35a", stroke_width=14)
        + line("M-70 -150 L20 -250 M-30 -120 L76 -240", WHITE, 10, opacity=0.8)
        + path("M-60 0 h120 l16 30 h-152Z", "#e8c35a")
    )
    return "".join(
        [
            room.surface(tone, 440, colour=lighter(WOOD, 0.25)),
            moved(230, 440, mirror),
            moved(500, 500, palette),
            moved(670, 460, lipstick, scale=1.2),
            moved(470, 300, brush, turn=12),
            moved(560, 280, brush, scale=0.8, turn=28),
            moved(120, 540, tools.bottle(tone.accent, "#e8c35a"), scale=0.7),
        ]
    )


def brows(tone: Tone, random: Random) -> str:
    """An eye with long lashes and a neat brow."""
    skin, hair, iris = (
        random.choice(creatures.SKINS),
        random.choice(DYES[:6]),
        random.choice(["#5b8fc0", "#6b8e4e", "#7a5234"]),
    )
    lashes = "".join(
        line(f"M{x} {y} q{dx * 0.3:.0f} {dy * 0.7:.0f} {dx} {dy}", INK, 8)
        for x, y, dx, dy in (
            (230, 322, -40, -44),
            (280, 288, -28, -58),
            (340, 268, -12, -66),
            (400, 262, 6, -70),
            (460, 270, 22, -66),
            (520, 292, 38, -54),
            (566, 322, 48, -40),
        )
    )
    eye = (
        path("M200 350 Q400 180 600 350 Q400 460 200 350Z", WHITE)
        + circle(400, 330, 78, iris)
        + circle(400, 330, 38, INK)
        + circle(430, 300, 16, WHITE)
        + line("M200 350 Q400 180 600 350", INK, 12)
    )
    brow = path("M180 210 C270 110 440 90 640 190 C470 140 330 150 190 232Z", darker(hair, 0.2))
    return "".join(
        [
            rect(0, 0, WIDTH, HEIGHT, skin),
            ellipse(400, 560, 420, 150, lighter(skin, 0.25)),
            circle(150, 520, 90, "#e58a7f", opacity=0.28),
            lashes,
            eye,
            brow,
            moved(
                690,
                430,
                rect(-9, -10, 18, 150, tone.accent, 8) + path("M-16 -90 h32 l-6 84 h-20Z", darker(hair, 0.3)),
                turn=24,
            ),
            moved(120, 110, room.sparkle(26)),
        ]
    )


def massage(tone: Tone, random: Random) -> str:
    """A massage table, towels, oil and a candle."""
    bench = (
        rect(-250, -178, 500, 44, tone.accent, 20)
        + rect(-250, -196, 130, 34, lighter(tone.accent, 0.4), 16)
        + line("M-190 -134 L-150 0 M190 -134 L150 0 M-150 -134 L-190 0 M150 -134 L190 0", WOOD_DARK, 14)
    )
    return "".join([
        room.room(tone), moved(620, 170, room.window(170, 190, curtains=lighter(tone.second, 0.5))) if random.random() < 0.6 else moved(600, 150, room.frame(160, 120, tone.second)), moved(380, 540, room.shadow(520)), moved(380, 540, bench, scale=1.1), moved(440, 344, tools.towels(tone.second), scale=0.7),
        moved(690, 550, room.side_table()), moved(668, 454, tools.candle(tone.second), scale=0.8), moved(722, 454, tools.bottle("#d9a54a", DARK, height=80), scale=0.7), moved(90, 540, room.plant(tone.second)),
    ])  # fmt: skip


def massage_stones(tone: Tone, random: Random) -> str:
    """Warm stones, oil, a flower."""
    stones = "".join(
        ellipse(0, -30 - at * 52, 110 - at * 22, 32, shade)
        + ellipse(-20, -40 - at * 52, 40 - at * 8, 8, WHITE, opacity=0.25)
        for at, shade in enumerate(("#5a626b", "#454d56", "#6a737d"))
    )
    flower = "".join(
        moved(0, 0, ellipse(0, -46, 22, 40, "#f6d3dc" if at % 2 else "#f0b9c6"), turn=at * 60) for at in range(6)
    ) + circle(0, 0, 20, "#f2c14e")
    return "".join(
        [
            room.surface(tone, 420, colour=lighter(WOOD, 0.1)),
            moved(290, 500, stones),
            moved(500, 500, tools.candle(tone.accent), scale=1.2),
            moved(640, 500, tools.bottle("#d9a54a", DARK), scale=1.3),
            moved(140, 470, flower, scale=0.85),
            moved(560, 560, ellipse(0, 0, 40, 14, LEAF), turn=20),
        ]
    )


def back_massage(tone: Tone, random: Random) -> str:
    """Shoulders from behind, warmed by stones."""
    skin = random.choice(creatures.SKINS)
    back = (
        path("M150 600 C150 380 250 320 352 300 V220 H448 V300 C550 320 650 380 650 600Z", skin)
        + line("M400 330 V560", darker(skin, 0.12), 6)
        + line("M280 420 Q320 480 310 540 M520 420 Q480 480 490 540", darker(skin, 0.1), 6)
    )
    head = ellipse(400, 160, 88, 100, random.choice(DYES)) + circle(400, 60, 44, random.choice(DYES[:3]))
    stones = "".join(
        ellipse(400, y, 34, 22, "#4f5861") + ellipse(392, y - 6, 12, 5, WHITE, opacity=0.3) for y in (350, 420, 490)
    )
    return "".join(
        [
            rect(0, 0, WIDTH, HEIGHT, tone.wall),
            circle(400, 280, 270, tone.glow),
            back,
            head,
            stones,
            rect(90, 560, 620, 60, PAPER, 20),
            moved(700, 540, tools.candle(tone.second)),
            moved(100, 540, tools.bottle("#d9a54a", DARK), scale=0.9),
        ]
    )


def sports_massage(tone: Tone, random: Random) -> str:
    """Roller, balls and oil after training."""
    roll = (
        rect(-150, -52, 300, 104, tone.accent, 50)
        + ellipse(150, 0, 26, 52, darker(tone.accent, 0.2))
        + ellipse(150, 0, 12, 26, DARK)
        + "".join(line(f"M{x} -50 v100", darker(tone.accent, 0.14), 8) for x in (-90, -40, 10, 60))
    )
    return "".join(
        [
            room.room(tone),
            moved(620, 180, room.window(190, 210)),
            moved(330, 520, roll),
            moved(560, 540, circle(0, -40, 40, tone.second) + circle(-12, -52, 10, WHITE, opacity=0.4)),
            moved(650, 545, circle(0, -30, 30, DARK)),
            moved(190, 500, tools.bottle("#cfe0a8", DARK), scale=1.0),
            moved(720, 540, tools.towels(tone.accent), scale=0.5),
            moved(90, 540, room.plant(tone.second, tall=False)),
        ]
    )


def training(tone: Tone, random: Random) -> str:
    """Weights and a mat in a living room."""
    bell = rect(-110, -12, 220, 24, METAL_DARK, 8) + "".join(
        rect(s * 116 - 22, -56, 44, 112, DARK, 10) + rect(s * 86 - 14, -42, 28, 84, lighter(DARK, 0.15), 8)
        for s in (-1, 1)
    )
    kettle = path("M-62 0 C-96 -40 -78 -110 0 -112 C78 -110 96 -40 62 0Z", tone.second) + path(
        "M-46 -100 C-54 -180 54 -180 46 -100", "none", stroke=darker(tone.second, 0.25), stroke_width=22
    )
    mat = path("M120 500 H560 L620 580 H60Z", tone.accent) + line("M146 520 H574", lighter(tone.accent, 0.4), 4)
    return "".join(
        [
            room.room(tone),
            moved(200, 180, room.window(190, 210)),
            mat,
            moved(330, 500, bell, scale=1.1),
            moved(660, 560, kettle),
            moved(600, 150, tools.clock(60)),
            moved(700, 440, "" if random.random() < 0.5 else room.plant(tone.second)),
            moved(130, 500, tools.bottle(GLASS, tone.second), scale=0.8),
        ]
    )


def yoga(tone: Tone, random: Random) -> str:
    """Somebody sitting on a mat by the window."""
    person = creatures.lotus(random.choice(creatures.SKINS), tone.accent, tone.second, random.choice(DYES))
    return "".join(
        [
            room.room(tone, 460),
            moved(400, 190, room.window(420, 260, sky="#fbe9cf")),
            ellipse(400, 556, 260, 30, lighter(tone.accent, 0.35)),
            moved(400, 556, person, scale=1.08),
            moved(100, 520, room.plant(tone.second)),
            moved(700, 540, tools.candle(tone.accent)),
        ]
    )


def physiotherapy(tone: Tone, random: Random) -> str:
    """An exercise ball, a band, a plan on the wall."""
    plan = rect(-90, -110, 180, 220, PAPER, 10) + "".join(
        circle(-50, y, 12, tone.accent)
        + line(f"M-56 {y} l5 5 l9 -10", WHITE, 4)
        + rect(-24, y - 5, 90, 10, lighter(DARK, 0.6), 5)
        for y in (-66, -18, 30, 76)
    )
    band = path(
        "M-120 0 C-160 -90 -40 -120 0 -60 C40 0 150 -20 130 -90",
        "none",
        stroke=tone.second,
        stroke_width=24,
        stroke_linecap="round",
    )
    return "".join(
        [
            room.room(tone),
            moved(180, 190, plan),
            moved(400, 540, room.shadow(280)),
            moved(
                400,
                410,
                circle(0, 0, 132, tone.accent)
                + path(
                    "M-90 -70 Q0 -130 90 -70",
                    "none",
                    stroke=lighter(tone.accent, 0.4),
                    stroke_width=10,
                    stroke_linecap="round",
                )
                + ellipse(0, 0, 132, 34, darker(tone.accent, 0.1), opacity=0.5),
            ),
            moved(640, 550, band),
            moved(620, 180, room.window(180, 200)),
            moved(130, 560, rect(-90, -50, 180, 60, lighter(tone.second, 0.2), 28)),
        ]
    )

"""Scenes of homes: cleaning, repair, fitting, moving."""

from random import Random

from doorstep.entrypoints.pictures.colours import PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.scenes import furniture as room
from doorstep.entrypoints.pictures.scenes import machines, tools
from doorstep.entrypoints.pictures.scenes.tones import (
    DARK,
    GLASS,
    HEIGHT,
    METAL,
    METAL_DARK,
    WIDTH,
    WOOD,
    WOOD_DARK,
    Tone,
)
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, line, moved, path, rect


def living_room(tone: Tone, random: Random) -> str:
    """A bright room with a sofa."""
    parts = [
        room.room(tone),
        moved(210 + random.randint(-20, 30), 190, room.window(200, 210, curtains=lighter(tone.accent, 0.55))),
    ]
    if random.random() < 0.6:
        parts.append(moved(500, 150, room.frame(150, 112, tone.second)))
    else:
        parts.append(
            moved(520, 176, room.shelf(230, (tone.accent, tone.second, PAPER, tone.accent, lighter(tone.second, 0.3))))
        )
    parts += [
        moved(430, 540, room.rug(lighter(tone.second, 0.4))),
        moved(430, 486, room.shadow(400)),
        moved(430, 486, room.sofa(tone.accent, tone.second)),
        moved(
            706, 470, room.floor_lamp(lighter(tone.second, 0.15)) if random.random() < 0.5 else room.plant(tone.second)
        ),
        moved(96, 500, room.plant(tone.second)),
    ]
    return "".join(parts)


def cleaning_kit(tone: Tone, random: Random) -> str:
    """Bucket, spray and sponge ready on a clean floor."""
    return "".join([
        room.room(tone, 430),
        moved(610, 180, room.window(210, 220, curtains=lighter(tone.accent, 0.5))),
        moved(150, 520, tools.mop(tone.accent) if random.random() < 0.5 else tools.broom(tone.second), turn=-9),
        moved(330, 530, room.shadow(190)), moved(330, 526, tools.bucket(tone.accent), scale=1.35),
        moved(520, 522, tools.spray(tone.second), scale=1.15), moved(655, 522, tools.sponge(), scale=1.1),
        moved(655, 478, tools.cloth(lighter(tone.accent, 0.4)), scale=0.9),
        room.sparkles(((250, 120, 26), (420, 200, 18), (330, 70, 14), (470, 90, 20))),
    ])  # fmt: skip


def kitchen(tone: Tone, random: Random) -> str:
    """Cupboards, an oven, a hood."""
    colour = random.choice([tone.accent, lighter(tone.accent, 0.35), tone.second])
    return "".join([
        room.room(tone), room.tiles(tone, bottom=430),
        moved(196, 0, room.wall_cabinet(330, 150, colour, 3)), moved(680, 0, room.wall_cabinet(200, 150, colour, 2)),
        path("M390 60 h150 l34 96 h-218Z", METAL) + rect(430, 0, 70, 66, METAL_DARK),
        moved(170, 520, room.cabinet(360, 196, colour, 3)), moved(466, 520, machines.oven(), scale=0.76), moved(694, 520, room.cabinet(230, 196, colour, 2)),
        moved(120, 308, machines.tap(drops=False), scale=0.52), moved(260, 308, room.plant(tone.second, tall=False), scale=0.7),
        moved(700, 308, tools.bottle(tone.second, DARK), scale=0.5), moved(750, 308, tools.bottle("#cfe0a8", DARK), scale=0.42),
        path("M432 292 h66 v-34 h-66Z", tone.second) + rect(424, 250, 82, 10, darker(tone.second, 0.2), 4),
    ])  # fmt: skip


def bathroom(tone: Tone, random: Random) -> str:
    """A tub, a basin and a mirror on tiles."""
    shower = line("M690 330 V96 Q690 60 650 60 H610", METAL_DARK, 9) + path("M572 60 h76 l14 26 h-104Z", METAL_DARK)
    return "".join([
        room.room(tone, 470), room.tiles(tone, bottom=460),
        shower, moved(560, 512, machines.bathtub(foam=random.random() < 0.7)),
        circle(190, 160, 98, lighter(GLASS, 0.3), stroke=WOOD_DARK, stroke_width=10) + line("M140 180 L196 110 M170 200 L236 118", WHITE, 8, opacity=0.8),
        moved(190, 306, machines.tap(drops=False), scale=0.4), moved(190, 316, machines.sink(250)), rect(166, 440, 48, 76, "#e4eaed"),
        moved(300, 306, tools.bottle(tone.accent, PAPER), scale=0.42), moved(90, 306, room.plant(tone.second, tall=False), scale=0.5),
        moved(420, 236, rect(-46, -20, 92, 110, tone.second, 8) + rect(-56, -30, 112, 12, METAL_DARK, 6)),
        room.sparkles(((290, 90, 20), (500, 300, 22), (700, 400, 16))),
    ])  # fmt: skip


def empty_room(tone: Tone, random: Random) -> str:
    """An empty flat, swept, with a last box."""
    return "".join([
        room.room(tone), moved(260, 190, room.window(250, 230)), rect(560, 120, 150, 310, lighter(tone.wall, 0.55), 4) + rect(572, 132, 126, 298, darker(tone.wall, 0.05), 3) + circle(682, 290, 8, WOOD_DARK),
        path("M140 470 L420 470 L560 590 L40 590Z", WHITE, opacity=0.28),
        moved(430, 540, tools.mop(tone.accent), turn=12), moved(640, 540, tools.bucket(tone.accent, foam=False)), moved(130, 556, room.box(120, 90)),
        room.sparkles(((470, 90, 22), (520, 180, 14), (90, 330, 18))),
    ])  # fmt: skip


def renovation(tone: Tone, random: Random) -> str:
    """A half-painted wall with a ladder."""
    fresh = path(
        f"M0 0 H{470 + random.randint(-60, 60)} q40 60 -20 120 t30 120 t-40 120 L430 430 H0Z",
        lighter(tone.accent, 0.55),
    )
    return "".join([
        room.room(tone), fresh, moved(560, 500, room.ladder()), moved(300, 250, tools.roller(tone.accent), scale=1.25, turn=-16),
        rect(0, 500, WIDTH, 100, "#eef0ee", opacity=0.75), moved(190, 560, tools.paint_bucket(tone.accent), scale=1.2),
        moved(400, 566, tools.vacuum(tone.second), scale=0.95), moved(90, 560, tools.paint_bucket(tone.second), scale=0.9),
    ])  # fmt: skip


def window_cleaning(tone: Tone, random: Random) -> str:
    """A pane that becomes clear behind the squeegee."""
    skyline = "".join(
        rect(x, 330 - height, 52, height + 90, darker("#b8cfdd", 0.04 * (at % 3)))
        for at, (x, height) in enumerate(
            zip(range(130, 660, 56), (60, 110, 80, 150, 96, 60, 128, 84, 112, 70), strict=False)
        )
    )
    pane = rect(120, 50, 560, 420, "#cfe7f4") + circle(560, 130, 46, "#fbe3a2") + skyline
    dull = path("M120 50 H400 C380 150 420 220 330 300 C270 360 200 380 120 390Z", "#9aa7a2", opacity=0.45)
    wet = "".join(
        line(f"M{x} {y} v{d}", WHITE, 4, opacity=0.7)
        for x, y, d in ((170, 120, 40), (230, 90, 60), (300, 140, 34), (190, 240, 50), (270, 220, 40))
    )
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, tone.wall), clipped("pane", rect(120, 50, 560, 420, WHITE), pane, dull, wet),
        rect(120, 50, 560, 420, "none", 6, stroke=PAPER, stroke_width=22) + rect(392, 50, 16, 420, PAPER),
        rect(90, 480, 620, 26, PAPER, 6), moved(520, 250, tools.squeegee(tone.accent), scale=1.2, turn=24 + random.randint(-8, 8)),
        moved(180, 482, tools.spray(tone.second), scale=0.95), moved(640, 482, tools.bucket(tone.accent), scale=0.85), room.sparkles(((600, 220, 26), (460, 120, 18), (620, 380, 16))),
    ])  # fmt: skip


def sofa_cleaning(tone: Tone, random: Random) -> str:
    """A sofa, one half freshened up."""
    stains = "".join(
        circle(x, y, r, "#8a6a45", opacity=0.3)
        for x, y, r in ((250, 396, 26), (300, 420, 14), (222, 430, 12), (330, 380, 10))
    )
    return "".join([
        room.room(tone), moved(620, 170, room.frame(150, 110, tone.second)), moved(400, 486, room.shadow(560)),
        moved(400, 486, room.sofa(tone.accent, tone.second), scale=1.45), stains,
        path("M420 600 C500 560 520 470 470 420", "none", stroke=DARK, stroke_width=16, stroke_linecap="round"), moved(462, 412, rect(-58, -20, 116, 34, METAL_DARK, 10) + rect(-40, 10, 80, 10, GLASS, 4), turn=-8),
        room.sparkles(((560, 330, 24), (620, 390, 16), (500, 300, 14))), moved(690, 540, tools.spray(tone.second)),
    ])  # fmt: skip


def mattress(tone: Tone, random: Random) -> str:
    """A made bed in the morning."""
    return "".join([
        room.room(tone), moved(400, 170, room.window(240, 210, curtains=lighter(tone.second, 0.45))), moved(370, 520, room.shadow(520)), moved(360, 520, room.bed(tone.accent), scale=1.15),
        moved(686, 540, tools.vacuum(tone.second), scale=0.8), room.sparkles(((250, 300, 22), (520, 330, 18), (600, 260, 14))),
    ])  # fmt: skip


def washing_machine(tone: Tone, random: Random) -> str:
    """A machine being opened up."""
    return "".join([
        room.room(tone), room.tiles(tone, bottom=430), moved(360, 520, room.shadow(300)), moved(350, 516, machines.washer(open_=random.random() < 0.4), scale=1.4),
        moved(640, 540, tools.toolbox(tone.accent), scale=0.95), moved(110, 540, path("M-80 -100 h160 l-18 100 h-124Z", lighter(WOOD, 0.2)) + tools.towels(tone.second), scale=0.9),
    ])  # fmt: skip


def fridge(tone: Tone, random: Random) -> str:
    """A fridge with its door open."""
    return "".join([
        room.room(tone), room.tiles(tone, bottom=430), moved(130, 520, room.cabinet(240, 190, lighter(tone.accent, 0.2), 2)), moved(400, 530, room.shadow(280)),
        moved(390, 526, machines.fridge(open_=random.random() < 0.75), scale=1.18), moved(690, 545, tools.toolbox(tone.accent), scale=0.72), moved(120, 314, room.plant(tone.second, tall=False), scale=0.7),
    ])  # fmt: skip


def dishwasher(tone: Tone, random: Random) -> str:
    """A dishwasher full of clean plates."""
    colour = lighter(tone.accent, 0.2)
    return "".join([
        room.room(tone), room.tiles(tone, bottom=430), moved(140, 520, room.cabinet(300, 330, colour, 2)), moved(690, 520, room.cabinet(260, 330, colour, 2)),
        moved(426, 520, machines.dishwasher(), scale=1.08), rect(270, 176, 300, 18, PAPER, 3), moved(560, 176, tools.bottle(tone.second, DARK), scale=0.5), moved(300, 176, room.plant(tone.second, tall=False), scale=0.6),
        room.sparkles(((420, 260, 16), (480, 320, 18), (370, 340, 13))),
    ])  # fmt: skip


def oven(tone: Tone, random: Random) -> str:
    """An oven and the tools to mend it."""
    return "".join([
        room.room(tone), room.tiles(tone, bottom=430), moved(110, 520, room.cabinet(230, 236, tone.accent, 2)), moved(700, 520, room.cabinet(220, 236, tone.accent, 2)),
        moved(406, 520, machines.oven(glow=random.random() < 0.7), scale=1.16), path("M340 172 h90 v-56 h-90Z", tone.second) + rect(330, 106, 110, 14, darker(tone.second, 0.2), 5) + line("M430 140 h40", DARK, 10),
        moved(640, 580, tools.screwdriver(tone.second), scale=0.9, turn=70), moved(180, 584, tools.wrench(), scale=0.7, turn=-72),
    ])  # fmt: skip


def air_conditioner(tone: Tone, random: Random) -> str:
    """An air conditioner over a shelf."""
    return "".join([
        room.room(tone, 470), moved(400, 170, machines.air_conditioner(), scale=1.15), moved(150, 520, room.plant(tone.second)), moved(640, 506, room.ladder(), scale=0.92),
        moved(400, 540, tools.toolbox(tone.accent), scale=0.8),
    ])  # fmt: skip


def computer(tone: Tone, random: Random) -> str:
    """A laptop that works again."""
    wifi = "".join(
        path(f"M{-r} 0 A{r} {r} 0 0 1 {r} 0", "none", stroke=tone.accent, stroke_width=13, stroke_linecap="round")
        for r in (30, 62, 94)
    )
    return "".join([
        room.surface(tone), moved(390, 470, machines.laptop(tone.accent), scale=1.3), moved(690, 220, wifi + circle(0, 8, 12, tone.accent)),
        moved(110, 470, room.plant(tone.second, tall=False)), moved(690, 480, rect(-40, -76, 80, 76, tone.second, 10) + path("M40 -60 q34 2 30 28 q-4 20 -30 18", "none", stroke=tone.second, stroke_width=11)),
    ])  # fmt: skip


def phone_screen(tone: Tone, random: Random) -> str:
    """A cracked phone beside fine tools."""
    return "".join([
        room.surface(tone, 400, colour=lighter(WOOD, 0.15)), moved(330, 310, machines.phone(tone.accent, cracked=random.random() < 0.75), scale=1.35, turn=-9), moved(560, 350, rect(-70, -140, 140, 290, GLASS, 22, opacity=0.85) + line("M-40 -100 L20 -20", WHITE, 8), turn=12),
        moved(700, 440, tools.screwdriver(tone.second), scale=0.85, turn=20), moved(120, 470, tools.screwdriver("#d9574a"), scale=0.75, turn=-24),
    ])  # fmt: skip


def tap(tone: Tone, random: Random) -> str:
    """A tap over a basin, a spanner beside it."""
    return "".join([
        room.room(tone, 520), room.tiles(tone, bottom=510), moved(330, 330, machines.tap(drops=random.random() < 0.6), scale=1.15), moved(400, 336, machines.sink(430), scale=1.1),
        moved(650, 300, tools.wrench(), scale=1.2, turn=28), moved(110, 520, tools.bucket(tone.accent, foam=False), scale=0.9), moved(690, 560, tools.toolbox(tone.accent), scale=0.7),
    ])  # fmt: skip


def drain(tone: Tone, random: Random) -> str:
    """The bend under a basin, opened over a bucket."""
    return "".join([
        room.room(tone, 500), room.tiles(tone, bottom=490), moved(290, 70, machines.sink(420)), moved(290, 320, machines.pipe_trap(), scale=1.05),
        moved(360, 556, tools.bucket(tone.accent, foam=False), scale=1.05), moved(600, 470, tools.wrench(), scale=1.1, turn=-38), moved(700, 560, tools.toolbox(tone.second), scale=0.66),
    ])  # fmt: skip


def toilet(tone: Tone, random: Random) -> str:
    """A toilet in a tiled room."""
    roll = circle(0, 0, 34, PAPER) + circle(0, 0, 12, darker(tone.wall, 0.2)) + rect(8, 0, 26, 70, PAPER)
    return "".join([
        room.room(tone, 470), room.tiles(tone, bottom=460), moved(400, 540, room.shadow(260)), moved(400, 536, machines.toilet(), scale=1.35), moved(590, 280, roll), moved(150, 540, room.plant(tone.second)),
        moved(650, 566, tools.toolbox(tone.accent), scale=0.75),
    ])  # fmt: skip


def washer_connection(tone: Tone, random: Random) -> str:
    """A new machine with hose and level."""
    hose = line("M560 250 C700 240 640 420 700 470 S760 560 620 548", "#7c8791", 18)
    return "".join([
        room.room(tone), room.tiles(tone, bottom=430), hose, rect(540, 226, 44, 44, METAL_DARK, 8), circle(562, 214, 16, "#3d6fa3"), moved(360, 520, machines.washer(), scale=1.35), moved(360, 130, tools.level(), scale=0.9),
        moved(130, 540, room.box(150, 120, open_=True)),
    ])  # fmt: skip


def sockets(tone: Tone, random: Random) -> str:
    """A socket and a switch on the wall, screwdriver at hand."""
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, tone.wall), circle(400, 290, 250, tone.glow), moved(300, 290, machines.socket(loose=random.random() < 0.5), scale=1.35), moved(560, 290, machines.switch(), scale=1.3),
        moved(450, 480, tools.screwdriver(tone.accent), scale=1.1, turn=-58), rect(0, 540, WIDTH, 60, lighter(tone.wall, 0.6)), moved(690, 540, tools.toolbox(tone.second), scale=0.6),
    ])  # fmt: skip


def light(tone: Tone, random: Random) -> str:
    """Lamps over a table, lit."""
    other = random.random() < 0.5
    return "".join([
        room.room(tone, 480), moved(400, 0, machines.pendant(tone.accent), scale=1.15), moved(180, 0, machines.pendant(tone.second, drop=90)) if other else moved(150, 170, room.frame(130, 104, tone.second)),
        moved(620, 0, machines.pendant(tone.second, drop=90)) if other else moved(660, 520, room.plant(tone.second)), moved(400, 560, room.table(420)), moved(400, 388, room.plant(tone.second, tall=False), scale=0.6),
    ])  # fmt: skip


def fault_finding(tone: Tone, random: Random) -> str:
    """A fuse board being measured."""
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, tone.wall), circle(360, 300, 260, tone.glow), moved(320, 270, machines.fuse_board(), scale=1.25), rect(0, 540, WIDTH, 60, WOOD), moved(650, 430, machines.multimeter(), scale=1.05),
    ])  # fmt: skip


def assembly(tone: Tone, random: Random) -> str:
    """A shelf half built."""
    boards = (
        rect(250, 130, 18, 390, WOOD)
        + rect(500, 130, 18, 390, WOOD)
        + "".join(rect(250, y, 268, 16, WOOD_DARK) for y in (130, 240, 350, 504))
    )
    return "".join([
        room.room(tone), boards, rect(268, 146, 232, 94, lighter(tone.accent, 0.5)) if random.random() < 0.5 else "", moved(330, 240, room.plant(tone.second, tall=False), scale=0.7), moved(640, 480, tools.drill(tone.accent), scale=0.95),
        moved(130, 556, room.box(170, 110, open_=True)), moved(660, 575, tools.screwdriver(tone.second), scale=0.7, turn=80), "".join(circle(x, 570, 7, METAL_DARK) for x in (400, 430, 452, 480)),
    ])  # fmt: skip


def tv_mounting(tone: Tone, random: Random) -> str:
    """A television straight on the wall."""
    return "".join([
        room.room(tone), moved(400, 210, machines.television(random.choice(["#3d7f9e", "#7b6aa8", "#3f8f8a"])), scale=1.05), moved(400, 372, tools.level(), scale=0.7), moved(400, 510, room.cabinet(460, 100, WOOD, 3)), moved(110, 510, room.plant(tone.second)),
        moved(690, 500, tools.drill(tone.accent), scale=0.7),
    ])  # fmt: skip


def shelves(tone: Tone, random: Random) -> str:
    """Shelves and pictures in a row."""
    return "".join([
        room.room(tone, 480), moved(260, 200, room.shelf(330, (tone.accent, tone.second, PAPER, tone.accent, tone.second, lighter(tone.accent, 0.4), tone.second))),
        moved(260, 350, room.shelf(330, (tone.second, PAPER, tone.accent, lighter(tone.second, 0.3)))), moved(350, 350, room.plant(tone.accent, tall=False), scale=0.6),
        moved(580, 170, room.frame(150, 190, tone.accent)), moved(600, 360, room.frame(120, 96, tone.second)), moved(420, 440, tools.level(), scale=0.65), moved(660, 560, tools.drill(tone.accent), scale=0.75), moved(140, 560, tools.hammer(), scale=0.8, turn=68),
    ])  # fmt: skip


def lock(tone: Tone, random: Random) -> str:
    """A door with a new lock."""
    key = (
        circle(0, 0, 30, "#e8c35a")
        + circle(0, 0, 12, tone.wall)
        + rect(26, -8, 92, 16, "#e8c35a", 3)
        + rect(88, 4, 12, 20, "#e8c35a")
        + rect(108, 4, 10, 14, "#e8c35a")
    )
    door = (
        rect(180, 40, 330, 560, tone.accent, 8)
        + rect(214, 80, 262, 190, darker(tone.accent, 0.1), 6)
        + rect(214, 310, 262, 250, darker(tone.accent, 0.1), 6)
    )
    handle = (
        rect(430, 300, 46, 130, "#e6d7a8", 10)
        + line("M452 330 H384", "#c9b679", 18)
        + circle(453, 400, 12, DARK)
        + rect(449, 400, 8, 22, DARK, 3)
    )
    return "".join(
        [
            room.room(tone, 560),
            door,
            handle,
            moved(590, 400, key, scale=1.4, turn=-14),
            moved(680, 560, tools.toolbox(tone.second), scale=0.72),
        ]
    )


def van(tone: Tone, random: Random) -> str:
    """A van before a house, boxes beside it."""
    houses = "".join(
        rect(x, y, 150, 430 - y, colour)
        + "".join(rect(x + 24 + at % 2 * 66, y + 30 + at // 2 * 70, 36, 44, GLASS, 3) for at in range(6))
        for x, y, colour in (
            (0, 110, lighter(tone.second, 0.45)),
            (150, 60, lighter(tone.accent, 0.5)),
            (640, 90, lighter(tone.second, 0.3)),
        )
    )
    body = (
        rect(-230, -220, 300, 200, tone.accent, 16)
        + path("M70 -180 h74 q20 0 32 22 l38 62 q6 10 6 24 v52 h-150Z", darker(tone.accent, 0.1))
        + path("M90 -160 h50 q12 0 20 14 l26 44 h-96Z", GLASS)
    )
    wheels = "".join(circle(x, -14, 42, DARK) + circle(x, -14, 18, METAL) for x in (-150, 126))
    return "".join([
        rect(0, 0, WIDTH, HEIGHT, "#dcecf4"), circle(640, 90, 50, "#fbe3a2"), houses, rect(0, 430, WIDTH, 170, "#b9bdb8"), rect(0, 430, WIDTH, 22, "#d5d8d2"), line("M40 540 H160 M260 540 H380 M480 540 H600 M700 540 H790", WHITE, 8),
        moved(390, 516, body + wheels + rect(-200, -190, 110, 80, lighter(tone.accent, 0.3), 8) + rect(206, -66, 18, 20, "#ffe08a", 4), scale=1.2), moved(92, 540, room.box(130, 100)), moved(84, 442, room.box(100, 80)), moved(720, 552, room.box(120, 92)),
    ])  # fmt: skip


def packing(tone: Tone, random: Random) -> str:
    """Boxes, labelled and stacked."""
    return "".join([
        room.room(tone), moved(620, 180, room.window(180, 200)), moved(190, 540, room.box(190, 150, label=tone.accent)), moved(170, 390, room.box(150, 116, label=tone.second)), moved(420, 550, room.box(210, 140, open_=True)),
        moved(420, 404, room.plant(tone.second, tall=False), scale=0.75), moved(640, 548, room.box(160, 120, label=tone.accent)), moved(640, 428, circle(0, -34, 38, "#c98f3f") + circle(0, -34, 16, tone.wall) + rect(0, -2, 70, 6, "#e3c48b")), moved(660, 548, "" if random.random() < 0.5 else tools.clock(30)),
    ])  # fmt: skip


def washed_floor(tone: Tone, random: Random) -> str:
    """A hall with a shining floor."""
    coat = (
        rect(0, 0, 220, 14, WOOD, 6)
        + path("M26 14 q30 10 34 150 h-76 q4 -140 42 -150Z", tone.accent)
        + path("M120 14 q30 10 34 120 h-76 q4 -110 42 -120Z", tone.second)
    )
    return "".join([
        room.room(tone, 420), moved(90, 130, coat), rect(470, 90, 160, 330, lighter(tone.accent, 0.4), 4) + rect(484, 104, 132, 316, lighter(tone.accent, 0.55), 3) + circle(600, 270, 8, WOOD_DARK),
        path("M470 430 L640 430 L740 600 L330 600Z", WHITE, opacity=0.3), moved(230, 560, tools.mop(tone.accent), turn=-14), moved(690, 560, tools.bucket(tone.second)), room.sparkles(((400, 500, 24), (520, 540, 18), (610, 480, 15))), ellipse(330, 560, 70, 10, WHITE, opacity=0.35),
    ])  # fmt: skip

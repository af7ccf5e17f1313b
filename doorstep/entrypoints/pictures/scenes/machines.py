"""Household machines and fittings."""

from doorstep.entrypoints.pictures.colours import PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.scenes.tones import DARK, GLASS, METAL, METAL_DARK
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, group, line, moved, path, rect


def washer(colour: str = "#f4f6f7", *, open_: bool = False) -> str:
    """A washing machine on the floor, 240 wide."""
    drum = circle(0, -128, 84, METAL) + circle(0, -128, 66, DARK) + circle(0, -128, 66, "#6fa9c9", opacity=0.55)
    waves = clipped("drum", circle(0, -128, 66, WHITE), path("M-70 -112 q34 -22 70 0 t70 0 v70 h-140Z", "#a9d6ea"), circle(-18, -96, 9, WHITE), circle(20, -84, 12, WHITE), circle(2, -108, 6, WHITE))  # fmt: skip
    body = rect(-120, -280, 240, 280, colour, 14) + rect(-120, -280, 240, 52, darker(colour, 0.07), 14)
    panel = (
        rect(-104, -268, 74, 28, PAPER, 6)
        + circle(20, -254, 15, METAL_DARK)
        + rect(50, -264, 54, 20, "#2f3b45", 4)
        + rect(56, -258, 24, 8, "#7fe0bd", 2)
    )
    feet = rect(-104, -2, 34, 10, DARK, 3) + rect(70, -2, 34, 10, DARK, 3)
    if open_:
        door = ellipse(118, -128, 26, 82, METAL) + ellipse(122, -128, 16, 62, "#9ccbe0")
        return (
            feet
            + body
            + panel
            + circle(0, -128, 84, METAL)
            + circle(0, -128, 68, "#20262c")
            + circle(0, -128, 50, "#39434c")
            + door
        )
    return feet + body + panel + drum + waves


def fridge(colour: str = "#eef1f2", *, open_: bool = False) -> str:
    """A fridge on the floor, 220 wide and 400 high."""
    body = rect(-110, -400, 220, 400, colour, 16)
    if not open_:
        return (
            body
            + line("M-110 -262 H110", darker(colour, 0.16), 4)
            + rect(78, -374, 12, 84, METAL_DARK, 6)
            + rect(78, -240, 12, 110, METAL_DARK, 6)
        )
    inside = rect(-96, -386, 192, 372, "#fdfefe", 8) + rect(-96, -386, 192, 30, "#fff3c4", 8, opacity=0.8)
    shelves = "".join(rect(-96, y, 192, 6, METAL) for y in (-290, -200, -112))
    food = (
        rect(-76, -344, 30, 54, "#7fb2d8", 6) + rect(-36, -332, 36, 42, "#e9a04f", 6) + circle(40, -308, 17, "#d9574a") + circle(70, -306, 15, "#8fbf5f")
        + rect(-80, -238, 66, 38, "#f2d06b", 8) + rect(10, -252, 26, 52, "#f7f7f2", 5) + rect(44, -244, 34, 44, "#b6503c", 6)
        + ellipse(-40, -122, 42, 18, "#79a860") + circle(44, -132, 20, "#e0975a") + rect(-84, -90, 168, 66, GLASS, 8, opacity=0.8)
    )  # fmt: skip
    door = path("M110 -400 l96 34 v390 l-96 -24Z", darker(colour, 0.08)) + "".join(
        path(f"M122 {y} l72 22 v44 l-72 -22Z", lighter(colour, 0.5)) for y in (-330, -230, -130)
    )
    return body + inside + shelves + food + door


def oven(colour: str = "#e9edef", *, glow: bool = True) -> str:
    """A cooker with hob, 260 wide."""
    light = "#f3b04a" if glow else "#2b333b"
    return (
        rect(-130, -286, 260, 286, colour, 12) + rect(-130, -286, 260, 56, darker(colour, 0.08), 12)
        + "".join(circle(x, -258, 13, DARK) + line(f"M{x} -258 v-9", WHITE, 3) for x in (-98, -58, 58, 98)) + rect(-32, -272, 64, 28, "#2f3b45", 5)
        + rect(-20, -264, 40, 11, "#f0a35a", 2) + rect(-106, -190, 212, 150, "#20262c", 12) + rect(-92, -176, 184, 122, light, 8, opacity=0.85)
        + line("M-88 -132 H88 M-88 -96 H88", DARK, 4) + rect(-100, -216, 200, 12, METAL_DARK, 6)
        + rect(-136, -300, 272, 16, "#2b333b", 5) + ellipse(-66, -302, 40, 6, "#454f59") + ellipse(66, -302, 40, 6, "#454f59")
    )  # fmt: skip


def dishwasher(colour: str = "#eef1f2") -> str:
    """A dishwasher with its door down."""
    plates = "".join(ellipse(x, -170, 13, 44, WHITE, stroke="#b7cfe0", stroke_width=5) for x in range(-84, 90, 28))
    glasses = "".join(path(f"M{x} -268 h28 l-5 40 h-18Z", GLASS) for x in (-86, -48, -10, 28, 62))
    return (
        rect(-124, -300, 248, 286, colour, 10) + rect(-106, -284, 212, 256, "#2f3a44", 8) + glasses + line("M-100 -224 H100", METAL, 6)
        + plates + line("M-100 -122 H100", METAL, 6) + path("M-124 -30 h248 l44 54 h-336Z", darker(colour, 0.07)) + path("M-104 -22 h208 l28 38 h-264Z", METAL)
        + ellipse(0, -76, 62, 12, METAL_DARK)
    )  # fmt: skip


def air_conditioner(colour: str = "#f6f8f8") -> str:
    """An indoor unit on the wall with its breeze."""
    breeze = "".join(line(f"M{x} 96 q-16 34 0 66 t0 62", "#8cc7de", 7, opacity=0.75) for x in (-110, -40, 30, 100))
    return (
        rect(-190, -72, 380, 144, colour, 26)
        + rect(-164, 26, 328, 30, "#d7dde1", 12)
        + line("M-150 34 H150 M-150 46 H150", METAL_DARK, 3)
        + rect(96, -40, 66, 30, "#2f3b45", 6)
        + rect(106, -32, 30, 13, "#8fe0f2", 3)
        + breeze
    )


def laptop(screen: str, *, cracked: bool = False) -> str:
    """A laptop, open, standing at (0, 0)."""
    content = (
        rect(-136, -204, 110, 12, WHITE, 5, opacity=0.9) + rect(-136, -180, 160, 9, WHITE, 4, opacity=0.6) + rect(-136, -160, 130, 9, WHITE, 4, opacity=0.6)
        + rect(-136, -126, 92, 74, WHITE, 8, opacity=0.85) + rect(-30, -126, 92, 74, WHITE, 8, opacity=0.5) + line("M-122 -72 l20 -24 l18 12 l24 -30", screen, 5)
    )  # fmt: skip
    return (
        rect(-164, -232, 328, 214, DARK, 14)
        + rect(-150, -218, 300, 186, screen, 6)
        + content
        + path("M-200 -18 h400 l20 16 q4 8 -10 8 h-420 q-14 0 -10 -8Z", METAL)
        + rect(-44, -16, 88, 8, METAL_DARK, 4)
    )


def phone(screen: str, *, cracked: bool = True) -> str:
    """A phone, upright around its centre."""
    cracks = (
        line(
            "M-30 -84 L10 -20 L-44 18 M10 -20 L62 6 M10 -20 L22 70 L-16 118 M22 70 L64 96 M10 -20 L34 -110",
            WHITE,
            4,
            opacity=0.95,
        )
        if cracked
        else ""
    )
    apps = "".join(
        rect(-54 + (at % 3) * 40, -98 + (at // 3) * 46, 28, 28, WHITE, 8, opacity=0.55 if at % 2 else 0.85)
        for at in range(12)
    )
    return (
        rect(-84, -170, 168, 340, DARK, 28)
        + rect(-74, -154, 148, 308, screen, 16)
        + apps
        + rect(-24, -148, 48, 12, DARK, 6)
        + cracks
    )


def television(screen: str, width: float = 420) -> str:
    """A television, centred."""
    half, high = width / 2, width * 0.58
    hills = path(
        f"M{-half + 8} {high / 2 - 8} L{-half * 0.5:.0f} {-high * 0.05:.0f} L{-half * 0.1:.0f} {high * 0.22:.0f} L{half * 0.3:.0f} {-high * 0.18:.0f} L{half - 8} {high / 2 - 8}Z",
        lighter(screen, 0.35),
    )
    return (
        rect(-half, -high / 2, width, high, "#22282f", 12)
        + rect(-half + 8, -high / 2 + 8, width - 16, high - 16, screen, 6)
        + circle(half * 0.5, -high * 0.24, 26, "#fbe3a2")
        + hills
    )


def tap(colour: str = METAL_DARK, *, drops: bool = True) -> str:
    """A kitchen tap, its foot at (0, 0)."""
    water = "".join(path(f"M112 {y} q13 20 0 32 q-13 -12 0 -32Z", "#5fb0dc") for y in (-112, -62)) if drops else ""
    return (
        rect(-34, -14, 68, 16, darker(colour, 0.1), 6) + line("M0 -10 V-170 Q0 -236 60 -236 Q112 -236 112 -176 V-150", colour, 30) + rect(94, -160, 36, 22, darker(colour, 0.15), 5)
        + line("M-2 -96 H-58", colour, 20) + circle(-66, -96, 17, darker(colour, 0.12)) + line("M-10 -160 Q-10 -214 36 -226", lighter(colour, 0.5), 5) + water
    )  # fmt: skip


def sink(width: float = 320, colour: str = "#f7f9fa") -> str:
    """A wash basin hung at its rim."""
    half = width / 2
    return (
        path(f"M{-half} 0 h{width} q-8 118 -96 126 h{-(width - 192)} q-88 -8 -96 -126Z", colour)
        + rect(-half - 12, -10, width + 24, 22, lighter(colour, 0.6), 10)
        + path(f"M{-half + 20} 14 h{width - 40} q-8 26 -30 30 h{-(width - 100)} q-22 -4 -30 -30Z", darker(colour, 0.06))
    )


def toilet(colour: str = "#fbfcfc") -> str:
    """A toilet on the floor."""
    return (
        rect(-62, -276, 124, 116, colour, 12, stroke="#dde4e8", stroke_width=4) + rect(-70, -288, 140, 20, darker(colour, 0.05), 8) + rect(-14, -298, 28, 10, METAL_DARK, 4)
        + path("M-84 -164 h168 q10 88 -52 112 l8 52 h-88 l8 -52 q-54 -24 -44 -112Z", colour, stroke="#dde4e8", stroke_width=4)
        + ellipse(0, -164, 92, 20, darker(colour, 0.07)) + ellipse(0, -166, 64, 11, "#a9d6ea")
    )  # fmt: skip


def bathtub(colour: str = "#fbfcfc", *, foam: bool = True) -> str:
    """A bath tub on the floor, 380 wide."""
    bubbles = (
        "".join(
            circle(x, -126 - (at % 3) * 9, 22 + (at * 7) % 9, WHITE, stroke="#d5e8f0", stroke_width=3)
            for at, x in enumerate(range(-140, 150, 38))
        )
        if foam
        else ""
    )
    return (
        bubbles
        + path("M-190 -122 h380 q4 108 -70 112 h-240 q-74 -4 -70 -112Z", colour)
        + rect(-204, -134, 408, 22, lighter(colour, 0.5), 11, stroke="#dde4e8", stroke_width=3)
        + rect(-140, -12, 24, 16, METAL_DARK, 5)
        + rect(116, -12, 24, 16, METAL_DARK, 5)
    )


def socket(colour: str = PAPER, *, loose: bool = False) -> str:
    """A socket, centred."""
    face = (
        rect(-74, -74, 148, 148, colour, 20, stroke="#d7dbde", stroke_width=5)
        + circle(0, 0, 50, darker(colour, 0.05))
        + circle(-19, 0, 8, DARK)
        + circle(19, 0, 8, DARK)
        + rect(-5, -48, 10, 14, METAL_DARK, 2)
        + rect(-5, 34, 10, 14, METAL_DARK, 2)
    )
    if not loose:
        return face
    wires = (
        line("M-20 -40 C-60 -110 -110 -70 -130 -130", "#b6503c", 8)
        + line("M10 -50 C10 -120 -40 -120 -60 -160", "#3d6fa3", 8)
        + line("M30 -40 C70 -90 60 -130 20 -170", "#d7b23d", 8)
    )
    return wires + moved(0, 0, face, turn=8)


def switch(colour: str = PAPER) -> str:
    """A light switch, centred."""
    return (
        rect(-60, -60, 120, 120, colour, 16, stroke="#d7dbde", stroke_width=5)
        + rect(-34, -38, 68, 76, darker(colour, 0.04), 10)
        + path("M-34 0 h68 v28 q0 10 -10 10 h-48 q-10 0 -10 -10Z", darker(colour, 0.12))
    )


def pendant(shade: str, *, drop: float = 150, lit: bool = True) -> str:
    """A lamp hanging from (0, 0)."""
    light = path(f"M-62 {drop + 82} L-190 {drop + 340} H190 L62 {drop + 82}Z", "#fff0b8", opacity=0.45) if lit else ""
    return (
        light
        + line(f"M0 0 V{drop}", DARK, 5)
        + circle(0, drop + 88, 26, "#ffe08a" if lit else PAPER)
        + path(f"M-24 {drop} h48 q52 26 62 88 h-172 q10 -62 62 -88Z", shade)
        + rect(-14, drop - 10, 28, 16, DARK, 4)
    )


def fuse_board() -> str:
    """A fuse board, open, centred."""
    rows = "".join(
        rect(-112 + at * 38, y, 30, 66, "#2f3b45", 5) + rect(-104 + at * 38, y + (14 if (at + row) % 5 else 30), 14, 22, "#7fe0bd" if (at + row) % 5 else "#e0574a", 3)
        for row, y in enumerate((-104, 14)) for at in range(6)
    )  # fmt: skip
    return (
        rect(-150, -160, 300, 320, METAL, 14)
        + rect(-132, -142, 264, 284, "#f4f6f7", 8)
        + rows
        + path("M150 -160 l86 26 v280 l-86 14Z", METAL_DARK)
    )


def multimeter(colour: str = "#f2b63d") -> str:
    """A measuring device with its leads."""
    return (
        line("M-20 60 C-60 130 -150 110 -170 10", "#b6503c", 7) + line("M20 60 C60 140 140 150 180 60", DARK, 7)
        + rect(-66, -110, 132, 184, colour, 20) + rect(-50, -94, 100, 52, "#d8ecd0", 6) + line("M-30 -60 v-18 h16 v18 M0 -78 v18 h18 v-18 M34 -60 v-18", "#2f3b45", 5)
        + circle(0, 10, 32, "#2f3b45") + line("M0 10 L14 -10", WHITE, 6)
    )  # fmt: skip


def pipe_trap(colour: str = "#eef1f2") -> str:
    """The bend under a basin."""
    return (
        line("M0 -150 V0 Q0 84 76 84 Q150 84 150 10 V-10 H300", darker(colour, 0.16), 46)
        + line("M0 -150 V0 Q0 84 76 84 Q150 84 150 10 V-10 H300", colour, 36)
        + rect(-32, -64, 64, 26, METAL_DARK, 8)
        + rect(118, -20, 64, 26, METAL_DARK, 8)
        + group(rect(44, 66, 64, 30, METAL_DARK, 8))
    )

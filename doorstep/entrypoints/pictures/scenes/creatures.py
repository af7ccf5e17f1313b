"""Animals, hands and figures of the scenes."""

from doorstep.entrypoints.pictures.colours import INK, PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, line, moved, path, rect

SKINS = ("#f5cfb6", "#f0c49c", "#d9a073", "#a06a45", "#f6d5b8")
DOGS = ("#c98d52", "#e6c894", "#8a6244", "#d8d2c8", "#4f4540")
CATS = ("#e0954a", "#8d8a8c", "#4a4548", "#e9dcc6", "#b98a5f")


def dog(coat: str, collar: str, *, tongue: bool = True) -> str:
    """A sitting dog, 300 high, its paws at (0, 0)."""
    dark, light = darker(coat, 0.18), lighter(coat, 0.5)
    tail = line("M70 -40 Q130 -60 122 -110", coat, 24)
    body = path("M-72 0 C-92 -80 -60 -170 0 -172 C60 -170 92 -80 72 0Z", coat) + ellipse(0, -70, 40, 60, light)
    legs = (
        rect(-46, -74, 38, 78, coat, 19)
        + rect(8, -74, 38, 78, coat, 19)
        + ellipse(-28, 0, 26, 13, light)
        + ellipse(28, 0, 26, 13, light)
    )
    ears = path("M-58 -268 C-110 -270 -112 -190 -88 -172 C-70 -176 -58 -210 -50 -236Z", dark) + path(
        "M58 -268 C110 -270 112 -190 88 -172 C70 -176 58 -210 50 -236Z", dark
    )
    face = path(
        "M-70 -222 C-70 -300 70 -300 70 -222 C70 -176 40 -152 0 -152 C-40 -152 -70 -176 -70 -222Z", coat
    ) + path("M-30 -206 C-36 -160 36 -160 30 -206 C24 -232 -24 -232 -30 -206Z", light)
    look = (
        circle(-27, -232, 8, INK)
        + circle(27, -232, 8, INK)
        + circle(-24.5, -235, 2.6, WHITE)
        + circle(29.5, -235, 2.6, WHITE)
        + path("M-15 -212 q15 -10 30 0 q-4 16 -15 16 q-11 0 -15 -16Z", INK)
    )
    lick = path("M-10 -180 h20 v16 q0 12 -10 12 q-10 0 -10 -12Z", "#e57f7a") if tongue else ""
    mouth = line("M0 -196 V-186 Q-12 -174 -22 -182 M0 -186 Q12 -174 22 -182", INK, 4)
    band = path("M-46 -160 Q0 -136 46 -160 L44 -146 Q0 -122 -44 -146Z", collar) + circle(0, -128, 10, "#f2c14e")
    return tail + body + legs + band + ears + face + lick + look + mouth


def cat(coat: str, eyes: str = "#7fae5a") -> str:
    """A sitting cat, 270 high, its paws at (0, 0)."""
    dark, light = darker(coat, 0.16), lighter(coat, 0.55)
    tail = line("M56 -16 C140 -10 130 -110 104 -140", coat, 22)
    body = path("M-64 0 C-84 -70 -50 -150 0 -152 C50 -150 84 -70 64 0Z", coat) + ellipse(0, -62, 30, 50, light)
    legs = (
        rect(-40, -60, 32, 64, coat, 16)
        + rect(8, -60, 32, 64, coat, 16)
        + ellipse(-24, 0, 21, 11, light)
        + ellipse(24, 0, 21, 11, light)
    )
    ears = (
        path("M-66 -196 L-58 -272 L-14 -238Z", coat)
        + path("M66 -196 L58 -272 L14 -238Z", coat)
        + path("M-56 -212 L-51 -252 L-28 -234Z", "#e8a6a0")
        + path("M56 -212 L51 -252 L28 -234Z", "#e8a6a0")
    )
    face = ellipse(0, -190, 72, 60, coat) + ellipse(0, -168, 32, 22, light)
    look = "".join(
        ellipse(x, -200, 12, 14, eyes) + ellipse(x, -200, 5, 12, INK) + circle(x + 3, -204, 3, WHITE) for x in (-30, 30)
    )
    nose = path("M-8 -180 h16 l-8 9Z", "#d9737a") + line("M0 -171 Q-8 -160 -17 -165 M0 -171 Q8 -160 17 -165", INK, 3.4)
    whiskers = line(
        "M-40 -172 L-84 -180 M-40 -166 L-82 -160 M40 -172 L84 -180 M40 -166 L82 -160", darker(coat, 0.4), 2.4
    )
    stripes = line("M-14 -246 V-228 M0 -250 V-226 M14 -246 V-228", dark, 6)
    return tail + body + legs + ears + face + stripes + look + nose + whiskers


def hand(skin: str, nails: str, *, length: float = 1.0) -> str:
    """A hand lying palm down, fingers up, around (0, 0)."""
    fingers = ((-66, -20, -84, -112), (-26, -50, -32, -164), (18, -52, 20, -172), (58, -36, 70, -136))
    drawn = path(
        "M-92 30 C-92 -40 -60 -76 0 -78 C60 -76 92 -50 92 20 C92 90 60 140 52 230 H-48 C-56 150 -92 110 -92 30Z", skin
    )
    drawn += line("M-70 70 C-120 60 -140 10 -132 -34", skin, 44)
    for x, y, u, v in fingers:
        drawn += line(f"M{x} {y} L{u} {v}", skin, 40)
    drawn += "".join(line(f"M{x} -58 Q{x + 2} -40 {x - 4} -24", darker(skin, 0.14), 4) for x in (-44, -4, 38))
    tips = [(-84, -112, -10), (-32, -164, -3), (20, -172, 2), (70, -136, 9), (-133, -38, -6)]
    for x, y, turn in tips:
        nail = rect(-13, -22 - 12 * length, 26, 34 + 12 * length, nails, 13) + rect(
            -7, -14 - 10 * length, 5, 20, WHITE, 2.5, opacity=0.55
        )
        drawn += moved(x, y - 2, nail, turn=turn)
    return drawn


def foot(skin: str, nails: str) -> str:
    """A foot from above, toes up."""
    toes = ((-44, -150, 24), (-8, -160, 18), (22, -152, 16), (48, -138, 15), (70, -116, 13))
    drawn = path(
        "M-68 -136 C-72 -40 -46 0 -48 70 C-50 130 -40 170 0 172 C42 170 56 120 58 60 C60 0 88 -40 84 -108 Z M-68 -136 L84 -108 L70 -90 L-60 -110Z",
        skin,
    )
    for x, y, r in toes:
        drawn += ellipse(x, y + 16, r, r * 1.9, skin) + rect(
            x - r * 0.55, y - r * 0.75, r * 1.1, r * 1.25, nails, r * 0.5
        )
    return drawn


def back_of_head(hair: str, skin: str, cape: str, *, length: float = 150.0, wave: bool = False) -> str:
    """A person from behind with a cape, the hair hanging down; around (0, 0) at the crown's middle."""
    cloak = path("M-250 420 C-240 270 -140 220 -60 200 H60 C140 220 240 270 250 420Z", cape) + line(
        "M-70 206 Q0 240 70 206", darker(cape, 0.14), 12
    )
    neck = rect(-42, 90, 84, 130, skin, 20)
    ears = ellipse(-104, 30, 16, 26, skin) + ellipse(104, 30, 16, 26, skin)
    bottom = 40 + length
    edge = (
        f"Q80 {bottom + 26:.0f} 50 {bottom:.0f} Q24 {bottom + 26:.0f} 0 {bottom:.0f} Q-24 {bottom + 26:.0f} -50 {bottom:.0f} Q-80 {bottom + 26:.0f} -112 {bottom - 6:.0f}"
        if wave
        else f"Q0 {bottom + 22:.0f} -112 {bottom - 6:.0f}"
    )
    mane = path(f"M-112 20 C-120 -120 120 -120 112 20 L112 {bottom - 6:.0f} {edge}Z", hair)
    shine = line("M-60 -40 Q0 -76 60 -40", lighter(hair, 0.25), 10, opacity=0.7) + "".join(
        line(f"M{x} 10 Q{x * 1.06:.0f} {bottom * 0.5:.0f} {x} {bottom - 16:.0f}", darker(hair, 0.16), 4)
        for x in (-70, -30, 10, 50, 84)
    )
    return cloak + neck + ears + mane + shine


def cropped_head(hair: str, skin: str, cape: str, *, fade: bool = True) -> str:
    """A short-haired head from behind."""
    cloak = path("M-250 420 C-240 270 -140 220 -60 200 H60 C140 220 240 270 250 420Z", cape) + line(
        "M-70 206 Q0 240 70 206", darker(cape, 0.14), 12
    )
    neck = path("M-56 60 V210 H56 V60Z", skin)
    ears = ellipse(-108, 20, 18, 30, skin) + ellipse(108, 20, 18, 30, skin)
    skull = path(
        "M-108 10 C-118 -130 118 -130 108 10 C106 70 80 110 56 118 H-56 C-80 110 -106 70 -108 10Z",
        skin if fade else hair,
    )
    shaved = (
        path(
            "M-108 10 C-118 -130 118 -130 108 10 C106 60 84 92 60 100 H-60 C-84 92 -106 60 -108 10Z",
            lighter(hair, 0.35),
            opacity=0.75,
        )
        if fade
        else ""
    )
    top = path("M-108 -10 C-116 -140 116 -140 108 -10 C70 24 -70 24 -108 -10Z", hair) + line(
        "M-54 -66 Q0 -100 54 -66", lighter(hair, 0.25), 9, opacity=0.7
    )
    return cloak + neck + ears + skull + shaved + top


def lotus(skin: str, top: str, trousers: str, hair: str) -> str:
    """Somebody sitting cross-legged, hands on the knees; the ground at (0, 0)."""
    legs = (
        line("M-30 -36 C-110 -50 -150 -10 -40 -14", trousers, 44)
        + line("M30 -36 C110 -50 150 -10 40 -14", trousers, 44)
        + ellipse(-40, -8, 30, 14, skin)
        + ellipse(40, -8, 30, 14, skin)
    )
    arms = line("M-48 -186 C-96 -150 -100 -90 -98 -52", skin, 24) + line("M48 -186 C96 -150 100 -90 98 -52", skin, 24)
    torso = path("M-58 -200 Q0 -222 58 -200 L46 -40 H-46Z", top)
    head = (
        rect(-16, -236, 32, 40, darker(skin, 0.1), 12)
        + ellipse(0, -268, 42, 48, skin)
        + path("M-44 -268 C-48 -332 48 -332 44 -268 C30 -296 -30 -296 -44 -268Z", hair)
        + circle(0, -330, 20, hair)
    )
    face = line("M-22 -264 q8 6 14 0 M8 -264 q7 6 14 0 M-10 -242 q10 8 20 0", INK, 3.4)
    return arms + torso + legs + head + face


def armchair_guest(skin: str, clothes: str, hair: str) -> str:
    """An older person, head and shoulders, sitting."""
    return (
        path("M-70 0 C-72 -70 -40 -92 0 -92 C40 -92 72 -70 70 0Z", clothes) + rect(-17, -116, 34, 40, darker(skin, 0.1), 12) + ellipse(0, -142, 44, 50, skin)
        + path("M-46 -140 C-54 -206 54 -206 46 -140 C40 -172 -34 -176 -46 -140Z", hair) + circle(26, -190, 18, hair)
        + circle(-16, -140, 4.5, INK) + circle(16, -140, 4.5, INK) + circle(-16, -139, 14, WHITE, fill_opacity=0.15, stroke=INK, stroke_width=3) + circle(16, -139, 14, WHITE, fill_opacity=0.15, stroke=INK, stroke_width=3)
        + line("M-13 -116 q13 11 26 0", "#a84a45", 4)
    )  # fmt: skip


def teddy(colour: str) -> str:
    """A teddy bear, sitting at (0, 0)."""
    light = lighter(colour, 0.5)
    return (
        ellipse(0, -52, 54, 54, colour) + ellipse(0, -46, 32, 34, light) + ellipse(-48, -14, 26, 20, colour) + ellipse(48, -14, 26, 20, colour) + ellipse(-52, -66, 17, 26, colour) + ellipse(52, -66, 17, 26, colour)
        + circle(-36, -150, 20, colour) + circle(36, -150, 20, colour) + circle(-36, -150, 10, light) + circle(36, -150, 10, light) + ellipse(0, -122, 50, 44, colour) + ellipse(0, -110, 24, 18, light)
        + circle(-18, -130, 5, INK) + circle(18, -130, 5, INK) + ellipse(0, -118, 8, 6, INK) + line("M-9 -104 q9 7 18 0", INK, 3)
    )  # fmt: skip


def silhouette(name: str, width: float, height: float) -> str:
    """A pale card behind something."""
    return clipped(
        name,
        rect(-width / 2, -height / 2, width, height, WHITE, 20),
        rect(-width / 2, -height / 2, width, height, PAPER),
    )

"""What people wear, shoulders up."""

from collections.abc import Callable

from doorstep.entrypoints.pictures.colours import INK, PAPER, WHITE, darker, lighter
from doorstep.entrypoints.pictures.portraits.traits import MIDDLE, Look
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, line, path, rect


def clothes(look: Look) -> str:
    """The garment over neck and chest."""
    return GARMENTS[look.clothes](look)


def _body(look: Look, neckline: str, *, neck: float = 44.0, top: float = 300.0) -> str:
    """The outline of a garment; ``neckline`` goes from the left side of the neck to the right one."""
    half = 146 * look.shoulders
    left, right = MIDDLE - half, MIDDLE + half
    return (
        f"M{left - 4:.1f} 402 C{left:.1f} 356 {left + 16:.1f} 332 {left + 52:.1f} 320 C{MIDDLE - neck - 26:.1f} {top + 8:.1f} {MIDDLE - neck - 10:.1f} {top + 5:.1f} {MIDDLE - neck:.1f} {top:.1f} "
        f"{neckline} C{MIDDLE + neck + 10:.1f} {top + 5:.1f} {MIDDLE + neck + 26:.1f} {top + 8:.1f} {right - 52:.1f} 320 C{right - 16:.1f} 332 {right:.1f} 356 {right + 4:.1f} 402Z"
    )


def _arms(look: Look, colour: str) -> str:
    """The lines between arms and chest."""
    half = 146 * look.shoulders
    return line(f"M{MIDDLE - half + 40:.1f} 402 Q{MIDDLE - half + 36:.1f} 380 {MIDDLE - half + 44:.1f} 366 M{MIDDLE + half - 40:.1f} 402 Q{MIDDLE + half - 36:.1f} 380 {MIDDLE + half - 44:.1f} 366", darker(colour, 0.16), 4)  # fmt: skip


def _tee(look: Look) -> str:
    colour = look.main_colour
    neckline = f"Q{MIDDLE} 352 {MIDDLE + 44} 300"
    rim = line(f"M{MIDDLE - 43} 301 Q{MIDDLE} 351 {MIDDLE + 43} 301", darker(colour, 0.16), 7)
    return path(_body(look, neckline), colour) + rim + _arms(look, colour)


def _striped(look: Look) -> str:
    colour = look.main_colour
    body = _body(look, f"Q{MIDDLE} 346 {MIDDLE + 44} 300")
    stripes = "".join(rect(40, y, 320, 9, look.second_colour) for y in (322, 346, 370, 394))
    rim = line(f"M{MIDDLE - 43} 301 Q{MIDDLE} 345 {MIDDLE + 43} 301", look.second_colour, 7)
    return path(body, colour) + clipped("stripes", path(body, WHITE), stripes) + rim + _arms(look, colour)


def _sweater(look: Look) -> str:
    colour = look.main_colour
    rim = path(f"M{MIDDLE - 48} 298 Q{MIDDLE} 336 {MIDDLE + 48} 298 L{MIDDLE + 46} 312 Q{MIDDLE} 354 {MIDDLE - 46} 312Z", darker(colour, 0.14))  # fmt: skip
    return path(_body(look, f"Q{MIDDLE} 336 {MIDDLE + 44} 300"), colour) + rim + _arms(look, colour)


def _turtleneck(look: Look) -> str:
    colour = look.main_colour
    half = 37 if look.female else 44
    collar = path(f"M{MIDDLE - half} 272 Q{MIDDLE} 286 {MIDDLE + half} 272 L{MIDDLE + half + 8} 308 Q{MIDDLE} 330 {MIDDLE - half - 8} 308Z", darker(colour, 0.09))  # fmt: skip
    fold = line(f"M{MIDDLE - half - 1} 286 Q{MIDDLE} 300 {MIDDLE + half + 1} 286", darker(colour, 0.2), 3)
    return path(_body(look, f"L{MIDDLE + 44} 300"), colour) + collar + fold + _arms(look, colour)


def _vneck_sweater(look: Look) -> str:
    """A jumper over a shirt's collar."""
    colour = look.main_colour
    shirt = path(f"M{MIDDLE - 50} 300 L{MIDDLE} 372 L{MIDDLE + 50} 300Z", look.second_colour)
    collar = path(f"M{MIDDLE - 40} 286 L{MIDDLE - 52} 304 L{MIDDLE - 22} 338 L{MIDDLE} 310Z M{MIDDLE + 40} 286 L{MIDDLE + 52} 304 L{MIDDLE + 22} 338 L{MIDDLE} 310Z", lighter(look.second_colour, 0.35))  # fmt: skip
    body = path(_body(look, f"L{MIDDLE} 370 L{MIDDLE + 44} 300"), colour)
    rim = line(f"M{MIDDLE - 45} 303 L{MIDDLE} 371 L{MIDDLE + 45} 303", darker(colour, 0.14), 7)
    return shirt + body + rim + collar + _arms(look, colour)


def _shirt(look: Look) -> str:
    colour = look.main_colour
    collar = path(f"M{MIDDLE - 40} 284 L{MIDDLE - 56} 304 L{MIDDLE - 26} 342 L{MIDDLE} 312Z M{MIDDLE + 40} 284 L{MIDDLE + 56} 304 L{MIDDLE + 26} 342 L{MIDDLE} 312Z", lighter(colour, 0.32))  # fmt: skip
    placket = line(f"M{MIDDLE} 316 V402", darker(colour, 0.16), 3) + "".join(
        circle(MIDDLE, y, 3.6, darker(colour, 0.3)) for y in (340, 366, 392)
    )
    return path(_body(look, f"L{MIDDLE} 318 L{MIDDLE + 44} 300"), colour) + placket + collar + _arms(look, colour)


def _polo(look: Look) -> str:
    colour = look.main_colour
    trim = darker(colour, 0.2)
    collar = path(f"M{MIDDLE - 42} 284 L{MIDDLE - 54} 306 L{MIDDLE - 28} 332 L{MIDDLE} 314Z M{MIDDLE + 42} 284 L{MIDDLE + 54} 306 L{MIDDLE + 28} 332 L{MIDDLE} 314Z", trim)  # fmt: skip
    placket = path(f"M{MIDDLE - 10} 316 h20 v44 h-20Z", darker(colour, 0.1)) + "".join(
        circle(MIDDLE, y, 3.4, PAPER) for y in (332, 348)
    )
    badge = circle(MIDDLE + 62, 356, 10, PAPER, opacity=0.9) + line(f"M{MIDDLE + 57} 356 l4 4 l7 -8", colour, 3)
    return (
        path(_body(look, f"L{MIDDLE} 320 L{MIDDLE + 44} 300"), colour) + placket + collar + badge + _arms(look, colour)
    )


def _apron(look: Look) -> str:
    """A T-shirt with an apron over it."""
    cloth = look.second_colour
    straps = line(f"M{MIDDLE - 58} 312 L{MIDDLE - 66} 372 M{MIDDLE + 58} 312 L{MIDDLE + 66} 372", cloth, 15)
    bib = path(f"M{MIDDLE - 76} 358 Q{MIDDLE} 374 {MIDDLE + 76} 358 L{MIDDLE + 88} 404 L{MIDDLE - 88} 404Z", cloth)
    edge = line(f"M{MIDDLE - 76} 359 Q{MIDDLE} 375 {MIDDLE + 76} 359", darker(cloth, 0.18), 4)
    return _tee(look) + straps + bib + edge


def _dungarees(look: Look) -> str:
    """Work trousers with a bib over a T-shirt."""
    cloth = look.second_colour
    straps = line(f"M{MIDDLE - 64} 312 L{MIDDLE - 58} 366 M{MIDDLE + 64} 312 L{MIDDLE + 58} 366", cloth, 22)
    bib = path(f"M{MIDDLE - 72} 360 h144 v44 h-144Z", cloth)
    buttons = "".join(circle(MIDDLE + s * 58, 366, 8, "#e8c35a") for s in (-1, 1))
    pocket = path(f"M{MIDDLE - 26} 378 h52 v26 h-52Z", darker(cloth, 0.12)) + rect(MIDDLE + 6, 366, 6, 26, "#f2c14e", 2)
    return _tee(look) + straps + bib + pocket + buttons


def _work_jacket(look: Look) -> str:
    colour = look.main_colour
    tee = path(
        f"M{MIDDLE - 46} 300 L{MIDDLE - 20} 402 H{MIDDLE + 20} L{MIDDLE + 46} 300 Q{MIDDLE} 346 {MIDDLE - 46} 300Z",
        look.second_colour,
    )
    body = _body(look, f"L{MIDDLE - 14} 402 H{MIDDLE + 14} L{MIDDLE + 44} 300")
    collar = path(f"M{MIDDLE - 46} 288 L{MIDDLE - 66} 312 L{MIDDLE - 36} 352 L{MIDDLE - 24} 330Z M{MIDDLE + 46} 288 L{MIDDLE + 66} 312 L{MIDDLE + 36} 352 L{MIDDLE + 24} 330Z", darker(colour, 0.16))  # fmt: skip
    band = clipped("band", path(body, WHITE), rect(30, 372, 340, 12, "#f4d35e"))
    return tee + path(body, colour) + band + collar + _arms(look, colour)


def _hoodie(look: Look) -> str:
    colour = look.main_colour
    hood = path(f"M{MIDDLE - 62} 304 C{MIDDLE - 66} 272 {MIDDLE - 40} 262 {MIDDLE - 34} 262 L{MIDDLE - 30} 300 Q{MIDDLE} 336 {MIDDLE + 30} 300 L{MIDDLE + 34} 262 C{MIDDLE + 40} 262 {MIDDLE + 66} 272 {MIDDLE + 62} 304 Q{MIDDLE} 376 {MIDDLE - 62} 304Z", darker(colour, 0.13))  # fmt: skip
    cords = line(f"M{MIDDLE - 22} 340 V376 M{MIDDLE + 22} 340 V370", PAPER, 4)
    return path(_body(look, f"Q{MIDDLE} 340 {MIDDLE + 44} 300"), colour) + hood + cords + _arms(look, colour)


def _zip_jacket(look: Look) -> str:
    """A sports jacket, zipped halfway."""
    colour = look.main_colour
    collar = path(f"M{MIDDLE - 42} 278 Q{MIDDLE - 54} 300 {MIDDLE - 48} 310 L{MIDDLE} 352 L{MIDDLE + 48} 310 Q{MIDDLE + 54} 300 {MIDDLE + 42} 278 L{MIDDLE} 324Z", look.second_colour)  # fmt: skip
    body = _body(look, f"L{MIDDLE} 350 L{MIDDLE + 44} 300")
    sleeves = clipped("sleeves", path(body, WHITE), line(f"M{MIDDLE - 92} 300 Q{MIDDLE - 124} 330 {MIDDLE - 130} 404 M{MIDDLE + 92} 300 Q{MIDDLE + 124} 330 {MIDDLE + 130} 404", look.second_colour, 9))  # fmt: skip
    tee = path(f"M{MIDDLE - 44} 300 L{MIDDLE} 352 L{MIDDLE + 44} 300 Q{MIDDLE} 336 {MIDDLE - 44} 300Z", PAPER)
    return tee + path(body, colour) + sleeves + collar + line(f"M{MIDDLE} 350 V402", darker(colour, 0.25), 4)


def _tank(look: Look) -> str:
    colour = look.main_colour
    shoulders = path(_body(look, f"Q{MIDDLE} 330 {MIDDLE + 44} 300"), look.skin)
    top = path(f"M{MIDDLE - 92} 404 C{MIDDLE - 96} 366 {MIDDLE - 70} 350 {MIDDLE - 66} 310 L{MIDDLE - 48} 306 C{MIDDLE - 40} 344 {MIDDLE - 20} 352 {MIDDLE} 352 C{MIDDLE + 20} 352 {MIDDLE + 40} 344 {MIDDLE + 48} 306 L{MIDDLE + 66} 310 C{MIDDLE + 70} 350 {MIDDLE + 96} 366 {MIDDLE + 92} 404Z", colour)  # fmt: skip
    return shoulders + top


def _scrubs(look: Look) -> str:
    colour = look.main_colour
    under = path(f"M{MIDDLE - 44} 300 Q{MIDDLE} 330 {MIDDLE + 44} 300 L{MIDDLE} 362Z", look.skin)
    rim = line(f"M{MIDDLE - 45} 302 L{MIDDLE} 362 L{MIDDLE + 45} 302", darker(colour, 0.2), 8)
    pocket = path(f"M{MIDDLE + 44} 368 h40 v36 h-40Z", darker(colour, 0.1)) + rect(MIDDLE + 56, 356, 5, 26, INK, 2)
    return under + path(_body(look, f"L{MIDDLE} 362 L{MIDDLE + 44} 300"), colour) + rim + pocket + _arms(look, colour)


def _stethoscope() -> str:
    tube = line(f"M{MIDDLE - 50} 296 C{MIDDLE - 62} 350 {MIDDLE - 34} 372 {MIDDLE - 30} 388 M{MIDDLE + 50} 296 C{MIDDLE + 60} 330 {MIDDLE + 56} 348 {MIDDLE + 50} 366", "#3d4756", 6)  # fmt: skip
    return tube + circle(MIDDLE + 48, 376, 11, "#cfd6dd") + circle(MIDDLE + 48, 376, 5, "#8b97a5")


def _doctor(look: Look) -> str:
    """Scrubs with a stethoscope."""
    return _scrubs(look) + _stethoscope()


def _coat(look: Look) -> str:
    """A white coat over scrubs."""
    inner = path(f"M{MIDDLE - 52} 300 L{MIDDLE - 26} 402 H{MIDDLE + 26} L{MIDDLE + 52} 300Z", look.main_colour)
    skin = path(f"M{MIDDLE - 40} 296 L{MIDDLE} 352 L{MIDDLE + 40} 296Z", look.skin)
    coat = path(_body(look, f"L{MIDDLE - 20} 402 H{MIDDLE + 20} L{MIDDLE + 44} 300"), "#fdfdfb")
    lapels = path(f"M{MIDDLE - 46} 296 L{MIDDLE - 76} 330 L{MIDDLE - 46} 346 L{MIDDLE - 26} 392Z M{MIDDLE + 46} 296 L{MIDDLE + 76} 330 L{MIDDLE + 46} 346 L{MIDDLE + 26} 392Z", "#e6e9ea")  # fmt: skip
    return inner + skin + coat + lapels + _stethoscope() + _arms(look, "#e6e9ea")


def _tunic(look: Look) -> str:
    """A beautician's jacket, buttoned at the side."""
    colour = look.main_colour
    collar = path(f"M{MIDDLE - 42} 284 Q{MIDDLE - 52} 298 {MIDDLE - 50} 312 L{MIDDLE - 6} 330 Q{MIDDLE - 30} 310 {MIDDLE - 36} 286Z M{MIDDLE + 42} 284 Q{MIDDLE + 52} 298 {MIDDLE + 50} 312 L{MIDDLE + 6} 330 Q{MIDDLE + 30} 310 {MIDDLE + 36} 286Z", darker(colour, 0.14))  # fmt: skip
    seam = line(f"M{MIDDLE + 4} 328 Q{MIDDLE + 40} 340 {MIDDLE + 40} 404", darker(colour, 0.18), 4)
    buttons = "".join(circle(MIDDLE + x, y, 4, PAPER) for x, y in ((26, 346), (30, 372), (31, 396)))
    return path(_body(look, f"Q{MIDDLE} 334 {MIDDLE + 44} 300"), colour) + seam + buttons + collar + _arms(look, colour)


def _blouse(look: Look) -> str:
    colour = look.main_colour
    neckline = (
        f"C{MIDDLE - 34} 340 {MIDDLE - 14} 358 {MIDDLE} 362 C{MIDDLE + 14} 358 {MIDDLE + 34} 340 {MIDDLE + 44} 300"
    )
    bow = path(f"M{MIDDLE} 362 l-26 14 l4 -26Z M{MIDDLE} 362 l26 14 l-4 -26Z M{MIDDLE - 4} 364 l-10 36 l12 2 l4 -34 l6 30 l11 -3Z", darker(colour, 0.14))  # fmt: skip
    return path(_body(look, neckline), colour) + bow + _arms(look, colour)


def _cardigan(look: Look) -> str:
    colour = look.main_colour
    tee = path(
        f"M{MIDDLE - 46} 300 Q{MIDDLE} 338 {MIDDLE + 46} 300 L{MIDDLE + 30} 404 H{MIDDLE - 30}Z", look.second_colour
    )
    body = path(
        _body(
            look,
            f"C{MIDDLE - 40} 340 {MIDDLE - 22} 370 {MIDDLE - 18} 402 H{MIDDLE + 18} C{MIDDLE + 22} 370 {MIDDLE + 40} 340 {MIDDLE + 44} 300",
        ),
        colour,
    )
    rim = line(f"M{MIDDLE - 46} 302 C{MIDDLE - 40} 340 {MIDDLE - 22} 370 {MIDDLE - 18} 402 M{MIDDLE + 46} 302 C{MIDDLE + 40} 340 {MIDDLE + 22} 370 {MIDDLE + 18} 402", darker(colour, 0.16), 9)  # fmt: skip
    return tee + body + rim + circle(MIDDLE + 21, 388, 4.5, PAPER) + _arms(look, colour)


def _blazer(look: Look) -> str:
    colour = look.main_colour
    shirt = path(
        f"M{MIDDLE - 48} 300 L{MIDDLE - 16} 404 H{MIDDLE + 16} L{MIDDLE + 48} 300 Q{MIDDLE} 330 {MIDDLE - 48} 300Z",
        look.second_colour,
    )
    skin = path(f"M{MIDDLE - 38} 296 L{MIDDLE} 340 L{MIDDLE + 38} 296Z", look.skin)
    collar = path(f"M{MIDDLE - 38} 286 L{MIDDLE - 50} 302 L{MIDDLE - 22} 346 L{MIDDLE} 338Z M{MIDDLE + 38} 286 L{MIDDLE + 50} 302 L{MIDDLE + 22} 346 L{MIDDLE} 338Z", lighter(look.second_colour, 0.35))  # fmt: skip
    body = path(_body(look, f"L{MIDDLE - 4} 402 H{MIDDLE + 4} L{MIDDLE + 44} 300"), colour)
    lapels = path(f"M{MIDDLE - 46} 298 L{MIDDLE - 80} 336 L{MIDDLE - 54} 346 L{MIDDLE - 60} 358 L{MIDDLE - 6} 404Z M{MIDDLE + 46} 298 L{MIDDLE + 80} 336 L{MIDDLE + 54} 346 L{MIDDLE + 60} 358 L{MIDDLE + 6} 404Z", darker(colour, 0.2))  # fmt: skip
    return shirt + skin + body + lapels + collar + _arms(look, colour)


def _vest(look: Look) -> str:
    """A padded body warmer over a T-shirt."""
    tee = path(_body(look, f"Q{MIDDLE} 346 {MIDDLE + 44} 300"), look.second_colour)
    half = 104 * look.shoulders
    shape = f"M{MIDDLE - half:.1f} 404 V338 Q{MIDDLE - half + 2:.1f} 322 {MIDDLE - 74} 316 L{MIDDLE - 46} 300 L{MIDDLE - 8} 404Z M{MIDDLE + half:.1f} 404 V338 Q{MIDDLE + half - 2:.1f} 322 {MIDDLE + 74} 316 L{MIDDLE + 46} 300 L{MIDDLE + 8} 404Z"
    seams = clipped("vest", path(shape, WHITE), line("M80 346 H320 M80 374 H320", darker(look.main_colour, 0.16), 4))
    return tee + path(shape, look.main_colour) + seams + ellipse(MIDDLE, 420, 6, 8, INK)


GARMENTS: dict[str, Callable[[Look], str]] = {
    "tee": _tee,
    "striped": _striped,
    "sweater": _sweater,
    "turtleneck": _turtleneck,
    "vneck_sweater": _vneck_sweater,
    "shirt": _shirt,
    "polo": _polo,
    "apron": _apron,
    "dungarees": _dungarees,
    "work_jacket": _work_jacket,
    "hoodie": _hoodie,
    "zip_jacket": _zip_jacket,
    "tank": _tank,
    "scrubs": _scrubs,
    "doctor": _doctor,
    "coat": _coat,
    "tunic": _tunic,
    "blouse": _blouse,
    "cardigan": _cardigan,
    "blazer": _blazer,
    "vest": _vest,
}

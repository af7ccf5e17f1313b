"""The whole portrait as SVG."""

from doorstep.entrypoints.pictures.colours import darker, lighter
from doorstep.entrypoints.pictures.portraits.clothes import clothes
from doorstep.entrypoints.pictures.portraits.face import beard, features, glasses, head, neck
from doorstep.entrypoints.pictures.portraits.hair import hair
from doorstep.entrypoints.pictures.portraits.traits import MIDDLE, Look
from doorstep.entrypoints.pictures.svg import circle, group, picture, rect

CANVAS = 400


def draw_portrait(look: Look) -> str:
    """A bust on a calm ground, 400 x 400."""
    behind, over = hair(look)
    ground = rect(0, 0, CANVAS, CANVAS, look.background) + circle(
        MIDDLE + look.tilt * 9, 190, 168, lighter(look.background, 0.3)
    )
    # The head sits a little lower than where it is drawn, which shortens the neck.
    turned = f"rotate({look.tilt:.2f} {MIDDLE:.0f} 300) translate(0 8)"
    person = group(
        group(behind, transform=turned),
        neck(look),
        clothes(look),
        group(head(look), beard(look), features(look), over, glasses(look), _earrings(look), transform=turned),
        transform="translate(-24 -22) scale(1.12)",
    )
    return picture(CANVAS, CANVAS, ground, person)


def _earrings(look: Look) -> str:
    if not look.earrings:
        return ""
    return "".join(circle(MIDDLE + side * (look.temple + 2), 206, 4.6, darker("#e8c35a", 0.05)) for side in (-1, 1))

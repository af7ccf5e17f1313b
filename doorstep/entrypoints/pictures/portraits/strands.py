"""What all hair is made of."""

from doorstep.entrypoints.pictures.colours import lighter
from doorstep.entrypoints.pictures.portraits.traits import CROWN, MIDDLE, Look
from doorstep.entrypoints.pictures.svg import line

type Layers = tuple[str, str]
"""Behind everything, and over the face."""


def crown(look: Look, *, lift: float = 20, width: float = 8, foot: float = 176) -> str:
    """The outline of hair over the skull from the left foot to the right one, without the hairline."""
    w = look.temple + width
    top = CROWN - lift
    return (
        f"M{MIDDLE - w:.1f} {foot} C{MIDDLE - w - 4:.1f} {CROWN + 14:.1f} {MIDDLE - w * 0.66:.1f} {top:.1f} {MIDDLE} {top:.1f} "
        f"C{MIDDLE + w * 0.66:.1f} {top:.1f} {MIDDLE + w + 4:.1f} {CROWN + 14:.1f} {MIDDLE + w:.1f} {foot} "
    )


def shine(look: Look, d: str, width: float = 6) -> str:
    return line(d, lighter(look.hair_colour, 0.16), width, opacity=0.75)


def pulled(look: Look) -> str:
    """Hair drawn back tightly."""
    w = look.temple
    return (
        crown(look, lift=14, width=5, foot=180)
        + f"L{MIDDLE + w - 5:.1f} 166 C{MIDDLE + w - 6:.1f} 140 {MIDDLE + 42} 120 {MIDDLE} 120 C{MIDDLE - 42} 120 {MIDDLE - w + 6:.1f} 140 {MIDDLE - w + 5:.1f} 166Z"
    )

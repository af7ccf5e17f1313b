"""What an invented person looks like."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """
    Everything that a portrait is drawn from. Lengths are in units of the 400 x 400 canvas.

    ``age``: 0 young, 1 in the middle of life, 2 older. ``hair``, ``beard``, ``glasses``, ``mouth``, ``brows`` and
    ``clothes`` name what the drawing modules know.
    """

    female: bool
    age: int
    skin: str
    hair: str
    hair_colour: str
    brows: str
    mouth: str
    eyes: str
    beard: str
    glasses: str
    earrings: bool
    freckles: bool
    clothes: str
    main_colour: str
    second_colour: str
    background: str
    temple: float
    jaw: float
    chin: float
    chin_width: float
    shoulders: float
    eye_gap: float
    tilt: float
    lips: str
    brow_lift: float
    nose_length: float


MIDDLE = 200.0
CROWN = 96.0
EYE_LINE = 180.0
EAR_LINE = 184.0

"""What other modules may know of travel: modes, hour classes, the table."""

from enum import IntEnum, StrEnum

BUILT_IN_VERSION = 0


class HourClass(IntEnum):
    """How busy the roads are, by the local hour; the number is the position in a table's triples."""

    NIGHT = 0
    DAY = 1
    RUSH = 2


class Mode(StrEnum):
    """How a specialist gets about."""

    WALK = "walk"
    BICYCLE = "bicycle"
    CAR = "car"
    TRANSIT = "transit"

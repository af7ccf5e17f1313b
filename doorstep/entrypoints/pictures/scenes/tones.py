"""The colours of one scene, chosen together."""

from dataclasses import dataclass
from random import Random

from doorstep.entrypoints.pictures.colours import darker, lighter

WIDTH, HEIGHT = 800, 600
METAL, METAL_DARK, DARK = "#c9d1d8", "#98a4af", "#3a4552"
WOOD, WOOD_DARK = "#d2a271", "#b07f52"
GLASS = "#cfe7f2"
LEAF, LEAF_DARK = "#5c9a6b", "#3f7a52"


@dataclass(frozen=True, slots=True)
class Tone:
    """Wall and floor behind, an accent for the subject, a second one beside it."""

    wall: str
    floor: str
    accent: str
    second: str

    @property
    def shade(self) -> str:
        """The wall in shadow."""
        return darker(self.wall, 0.1)

    @property
    def glow(self) -> str:
        """The wall in light."""
        return lighter(self.wall, 0.4)


TONES = (
    Tone("#dcebe3", "#c9b394", "#0b7355", "#e0a045"),
    Tone("#f6e6d3", "#c79f78", "#c96a4a", "#2f7f6b"),
    Tone("#dfe8f3", "#b9a58d", "#3d6fa3", "#e3a857"),
    Tone("#f3dfe3", "#c9a58c", "#b65a72", "#4f8a8b"),
    Tone("#ece6f4", "#bda48f", "#7b6aa8", "#e0975a"),
    Tone("#f4ecd0", "#c2a57c", "#d79a3d", "#3f7d92"),
    Tone("#e1ecec", "#bfae96", "#3f8f8a", "#d9795a"),
    Tone("#efe9e0", "#b99a7b", "#46596b", "#cf8a4b"),
    Tone("#e7eedb", "#c4a983", "#6b8e4e", "#c4627c"),
    Tone("#f2e4da", "#b98f70", "#8c5a7a", "#5b8fc0"),
)


def tone_of(random: Random) -> Tone:
    """One of the tones."""
    return random.choice(TONES)

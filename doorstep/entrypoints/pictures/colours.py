"""Colours of the drawings: warm, a little muted, next of kin to the apps' own."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """``share`` of the other colour in the first one."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def darker(colour: str, share: float = 0.18) -> str:
    """Towards a warm black."""
    return mixed(colour, "#1d1420", share)


def lighter(colour: str, share: float = 0.25) -> str:
    """Towards a warm white."""
    return mixed(colour, "#fffaf2", share)


INK = "#2b2530"
PAPER = "#fbf8f2"
WHITE = "#ffffff"
GREEN = "#0b7355"
GREEN_SOFT = "#dff1e9"

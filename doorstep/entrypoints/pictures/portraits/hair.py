"""Hair: what hangs behind the shoulders, and what lies over the head."""

from collections.abc import Callable

from doorstep.entrypoints.pictures.portraits import long_hair, short_hair
from doorstep.entrypoints.pictures.portraits.strands import Layers
from doorstep.entrypoints.pictures.portraits.traits import Look

STYLES: dict[str, Callable[[Look], Layers]] = {
    "short_side": short_hair.short_side,
    "crop": short_hair.crop,
    "quiff": short_hair.quiff,
    "fringe_short": short_hair.fringe_short,
    "swept": short_hair.swept,
    "curls_short": short_hair.curls_short,
    "receding": short_hair.receding,
    "bald": short_hair.bald,
    "shaved": short_hair.shaved,
    "cap": short_hair.cap,
    "man_bun": short_hair.man_bun,
    "beanie": short_hair.beanie,
    "long_straight": long_hair.long_straight,
    "long_middle": long_hair.long_middle,
    "long_bangs": long_hair.long_bangs,
    "wavy": long_hair.wavy,
    "bob": long_hair.bob,
    "bob_bangs": long_hair.bob_bangs,
    "top_bun": long_hair.top_bun,
    "low_bun": long_hair.low_bun,
    "ponytail": long_hair.ponytail,
    "over_shoulder": long_hair.over_shoulder,
    "braid": long_hair.braid,
    "pixie": short_hair.pixie,
    "curly_long": long_hair.curly_long,
    "headscarf": long_hair.headscarf,
    "bandana": long_hair.bandana,
}


def hair(look: Look) -> Layers:
    """The hair, or what covers it."""
    return STYLES[look.hair](look)

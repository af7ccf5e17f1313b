"""How a search goes on: how many are asked, and what is done when nobody is left to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from doorstep.modules.dispatch.contracts import DispatchTerms


class Step(StrEnum):
    """What is done when nobody is left to ask: look further, pay more, then ask the client."""

    WIDEN = "widen"
    RAISE = "raise"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has gone. ``radius_step`` counts how often it was widened."""

    wave: int
    radius_step: int
    raise_minor: int


def wave_size(terms: DispatchTerms, wave: int) -> int:
    """How many are asked in the wave of this number, 1 for the first; the last size stays."""
    return terms.wave_sizes[min(wave, len(terms.wave_sizes)) - 1]


def next_step(terms: DispatchTerms, progress: Progress, price_minor: int) -> Step:
    """What to do when nobody is left to ask."""
    if progress.radius_step + 1 < len(terms.radii_km):
        return Step.WIDEN
    if raised(terms, progress.raise_minor, price_minor) > progress.raise_minor:
        return Step.RAISE
    return Step.ASK


def raised(terms: DispatchTerms, raise_minor: int, price_minor: int) -> int:
    """The next raise in minor units: a step more of the price, never beyond the limit."""
    return max(
        raise_minor,
        min(raise_minor + price_minor * terms.raise_step_bp // 10_000, price_minor * terms.raise_limit_bp // 10_000),
    )


def client_raise(terms: DispatchTerms, added_minor: int, price_minor: int) -> int:
    """
    What a client may add next so that somebody comes, in minor units; 0: nothing more.

    :param added_minor: what they have added already; ``price_minor`` is without it.
    """
    left = price_minor * terms.client_raise_limit_bp // 10_000 - added_minor
    return max(0, min(price_minor * terms.client_raise_step_bp // 10_000, left))


def may_ask_again(offered_minor: int, pay_minor: int) -> bool:
    """Whether somebody who did not want it may be asked once more: only for more than before."""
    return pay_minor > offered_minor


def median(numbers: Sequence[int]) -> float:
    """The middle of some numbers; 0 of none."""
    if not numbers:
        return 0.0
    ordered, half = sorted(numbers), len(numbers) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

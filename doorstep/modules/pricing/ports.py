"""Real visits on which staff see a rule's effect; the setting ``PRICING_EXAMPLES`` names who finds them."""

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from doorstep.modules.pricing.contracts import PricedExample


class Examples(Protocol):
    """Finds recent visits with the facts that their prices depend on."""

    def __call__(self, market: str, *, limit: int) -> Sequence[PricedExample]:
        """The latest visits of a market that were agreed, newest first, ``limit`` at most."""


def examples() -> Examples:
    """What the setting names."""
    found: Examples = import_string(settings.PRICING_EXAMPLES)
    return found

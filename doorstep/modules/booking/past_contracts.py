"""What modules above may know of past visits when they replay them; they find it in ``contracts``."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from doorstep.kernel.geo import Cell
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import Texts
from doorstep.modules.pricing.contracts import PricingFacts


@dataclass(frozen=True, slots=True)
class PastEnding:
    """
    What was done to an agreed visit that its policy had a say in: the act, by whose cause, when, and what it cost.

    ``promised`` and ``set_out``: how far the specialist was by then; ``carried_bp``: what an earlier move took along;
    ``moved_fee``: what moving had cost by then.
    """

    act: str
    cause: str
    at: datetime
    starts_at: datetime
    promised: bool
    set_out: bool
    carried_bp: int
    moved_fee: Money
    fee: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class PastVisit:
    """
    A visit that was agreed and whose start is over, with all that its price, its fees and its place in the day took.

    ``took_place``: it was done, or nothing else is known of it. ``occupied``: the specialist's time was taken to the
    end, also where nobody opened. ``facts`` are those that its price depends on; ``agreed`` is what it was priced at.
    ``ends_at`` and the margins, minutes, are those that it was claimed with.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    order_number: str
    specialist_id: int
    service: Texts
    facts: PricingFacts
    agreed: Money
    confirmed_at: datetime
    starts_at: datetime
    ends_at: datetime
    preparation_minutes: int
    cleanup_minutes: int
    cell: Cell | None
    took_place: bool
    occupied: bool
    endings: tuple[PastEnding, ...] = field(default=())

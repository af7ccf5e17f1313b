"""The invented history of imported orders follows the transition table."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from doorstep.kernel.geo import Cell, LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import AddressFacts
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.booking.services.imports import steps_to
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.specialists.contracts import Gender, OfferFacts

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
_V = VisitState


def imported(state: VisitState, *, auto_accept: bool) -> ImportedOrder:
    price = Money(4900, "EUR")
    offer = OfferFacts(
        offer_id=1, specialist_id=1, user_id=2, service_id=1, market="hel", price=price, standard_price=price,
        takes_standard_price=True, price_model=PriceModel.FIXED, duration_minutes=60, minimum_quantity=1,
        maximum_quantity=1, preparation_minutes=0, cleanup_minutes=0, base_cell=Cell(0, 0), radius_km=5.0,
        auto_accept=auto_accept, rating=None, rating_count=0, gender=Gender.UNSTATED, languages=(), display_name="V",
    )  # fmt: skip
    address = AddressFacts(UUID(int=1), 3, "hel", "Home", "Street 1", "", "", LatLon(60, 25), Point(0, 0), True)
    return ImportedOrder(
        visit_id=UUID(int=2),
        offer=offer,
        calendar_id=1,
        address=address,
        starts_at=NOW,
        visit_minutes=60,
        quantity=1,
        state=state,
        created_at=NOW - timedelta(days=2),
        method=PaymentMethod.CASH,
    )


@pytest.mark.parametrize(
    ("state", "auto_accept"),
    [
        *((state, auto) for state in (_V.ACCEPTED, _V.DONE, _V.CANCELLED, _V.NO_SHOW) for auto in (True, False)),
        (_V.REQUESTED, False),
        (_V.DECLINED, False),
    ],
)
def test_every_step_is_a_permitted_move_later_than_the_one_before(state: VisitState, auto_accept: bool) -> None:
    steps = steps_to(imported(state, auto_accept=auto_accept))
    assert steps[-1].target is state
    rules.VISITS.check(_V.HELD, steps[0].target)
    for before, after in pairwise(steps):
        rules.VISITS.check(before.target, after.target)
        assert before.taken_at < after.taken_at

"""Wire forms of earnings."""

import uuid
from datetime import date, datetime

from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.modules.booking.services.earnings import ChartStep, EarningsView, EarningView
from doorstep.modules.payments.contracts import EarningState, Parts, PaymentMethod


class EarningPartsOut(BaseModel):
    """What earnings consist of: ``net`` is price, extra work, fee and tip, less commission and tax."""

    price: MoneyOut = Field(description="of visits that were done, as agreed")
    extra: MoneyOut = Field(description="work agreed on at the door")
    fee: MoneyOut = Field(description="what clients paid for cancelling late or not being there")
    tip: MoneyOut = Field(description="goes to the specialist whole")
    commission: MoneyOut
    tax: MoneyOut = Field(description="collected for the state")
    net: MoneyOut


def _parts(parts: Parts, currency: str) -> dict[str, MoneyOut]:
    return {name: MoneyOut(minor=getattr(parts, name), currency=currency) for name in EarningPartsOut.model_fields}


class EarningPointOut(BaseModel):
    """A bar of the chart: the local dates ``first`` to ``last``, both included."""

    first: date
    last: date
    visits: int
    net: MoneyOut


class EarningsOut(BaseModel):
    """
    Earnings of the local dates ``first`` to ``last``, both included, by when visits were done.

    ``waiting`` to ``unpaid`` are parts of ``total.net``. ``funds`` does not depend on the dates.
    """

    first: date
    last: date
    time_zone: str = Field(examples=["Europe/Helsinki"])
    visits: int
    total: EarningPartsOut
    released: MoneyOut
    waiting: MoneyOut = Field(description="paid by clients, kept until the time for complaints has passed")
    cash: MoneyOut = Field(description="taken at the door, less commission")
    unpaid: MoneyOut = Field(description="not paid by clients yet")
    step: ChartStep
    points: list[EarningPointOut]
    funds: "FundsOut"

    @classmethod
    def of(cls, view: EarningsView) -> "EarningsOut":
        """The wire form."""
        asked = view.range

        def money(minor: int) -> MoneyOut:
            return MoneyOut(minor=minor, currency=asked.currency)

        return cls(
            first=asked.first,
            last=asked.last,
            time_zone=asked.time_zone,
            visits=view.visits,
            total=EarningPartsOut(**_parts(view.parts, asked.currency)),
            released=money(view.by_state[EarningState.RELEASED]),
            waiting=money(view.by_state[EarningState.WAITING] + view.by_state[EarningState.HELD_BACK]),
            cash=money(view.by_state[EarningState.CASH]),
            unpaid=money(view.by_state[EarningState.UNPAID]),
            step=view.step,
            points=[
                EarningPointOut(first=point.first, last=point.last, visits=point.visits, net=money(point.net))
                for point in view.points
            ],
            funds=FundsOut(
                balance=MoneyOut.of(view.funds.balance),
                waiting=MoneyOut.of(view.funds.waiting),
                unpaid=MoneyOut.of(view.funds.unpaid),
                cash_owed=MoneyOut.of(view.funds.cash_owed),
            ),
        )


class FundsOut(BaseModel):
    """Where my money is now."""

    balance: MoneyOut = Field(description="released and not paid out yet; below zero, what was taken back since")
    waiting: MoneyOut = Field(description="paid by clients and not released yet")
    unpaid: MoneyOut = Field(description="not paid by clients yet")
    cash_owed: MoneyOut = Field(description="commission of cash that I took at the door")


class EarningOut(EarningPartsOut):
    """
    What one visit earned. ``waiting``: released at ``due_at``; ``held_back``: staff decide.

    ``method`` is null while it is open how the client pays.
    """

    visit_id: uuid.UUID
    number: str = Field(description="of the order", examples=["7KQ2M4XB"])
    service_name: str
    starts_at: datetime
    time_zone: str
    earned_at: datetime
    method: PaymentMethod | None
    state: EarningState
    due_at: datetime | None
    released_at: datetime | None

    @classmethod
    def of(cls, view: EarningView) -> "EarningOut":
        """The wire form."""
        earning, visit = view.earning, view.visit
        return cls(
            **_parts(earning.parts, earning.currency),
            visit_id=visit.id,
            number=visit.order.number,
            service_name=view.service_name,
            starts_at=visit.starts_at,
            time_zone=visit.time_zone,
            earned_at=earning.earned_at,
            method=PaymentMethod(earning.method) if earning.method else None,
            state=earning.state,
            due_at=earning.due_at,
            released_at=earning.released_at,
        )


class EarningPage(BaseModel):
    """Earnings visit by visit, the latest first; ask again with ``next_cursor`` for more."""

    items: list[EarningOut]
    next_cursor: str | None


class VisitEarningOut(BaseModel):
    """What a visit earned; null until it has ended."""

    earning: EarningOut | None

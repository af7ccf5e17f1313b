"""Wire forms of rehearsals."""

import uuid
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.kernel.errors import InvalidInput
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.insights.contracts import (
    LEAST_DAYS,
    LONGEST_MARGIN_MINUTES,
    MOST_DAYS,
    ChangedVisit,
    Comparison,
    Figures,
    Outcome,
    Rehearsal,
    RehearsalWish,
    TryBuffer,
)
from doorstep.modules.pricing.contracts import PolicyDraft, PriceLine, RuleDraft, RuleKind, Scope, TryPolicy, TryRule

type Number = Annotated[int, Field(ge=1, le=2**62)]
type Texts = dict[str, Annotated[str, Field(max_length=500)]]
type Margin = Annotated[int, Field(ge=0, le=LONGEST_MARGIN_MINUTES)]


class TriedRuleIn(Schema):
    """A rule of prices that is not kept yet; see the operations of rules for its parts."""

    kind: RuleKind
    names: Texts = Field(examples=[{"en": "Evening", "ru": "Вечер", "zh-Hans": "晚间", "zh-Hant": "晚間"}])
    market: str = Field(max_length=20, examples=["hel"])
    category_id: Number | None = Field(None, examples=[None])
    service_id: Number | None = Field(None, examples=[None])
    offer_id: Number | None = Field(None, examples=[None])
    currency: str = Field(max_length=3, examples=["EUR"])
    parameters: dict[str, Any] = Field(
        examples=[{"when": "night", "from_time": "19:00", "until_time": "22:00", "percent_bp": 1500}]
    )
    valid_from: Moment = Field(examples=["2026-01-01T00:00:00Z"])
    valid_until: Moment = Field(examples=["2028-01-01T00:00:00Z"])
    key: uuid.UUID | None = Field(None, description="of which rule it is to be a version", examples=[None])

    def to_change(self) -> TryRule:
        """What to try."""
        scope = Scope(self.market, self.category_id, self.service_id, self.offer_id)
        draft = RuleDraft(
            self.kind,
            self.names,
            scope,
            self.currency,
            self.parameters,
            self.valid_from,
            self.valid_until,
            "",
            self.key,
        )
        return TryRule(draft)


class TriedPolicyIn(Schema):
    """Terms of a policy that are not kept yet; with the code of a policy there is, they take its place."""

    code: str = Field(max_length=30, examples=["moderate"])
    names: Texts = Field(examples=[{"en": "Moderate", "ru": "Умеренные", "zh-Hans": "适中", "zh-Hant": "適中"}])
    terms: dict[str, Any] = Field(
        examples=[{"cancel": [{"before_minutes": 1440, "fee_bp": 5000}], "no_show_bp": 10000}]
    )

    def to_draft(self) -> PolicyDraft:
        """What to try."""
        return PolicyDraft(self.code, self.names, self.terms)


class BufferIn(Schema):
    """Other minutes before and after the visits of a service, or of all; what is left out stays as it was."""

    service_id: Number | None = Field(None, examples=[None])
    preparation_minutes: Margin | None = Field(None, examples=[10])
    cleanup_minutes: Margin | None = Field(None, examples=[20])


class RehearsalIn(Schema):
    """
    One change to try: exactly one of ``rule_id``, ``rule``, ``policy_id``, ``policy`` and ``buffer``.

    ``everywhere``: the policy takes the place of every policy, not of its own code alone.
    """

    market: str | None = Field(None, max_length=20, description="may be left out with a rule", examples=["hel"])
    days: int = Field(MOST_DAYS, ge=LEAST_DAYS, le=MOST_DAYS, description="up to yesterday, local dates")
    rule_id: uuid.UUID | None = Field(None, examples=[None])
    rule: TriedRuleIn | None = Field(None, examples=[None])
    policy_id: uuid.UUID | None = Field(None, examples=[None])
    policy: TriedPolicyIn | None = Field(None, examples=[None])
    everywhere: bool = False
    buffer: BufferIn | None = Field(None, examples=[{"cleanup_minutes": 20}])

    def to_wish(self) -> RehearsalWish:
        """
        The command.

        :raises InvalidInput: unless exactly one change is named.
        """
        changes: list[TryRule | TryPolicy | TryBuffer] = []
        if self.rule_id is not None:
            changes.append(TryRule(self.rule_id))
        if self.rule is not None:
            changes.append(self.rule.to_change())
        if self.policy_id is not None:
            changes.append(TryPolicy(self.policy_id, self.everywhere))
        if self.policy is not None:
            changes.append(TryPolicy(self.policy.to_draft(), self.everywhere))
        if self.buffer is not None:
            changes.append(TryBuffer(**self.buffer.dict()))
        if len(changes) != 1:
            raise InvalidInput("Name one change: rule_id, rule, policy_id, policy or buffer.", field="rule_id")
        return RehearsalWish(changes[0], self.market, self.days)


class FiguresOut(BaseModel):
    """
    Sums in minor units of the rehearsal's currency, and minutes.

    ``income_minor``: the prices of the ``visits`` that took place, with all fees. ``fill``: the share of working time
    that visits took, without ways, preparation and clean-up; null without working time.
    """

    visits: int
    income_minor: int
    fees_minor: int = Field(description="for cancelling, moving and not being there")
    refunds_minor: int = Field(description="given back of the prices of visits that did not take place")
    booked_minutes: int
    fill: float | None = Field(examples=[0.41])

    @classmethod
    def of(cls, figures: Figures, open_minutes: int) -> "FiguresOut":
        """The wire form."""
        return cls(
            visits=figures.visits,
            income_minor=figures.income_minor,
            fees_minor=figures.fees_minor,
            refunds_minor=figures.refunds_minor,
            booked_minutes=figures.booked_minutes,
            fill=round(figures.booked_minutes / open_minutes, 4) if open_minutes else None,
        )


class ComparisonOut(BaseModel):
    """As it was agreed then, by today's rules, and with the change."""

    agreed: FiguresOut
    today: FiguresOut
    changed: FiguresOut

    @classmethod
    def of(cls, found: Comparison, open_minutes: int) -> "ComparisonOut":
        """The wire form; fill is of these open minutes."""
        parts = {name: FiguresOut.of(getattr(found, name), open_minutes) for name in ("agreed", "today", "changed")}
        return cls(**parts)


class WeekOut(ComparisonOut):
    """A week of the market's dates; the first and the last may be parts of one."""

    monday: date
    open_minutes: int


class RehearsedCategoryOut(ComparisonOut):
    """A category; its fill is its share of all working time."""

    category_id: int
    name: str


class TriedLineOut(BaseModel):
    """A line of a price."""

    kind: str = Field(examples=["surcharge"])
    name: str = Field(examples=["Evening"])
    amount: MoneyOut

    @classmethod
    def of(cls, line: PriceLine, language: str) -> "TriedLineOut":
        """The wire form."""
        return cls(kind=line.kind, name=text_in(line.names, language), amount=MoneyOut.of(line.amount))


class OutcomeOut(BaseModel):
    """What rules make of one visit. ``reason``: why its fee is what it is, empty if nothing was done to it."""

    lines: list[TriedLineOut]
    price: MoneyOut
    fee: MoneyOut
    refund: MoneyOut
    income: MoneyOut
    policy: str = Field(examples=["moderate"])
    reason: str = Field(examples=["tier:1440"])

    @classmethod
    def of(cls, outcome: Outcome, language: str) -> "OutcomeOut":
        """The wire form."""
        return cls(
            lines=[TriedLineOut.of(line, language) for line in outcome.lines],
            price=MoneyOut.of(outcome.price),
            fee=MoneyOut.of(outcome.fee),
            refund=MoneyOut.of(outcome.refund),
            income=MoneyOut.of(outcome.income),
            policy=outcome.policy,
            reason=outcome.reason,
        )


class NoRoomOut(BaseModel):
    """How many minutes a visit lacks beside a neighbour, an order's number; within working hours if that is empty."""

    missing_minutes: int
    neighbour: str


class ChangedVisitOut(BaseModel):
    """One of the visits that change most. ``no_room``: it would not have fitted into the day, and brings nothing."""

    visit_id: uuid.UUID
    order_id: uuid.UUID
    order_number: str
    service_name: str
    starts_at: datetime
    agreed: MoneyOut
    today: OutcomeOut
    changed: OutcomeOut
    no_room: NoRoomOut | None
    difference_minor: int

    @classmethod
    def of(cls, visit: ChangedVisit, language: str) -> "ChangedVisitOut":
        """The wire form."""
        room = visit.no_room
        return cls(
            visit_id=visit.visit_id,
            order_id=visit.order_id,
            order_number=visit.order_number,
            service_name=text_in(visit.service, language),
            starts_at=visit.starts_at,
            agreed=MoneyOut.of(visit.agreed),
            today=OutcomeOut.of(visit.today, language),
            changed=OutcomeOut.of(visit.changed, language),
            no_room=NoRoomOut(missing_minutes=room.missing_minutes, neighbour=room.neighbour) if room else None,
            difference_minor=visit.difference.minor,
        )


class RehearsalOut(BaseModel):
    """
    A change beside today's rules, over the market's dates ``first`` to ``last``.

    ``repriced``, ``refeed`` and ``displaced``: how many visits have another price, another fee, no room any more.
    ``unused_policy``: no visit would have been booked under the policy that was tried, so nothing changes.
    ``published``: the rule that was tried counts already, so today's rules are told without it.
    """

    market: str
    currency: str
    time_zone: str
    first: date
    last: date
    visits: int = Field(description="agreed visits that were replayed")
    repriced: int
    refeed: int
    displaced: int
    unused_policy: bool
    published: bool
    open_minutes: int
    total: ComparisonOut
    weeks: list[WeekOut]
    categories: list[RehearsedCategoryOut]
    most_changed: list[ChangedVisitOut]

    @classmethod
    def of(cls, found: Rehearsal, language: str) -> "RehearsalOut":
        """The wire form."""
        whole = found.total.open_minutes
        return cls(
            market=found.market,
            currency=found.currency,
            time_zone=found.time_zone,
            first=found.first,
            last=found.last,
            visits=found.visits,
            repriced=found.repriced,
            refeed=found.refeed,
            displaced=found.displaced,
            unused_policy=found.unused_policy,
            published=found.published,
            open_minutes=whole,
            total=ComparisonOut.of(found.total, whole),
            weeks=[
                WeekOut(
                    monday=monday,
                    open_minutes=week.open_minutes,
                    **dict(ComparisonOut.of(week, week.open_minutes)),
                )
                for monday, week in found.weeks
            ],
            categories=[
                RehearsedCategoryOut(
                    category_id=number, name=text_in(names, language), **dict(ComparisonOut.of(category, whole))
                )
                for number, names, category in found.categories
            ],
            most_changed=[ChangedVisitOut.of(visit, language) for visit in found.most],
        )

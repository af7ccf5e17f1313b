"""Wire forms of searches as clients and staff see them."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import SearchState, WhenKind, Wish
from doorstep.modules.booking.facade import WishIn
from doorstep.modules.dispatch.contracts import Choice, How, Question, Term, TermView, Why
from doorstep.modules.dispatch.services.progress import SearchProgress
from doorstep.modules.dispatch.services.quotes import SearchQuestion, SearchQuote
from doorstep.modules.pricing.facade import PriceLineOut


class AsapIn(Schema):
    """As soon as anybody can."""

    kind: Literal["asap"]


class BestTimeIn(Schema):
    """Whenever it fits best: the visit begins between the two moments."""

    kind: Literal["best"]
    from_at: Moment = Field(examples=["2026-11-24T08:00:00Z"])
    until_at: Moment = Field(examples=["2026-11-24T18:00:00Z"])


class SearchQuoteIn(WishIn):
    """What is wanted of whoever comes first or best, and what comes with it."""

    service_id: int = Field(ge=1, le=2**31 - 1, examples=[7])
    quantity: int = Field(1, ge=1, le=100, examples=[1])
    address_id: uuid.UUID
    when: Annotated[AsapIn | BestTimeIn, Field(discriminator="kind")] = Field(examples=[{"kind": "asap"}])

    def to_question(self) -> SearchQuestion:
        """The question."""
        best = self.when if isinstance(self.when, BestTimeIn) else None
        return SearchQuestion(
            what=Wish(
                self.service_id,
                self.quantity,
                also=self.further,
                variants=tuple(self.variants),
                add_ons=self.wished_add_ons,
            ),
            address_id=self.address_id,
            when=WhenKind(self.when.kind),
            first=best.from_at if best else None,
            last=best.until_at if best else None,
        )


class SearchExpectedOut(BaseModel):
    """Between when and when those would begin who are asked first, as things stand."""

    from_at: datetime
    until_at: datetime

    @classmethod
    def of(cls, expected: tuple[datetime, datetime]) -> "SearchExpectedOut":
        """The wire form."""
        return cls(from_at=expected[0], until_at=expected[1])


class SearchQuoteOut(BaseModel):
    """
    A price for whoever takes it, bound for a few minutes. Leaving the search is free until somebody has taken it.

    ``candidates``: how many nearby could come, as far as was looked. ``expected`` is null where nobody could.
    """

    quote: str
    expires_at: datetime
    price: MoneyOut
    lines: list[PriceLineOut]
    visit_minutes: int
    time_zone: str
    candidates: int
    expected: SearchExpectedOut | None
    earliest: datetime
    latest: datetime
    search_minutes: int

    @classmethod
    def of(cls, found: SearchQuote, time_zone: str, language: str) -> "SearchQuoteOut":
        """The wire form."""
        quote, wish = found.quoted.quote, found.quoted.wish
        return cls(
            quote=found.quoted.token,
            expires_at=quote.expires_at,
            price=MoneyOut(minor=quote.total.minor, currency=quote.total.currency),
            lines=[PriceLineOut.of(line, language) for line in quote.lines],
            visit_minutes=quote.visit_minutes,
            time_zone=time_zone,
            candidates=found.candidates,
            expected=SearchExpectedOut.of(found.expected) if found.expected else None,
            earliest=wish.earliest,
            latest=wish.latest,
            search_minutes=wish.search_minutes,
        )


class RaiseOut(BaseModel):
    """What the client may add so that somebody comes, and the whole price then, which is to be agreed to."""

    by: MoneyOut
    price: MoneyOut


class QuestionOut(BaseModel):
    """
    What the client is asked while nobody is found. Leaving is cancelling the order, free of charge.

    ``raise_offer`` is null where paying more is not among the choices. What is added is paid at the door where the rest
    is, else after the visit; if nobody comes, nothing of it is owed.
    """

    kind: Question
    choices: list[Literal["widen_time", "raise_price", "wait", "leave"]]
    raise_offer: RaiseOut | None
    asked_at: datetime

    @classmethod
    def find(cls, found: SearchProgress) -> "QuestionOut | None":
        """The wire form, if anything is asked."""
        hunt, price = found.hunt, found.search.price
        if hunt is None or not hunt.question:
            return None
        by = Money(found.raise_minor, price.currency)
        return cls(
            kind=Question(hunt.question),
            choices=[*(choice.value for choice in found.choices), "leave"],
            raise_offer=RaiseOut(by=MoneyOut.of(by), price=MoneyOut.of(price + by)) if by.minor else None,
            asked_at=hunt.asked_at or hunt.begun_at,
        )


class SearchProgressOut(BaseModel):
    """
    How a search stands: in its ``wave``, so many people were ``asked`` in all, of whom ``waiting`` may still answer.

    ``raised``: more is paid to who comes than the price, by the platform. ``next_at``: when it goes on by itself.
    ``expected``: between when and when those would begin who may still answer; else what was said with the price.
    """

    order_id: uuid.UUID
    state: SearchState
    wave: int
    asked: int
    answered: int
    declined: int
    waiting: int
    radius_km: float
    raised: bool
    pool_open: bool
    begun_at: datetime | None
    next_at: datetime | None
    deadline: datetime | None
    earliest: datetime
    latest: datetime
    expected: SearchExpectedOut | None
    question: QuestionOut | None

    @classmethod
    def of(cls, found: SearchProgress) -> "SearchProgressOut":
        """The wire form."""
        search, hunt = found.search, found.hunt
        goes_on = hunt is not None and hunt.ended_at is None
        return cls(
            order_id=search.order_id,
            state=search.state,
            wave=hunt.wave if hunt else 0,
            asked=found.asked,
            answered=found.answered,
            declined=found.declined,
            waiting=found.waiting,
            radius_km=found.radius_km,
            raised=bool(hunt and hunt.raise_minor),
            pool_open=bool(hunt and goes_on and hunt.pool_open),
            begun_at=search.begun_at,
            next_at=hunt.next_at if hunt and goes_on else None,
            deadline=search.deadline,
            earliest=search.earliest,
            latest=search.latest,
            expected=SearchExpectedOut.of(found.expected) if found.expected else None,
            question=QuestionOut.find(found),
        )


class SearchAnswerIn(Schema):
    """How to go on; who pays more names the price that they agree to, as the question said it."""

    choice: Choice = Field(examples=["widen_time"])
    agreed_price_minor: int | None = Field(
        None, ge=0, le=2**53, description="the whole price, for raise_price", examples=[None]
    )


class TermOut(BaseModel):
    """One term of a score: its value 0 to 1, its weight, and how much it brings to the score of 0 to 1."""

    term: Term
    value: float
    weight: float
    points: float

    @classmethod
    def of(cls, view: TermView) -> "TermOut":
        """The wire form."""
        return cls(term=view.term, value=round(view.value, 3), weight=view.weight, points=round(view.points, 4))


class ChoiceWhyOut(BaseModel):
    """Why somebody was chosen: ``place`` is by score among all who were asked, 1 the best; terms by what they bring."""

    how: How
    asked: int
    place: int
    score: float
    terms: list[TermOut]

    @classmethod
    def of(cls, why: Why) -> "ChoiceWhyOut":
        """The wire form."""
        return cls(
            how=why.how,
            asked=why.asked,
            place=why.place,
            score=round(why.score, 4),
            terms=[TermOut.of(term) for term in why.terms],
        )


class OpenSearchesOut(BaseModel):
    """The searches that go on, the longest first."""

    items: list[SearchProgressOut]


class AssignIn(Schema):
    """Whose offer serves the search."""

    offer_id: int = Field(ge=1, le=2**62, examples=[31])

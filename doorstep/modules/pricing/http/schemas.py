"""Wire forms of rules of prices and of policies, as staff keep them."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.pricing.contracts import (
    ExampleOutcome,
    PolicyDraft,
    PolicyState,
    PriceLine,
    RuleDraft,
    RuleKind,
    RuleState,
    Scope,
)
from doorstep.modules.pricing.models import Policy, PriceRule
from doorstep.modules.pricing.rules.policy_terms import read_terms, say_terms

LONGEST_LIST = 200
MOST_TEXT = 500

type Number = Annotated[int, Field(ge=1, le=2**62)]
type Name = Annotated[str, Field(max_length=MOST_TEXT)]
type Names = dict[str, Name]

_NAMES = {"en": "Evening", "ru": "Вечер", "zh-Hans": "晚间", "zh-Hant": "晚間"}
_POLICY_NAMES = {"en": "Gentle", "ru": "Мягкие", "zh-Hans": "温和", "zh-Hant": "溫和"}
_EVENING = {"when": "night", "from_time": "19:00", "until_time": "22:00", "percent_bp": 1500}
_TERMS = {
    "cancel": [{"before_minutes": 720, "fee_bp": 4000}],
    "change": [],
    "grace_minutes": 60,
    "grace_before_minutes": 120,
    "no_show_bp": 10000,
    "wait_minutes": 15,
}


class PriceRuleIn(Schema):
    """
    A version of a rule, whole. ``parameters`` depend on the kind; the guide on pricing lists them.

    At most one of category, service and offer; none of them: the whole market. Refused without an end of its validity.
    """

    kind: RuleKind
    names: Names = Field(description="shown on the price line, in every language", examples=[_NAMES])
    market: str = Field(max_length=20, examples=["hel"])
    category_id: Number | None = Field(None, examples=[None])
    service_id: Number | None = Field(None, examples=[None])
    offer_id: Number | None = Field(None, examples=[None])
    currency: str = Field(max_length=3, description="that of the market", examples=["EUR"])
    parameters: dict[str, Any] = Field(examples=[_EVENING])
    valid_from: Moment | None = Field(
        None, description="visits that start then or later", examples=["2026-01-01T00:00:00Z"]
    )
    valid_until: Moment | None = Field(None, description="and before then", examples=["2028-01-01T00:00:00Z"])
    note: str = Field(
        "", max_length=MOST_TEXT * 2, description="why; kept in the history", examples=["Winter evenings"]
    )

    def draft(self, key: uuid.UUID | None = None) -> RuleDraft:
        """The command."""
        return RuleDraft(
            kind=self.kind,
            names=self.names,
            scope=Scope(self.market, self.category_id, self.service_id, self.offer_id),
            currency=self.currency,
            parameters=self.parameters,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            note=self.note,
            key=key,
        )


class NewPriceRuleIn(PriceRuleIn):
    """The same; ``key`` names the rule that it is the next version of, none begins a new rule."""

    key: uuid.UUID | None = Field(None, examples=[None])


class PriceRuleOut(BaseModel):
    """One version of a rule of prices."""

    id: uuid.UUID
    key: uuid.UUID = Field(description="the rule over its versions")
    version: int
    kind: RuleKind
    state: RuleState
    names: dict[str, str]
    market: str
    category_id: int | None
    service_id: int | None
    offer_id: int | None
    currency: str
    parameters: dict[str, Any]
    valid_from: datetime
    valid_until: datetime
    note: str
    author: str
    created_at: datetime
    published_at: datetime | None
    retired_at: datetime | None

    @classmethod
    def of(cls, row: PriceRule) -> "PriceRuleOut":
        """The wire form."""
        return cls(
            id=row.id, key=row.key, version=row.version, kind=RuleKind(row.kind), state=RuleState(row.state),
            names=row.names, market=row.market_id, category_id=row.category_id, service_id=row.service_id,
            offer_id=row.offer_id, currency=row.currency, parameters=row.parameters, valid_from=row.valid_from,
            valid_until=row.valid_until, note=row.note, author=row.author, created_at=row.created_at,
            published_at=row.published_at, retired_at=row.retired_at,
        )  # fmt: skip


class PriceRulesOut(BaseModel):
    """Versions of rules, the newest first."""

    items: list[PriceRuleOut]
    next_cursor: str | None


class RuleLineOut(BaseModel):
    """A line of a price: of which kind, by which rule or add-on, and how much."""

    kind: str = Field(examples=["surcharge"])
    name: str = Field(examples=["Evening"])
    amount: MoneyOut

    @classmethod
    def of(cls, line: PriceLine, language: str) -> "RuleLineOut":
        """The wire form."""
        return cls(kind=line.kind, name=text_in(line.names, language), amount=MoneyOut.of(line.amount))


class ExampleOut(BaseModel):
    """A real visit, as it would be priced by today's rules and with this version among them."""

    order_number: str = Field(examples=["K7WMQ2XD"])
    service_name: str
    starts_at: datetime
    agreed: MoneyOut = Field(description="what it was agreed at then")
    today: MoneyOut
    changed: MoneyOut
    difference_minor: int
    today_lines: list[RuleLineOut]
    changed_lines: list[RuleLineOut]

    @classmethod
    def of(cls, outcome: ExampleOutcome, language: str) -> "ExampleOut":
        """The wire form."""
        return cls(
            order_number=outcome.example.label,
            service_name=text_in(outcome.example.service, language),
            starts_at=outcome.example.facts.starts_at,
            agreed=MoneyOut.of(outcome.example.agreed),
            today=MoneyOut.of(outcome.today_total),
            changed=MoneyOut.of(outcome.changed_total),
            difference_minor=outcome.difference.minor,
            today_lines=[RuleLineOut.of(line, language) for line in outcome.today],
            changed_lines=[RuleLineOut.of(line, language) for line in outcome.changed],
        )


class PreviewOut(BaseModel):
    """The latest visits of the rule's market; those whose price changes first."""

    items: list[ExampleOut]


class PolicyIn(Schema):
    """A version of a policy, whole; the guide on policies says what terms mean."""

    names: Names = Field(description="in every language", examples=[_POLICY_NAMES])
    terms: dict[str, Any] = Field(examples=[_TERMS])
    note: str = Field("", max_length=MOST_TEXT * 2, examples=["Fewer tiers"])

    def draft(self, code: str = "") -> PolicyDraft:
        """The command."""
        return PolicyDraft(code, self.names, self.terms, self.note)


class NewPolicyIn(PolicyIn):
    """The same; ``code`` names the policy that it is a version of, an unknown one begins a new policy."""

    code: str = Field(max_length=30, examples=["gentle"])


class PolicyOut(BaseModel):
    """One version of a policy. ``in_words``: what it says, in English sentences, by group where groups differ."""

    id: uuid.UUID
    code: str
    version: int
    state: PolicyState
    names: dict[str, str]
    terms: dict[str, Any]
    in_words: dict[str, list[str]] = Field(description="by group; `everybody` for those without terms of their own")
    note: str
    author: str
    created_at: datetime
    published_at: datetime | None
    retired_at: datetime | None

    @classmethod
    def of(cls, row: Policy) -> "PolicyOut":
        """The wire form."""
        terms, by_group = read_terms(row.terms)
        said = {"everybody": say_terms(terms), **{str(group): say_terms(own) for group, own in by_group.items()}}
        return cls(
            id=row.id, code=row.code, version=row.version, state=PolicyState(row.state), names=row.names,
            terms=row.terms, in_words=said, note=row.note, author=row.author, created_at=row.created_at,
            published_at=row.published_at, retired_at=row.retired_at,
        )  # fmt: skip


class PoliciesOut(BaseModel):
    """Versions of policies, the newest first."""

    items: list[PolicyOut]
    next_cursor: str | None

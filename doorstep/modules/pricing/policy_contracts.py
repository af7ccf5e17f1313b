"""What other modules may know of policies of cancelling and moving; they find it in ``contracts``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money


class Act(StrEnum):
    """What a client may do to an agreed visit under its policy."""

    CANCEL = "cancel"
    MOVE = "move"


class PolicyState(StrEnum):
    """Where a version of a policy stands. A retired one still binds the orders made under it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ClientGroup(StrEnum):
    """
    What is known of a client when a price is asked: prices and policies may treat groups differently.

    ``earlier_no_show``: was not there for a visit within a year; else ``regular``: had three visits done; else ``new``.
    """

    NEW = "new"
    REGULAR = "regular"
    EARLIER_NO_SHOW = "earlier_no_show"


class FeeReason(StrEnum):
    """Why an act costs what it costs."""

    NOT_AGREED = "not_agreed"
    NOT_PROMISED = "not_promised"
    GRACE = "grace"
    IN_TIME = "in_time"
    TIER = "tier"
    CARRIED = "carried"
    OTHER_SIDE = "other_side"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Tier:
    """From so many minutes before the agreed start on, an act costs so many hundredths of a percent of the price."""

    before_minutes: int
    fee_bp: int


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """
    What cancelling, moving and not being there cost one group of clients. Before the first tier both are free.

    For ``grace_minutes`` after booking both are free as well, until ``grace_before_minutes`` before the start and as
    long as the specialist has not set out. ``wait_minutes``: how long either side waits for the other at the door.
    """

    cancel: tuple[Tier, ...] = ()
    change: tuple[Tier, ...] = ()
    grace_minutes: int = 0
    grace_before_minutes: int = 0
    no_show_bp: int = 0
    wait_minutes: int = 15


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """One version of a policy, which never changes."""

    code: str
    version: int
    names: Mapping[str, str]
    terms: PolicyTerms
    by_group: Mapping[ClientGroup, PolicyTerms] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """How orders name it: ``moderate@1``."""
        return f"{self.code}@{self.version}"

    def terms_for(self, group: ClientGroup | None) -> PolicyTerms:
        """The terms of a group; those of everybody, if it has none of its own."""
        return self.terms if group is None else self.by_group.get(group, self.terms)


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A version to be: names by language, and terms as plain data (see the guide on policies)."""

    code: str
    names: Mapping[str, str]
    terms: object
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreedVisit:
    """
    What the consequence of an act depends on.

    ``booked_at`` is None for a hold, to which nobody has agreed yet. ``promised``: the specialist has accepted.
    ``carried_bp``: what cancelling would have cost when it was moved. ``moved_fee``: what moving has cost so far.
    ``let_down``: somebody else who was to come at the same time does not, so leaving or moving it is free.
    """

    price: Money
    starts_at: datetime
    booked_at: datetime | None
    promised: bool = True
    set_out: bool = False
    carried_bp: int = 0
    moved_fee: Money | None = None
    let_down: bool = False


@dataclass(frozen=True, slots=True)
class FeeStep:
    """What an act costs from a moment on (None: from now), until the next step. ``before_minutes`` names the tier."""

    from_at: datetime | None
    fee: Money
    fee_bp: int | None
    reason: FeeReason
    before_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an act costs now, what is given back of the price, and what it will cost later; ``steps`` begin with now."""

    fee: Money
    refund: Money
    steps: tuple[FeeStep, ...]

    @property
    def reason(self) -> FeeReason:
        """Why it costs that now."""
        return self.steps[0].reason

    @property
    def tier(self) -> str:
        """The present step by name: a reason, with the tier's minutes before the start if there is one."""
        step = self.steps[0]
        return str(step.reason) if step.before_minutes is None else f"{step.reason}:{step.before_minutes}"

    @property
    def free_until(self) -> datetime | None:
        """When it stops being free; None if it is not free now, or stays so."""
        return self.next_change_at if self.fee.minor == 0 else None

    @property
    def next_change_at(self) -> datetime | None:
        """When the fee changes next; None if it does not."""
        return self.steps[1].from_at if len(self.steps) > 1 else None


class PolicyInvalid(DomainError):
    """The terms contradict each other or are out of bounds; ``context`` names the ``field``."""

    code = "policy_invalid"
    kind = Kind.INVALID
    title = "These terms can't be a policy"


class PolicyMissing(DomainError):
    """There is no such version of a policy."""

    code = "policy_missing"
    kind = Kind.MISSING
    title = "There is no such policy"


class PolicyFixed(DomainError):
    """A published version never changes; draft a new one."""

    code = "policy_fixed"
    kind = Kind.CONFLICT
    title = "This version is published and can't be changed"

"""
What each kind of rule says, read from and written to plain JSON values.

Amounts are minor units of the market's currency, shares hundredths of a percent (``2500`` is 25 %), times of day
``HH:MM`` on the wall, weekdays 0 (Monday) to 6. Whatever does not fit is refused with the name of its field.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from doorstep.modules.pricing.contracts import ClientGroup, RuleInvalid, RuleKind
from doorstep.modules.pricing.rules.days import minute_of

MOST_MINOR = 10**9
HIGHEST_SURCHARGE_BP = 50_000
WHOLE_BP = 10_000
LONGEST_NOTICE = 60 * 24 * 14
MOST_KM = 200
MOST_QUANTITY = 100


class When(StrEnum):
    """On which condition a surcharge counts, judged by the start of the visit."""

    URGENT = "urgent"
    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Surcharge:
    """
    Dearer at some times. Of one ``group`` only the largest counts; urgent visits are a group of their own.

    ``night`` is any range of hours, over midnight or not; ``weekend`` any weekdays; ``urgent``: the visit starts
    within so many minutes of being priced.
    """

    when: When
    group: str
    percent_bp: int | None = None
    amount_minor: int | None = None
    within_minutes: int | None = None
    from_time: str | None = None
    until_time: str | None = None
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TravelFee:
    """So much for each started kilometre beyond the free ones, up to a most; a flat sum where anyone may come."""

    free_km: int
    per_km_minor: int
    most_minor: int
    anyone_minor: int = 0


@dataclass(frozen=True, slots=True)
class Minimum:
    """What a visit costs at least, before discounts."""

    amount_minor: int


@dataclass(frozen=True, slots=True)
class Discount:
    """
    Cheaper where everything that is named holds; of those that don't stack the largest counts.

    A named weekday, hour or quantity is the visit's; ``client_group`` what is known of the client.
    """

    stacks: bool
    percent_bp: int | None = None
    amount_minor: int | None = None
    client_group: ClientGroup | None = None
    weekdays: tuple[int, ...] = ()
    from_time: str | None = None
    until_time: str | None = None
    quantity_from: int | None = None


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax: told as part of the price, or added to it."""

    percent_bp: int
    included: bool


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """Under which policy of cancelling and changing a visit is booked."""

    policy: str


type Parameters = Surcharge | TravelFee | Minimum | Discount | Tax | PolicyChoice


def read_parameters(kind: RuleKind, plain: Mapping[str, Any]) -> Parameters:
    """
    The parameters of a rule.

    :raises RuleInvalid: naming the first field that is missing, unknown or out of its bounds.
    """
    fields = _Fields(plain)
    parameters = _READERS[kind](fields)
    fields.check_all_read()
    return parameters


def to_plain(parameters: Parameters) -> dict[str, Any]:
    """The parameters as JSON values, without what is not set."""
    unset: tuple[object, ...] = (None, (), [])
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(parameters).items()
        if value not in unset
    }


class _Fields:
    """Reads each field once, with its bounds."""

    def __init__(self, plain: Mapping[str, Any]) -> None:
        self._plain = dict(plain)
        self._read: set[str] = set()

    def take(self, name: str) -> Any:
        self._read.add(name)
        value = self._plain.get(name)
        return None if value in ("", None, []) else value

    def number(self, name: str, lowest: int, highest: int) -> int:
        value = self.take(name)
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise RuleInvalid(f"{name} is a whole number from {lowest} to {highest}.", field=name)
        return value

    def optional_number(self, name: str, lowest: int, highest: int) -> int | None:
        return None if self.take(name) is None else self.number(name, lowest, highest)

    def flag(self, name: str) -> bool:
        value = self.take(name)
        if not isinstance(value, bool):
            raise RuleInvalid(f"{name} is true or false.", field=name)
        return value

    def clock(self, name: str) -> str:
        value = self.take(name)
        try:
            minute_of(str(value))
        except ValueError as error:
            raise RuleInvalid(f"{name} is a time of day such as 22:00.", field=name) from error
        return str(value)

    def weekdays(self, name: str) -> tuple[int, ...]:
        value = self.take(name) or ()
        if not isinstance(value, Sequence) or any(isinstance(day, bool) or day not in range(7) for day in value):
            raise RuleInvalid(f"{name} are numbers from 0 (Monday) to 6 (Sunday).", field=name)
        return tuple(sorted(set(value)))

    def check_all_read(self) -> None:
        unknown = sorted(set(self._plain) - self._read)
        if unknown:
            raise RuleInvalid(f"{unknown[0]} does not belong here.", field=unknown[0])


def _amount(fields: _Fields, highest_bp: int) -> tuple[int | None, int | None]:
    percent_bp = fields.optional_number("percent_bp", 1, highest_bp)
    amount_minor = fields.optional_number("amount_minor", 1, MOST_MINOR)
    if (percent_bp is None) == (amount_minor is None):
        raise RuleInvalid("Name either a share (percent_bp) or a sum (amount_minor).", field="percent_bp")
    return percent_bp, amount_minor


def _hours(fields: _Fields, *, needed: bool) -> tuple[str | None, str | None]:
    if not needed and fields.take("from_time") is None and fields.take("until_time") is None:
        return None, None
    first, until = fields.clock("from_time"), fields.clock("until_time")
    if first == until:
        raise RuleInvalid("The hours begin and end at different times.", field="until_time")
    return first, until


def _read_surcharge(fields: _Fields) -> Surcharge:
    try:
        when = When(fields.take("when"))
    except ValueError as error:
        raise RuleInvalid("when is urgent, night, weekend or holiday.", field="when") from error
    group = str(fields.take("group") or ("urgent" if when is When.URGENT else "time"))
    if len(group) > 20 or (when is When.URGENT) != (group == "urgent"):
        raise RuleInvalid(
            "group has at most 20 characters; urgent is that of urgent visits and of nothing else.", field="group"
        )
    percent_bp, amount_minor = _amount(fields, HIGHEST_SURCHARGE_BP)
    within = fields.number("within_minutes", 1, LONGEST_NOTICE) if when is When.URGENT else None
    first, until = _hours(fields, needed=True) if when is When.NIGHT else (None, None)
    weekdays = fields.weekdays("weekdays") if when is When.WEEKEND else ()
    if when is When.WEEKEND and not weekdays:
        raise RuleInvalid("Name at least one weekday.", field="weekdays")
    return Surcharge(when, group, percent_bp, amount_minor, within, first, until, weekdays)


def _read_travel_fee(fields: _Fields) -> TravelFee:
    return TravelFee(
        free_km=fields.number("free_km", 0, MOST_KM),
        per_km_minor=fields.number("per_km_minor", 1, MOST_MINOR),
        most_minor=fields.number("most_minor", 1, MOST_MINOR),
        anyone_minor=fields.optional_number("anyone_minor", 0, MOST_MINOR) or 0,
    )


def _read_minimum(fields: _Fields) -> Minimum:
    return Minimum(fields.number("amount_minor", 1, MOST_MINOR))


def _read_discount(fields: _Fields) -> Discount:
    percent_bp, amount_minor = _amount(fields, WHOLE_BP)
    group = fields.take("client_group")
    try:
        client_group = None if group is None else ClientGroup(group)
    except ValueError as error:
        raise RuleInvalid(f"client_group is one of {', '.join(ClientGroup)}.", field="client_group") from error
    weekdays = fields.weekdays("weekdays")
    first, until = _hours(fields, needed=False)
    quantity_from = fields.optional_number("quantity_from", 2, MOST_QUANTITY)
    return Discount(
        fields.flag("stacks"), percent_bp, amount_minor, client_group, weekdays, first, until, quantity_from
    )


def _read_tax(fields: _Fields) -> Tax:
    return Tax(fields.number("percent_bp", 1, WHOLE_BP), fields.flag("included"))


def _read_policy(fields: _Fields) -> PolicyChoice:
    value = fields.take("policy")
    if not isinstance(value, str) or not 1 <= len(value) <= 40:
        raise RuleInvalid("policy is the code of a policy.", field="policy")
    return PolicyChoice(value)


_READERS: Mapping[RuleKind, Callable[[_Fields], Parameters]] = {
    RuleKind.SURCHARGE: _read_surcharge,
    RuleKind.TRAVEL_FEE: _read_travel_fee,
    RuleKind.MINIMUM: _read_minimum,
    RuleKind.DISCOUNT: _read_discount,
    RuleKind.TAX: _read_tax,
    RuleKind.POLICY: _read_policy,
}

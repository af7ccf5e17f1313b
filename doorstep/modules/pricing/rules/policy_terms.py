"""Terms of policies as data: read with every reason why not, written back, and said in a sentence."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from doorstep.modules.pricing.contracts import ClientGroup, PolicyInvalid, PolicyTerms, Tier

MOST_BEFORE = 525_600
MOST_GRACE = 10_080
LEAST_WAIT, MOST_WAIT = 5, 120
MOST_TIERS = 8
_NUMBERS = {
    "grace_minutes": (0, MOST_GRACE),
    "grace_before_minutes": (0, MOST_BEFORE),
    "no_show_bp": (0, 10_000),
    "wait_minutes": (LEAST_WAIT, MOST_WAIT),
}
_KEYS = frozenset({"cancel", "change", *_NUMBERS})


def read_terms(raw: object) -> tuple[PolicyTerms, dict[ClientGroup, PolicyTerms]]:
    """
    The terms of everybody, and those of groups, which take over whatever they don't say themselves.

    :raises PolicyInvalid: with the field, if something is unknown, out of bounds, or contradicts itself.
    """
    if not isinstance(raw, Mapping):
        raise PolicyInvalid("Terms are an object.", field="terms")
    plain = {key: value for key, value in raw.items() if key != "by_group"}
    terms = _read(plain, PolicyTerms(), "")
    groups = raw.get("by_group", {})
    if not isinstance(groups, Mapping):
        raise PolicyInvalid("Groups are an object.", field="by_group")
    by_group = {}
    for name, own in groups.items():
        if name not in set(ClientGroup):
            raise PolicyInvalid(f"Known groups: {', '.join(ClientGroup)}.", field=f"by_group.{name}")
        if not isinstance(own, Mapping):
            raise PolicyInvalid("The terms of a group are an object.", field=f"by_group.{name}")
        by_group[ClientGroup(name)] = _read(own, terms, f"by_group.{name}.")
    return terms, by_group


def _read(raw: Mapping[str, Any], base: PolicyTerms, prefix: str) -> PolicyTerms:
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise PolicyInvalid(f"Known terms: {', '.join(sorted(_KEYS))}.", field=f"{prefix}{unknown[0]}")
    numbers = {
        name: _number(raw.get(name, getattr(base, name)), f"{prefix}{name}", *_NUMBERS[name]) for name in _NUMBERS
    }
    terms = PolicyTerms(
        cancel=_read_tiers(raw["cancel"], f"{prefix}cancel") if "cancel" in raw else base.cancel,
        change=_read_tiers(raw["change"], f"{prefix}change") if "change" in raw else base.change,
        **numbers,
    )
    _check(terms, prefix)
    return terms


def _number(value: object, field: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise PolicyInvalid(f"A whole number from {least} to {most}.", field=field)
    return value


def _read_tiers(raw: object, field: str) -> tuple[Tier, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > MOST_TIERS:
        raise PolicyInvalid(f"A list of up to {MOST_TIERS} tiers.", field=field)
    tiers = []
    for at, entry in enumerate(raw):
        place = f"{field}[{at}]"
        if not isinstance(entry, Mapping) or set(entry) != {"before_minutes", "fee_bp"}:
            raise PolicyInvalid("A tier has before_minutes and fee_bp.", field=place)
        before = _number(entry["before_minutes"], f"{place}.before_minutes", 0, MOST_BEFORE)
        tiers.append(Tier(before, _number(entry["fee_bp"], f"{place}.fee_bp", 1, 10_000)))
    for first, second in pairwise(tiers):
        if second.before_minutes >= first.before_minutes:
            raise PolicyInvalid("Tiers go from early to late: each begins nearer the start.", field=field)
        if second.fee_bp <= first.fee_bp:
            raise PolicyInvalid("Each tier costs more than the one before it.", field=field)
    return tuple(tiers)


def _check(terms: PolicyTerms, prefix: str) -> None:
    """What would reward the wrong act: not being there instead of cancelling, cancelling instead of moving."""
    dearest = terms.cancel[-1].fee_bp if terms.cancel else 0
    if terms.no_show_bp < dearest:
        raise PolicyInvalid("Not being there can't be cheaper than cancelling.", field=f"{prefix}no_show_bp")
    for tier in terms.change:
        if tier.fee_bp > _fee_at(terms.cancel, tier.before_minutes):
            raise PolicyInvalid("Moving can't cost more than cancelling at the same time.", field=f"{prefix}change")


def _fee_at(tiers: Sequence[Tier], before_minutes: int) -> int:
    reached = [tier.fee_bp for tier in tiers if tier.before_minutes >= before_minutes]
    return reached[-1] if reached else 0


def write_terms(terms: PolicyTerms, by_group: Mapping[ClientGroup, PolicyTerms]) -> dict[str, Any]:
    """The same as plain data, whole, so that a stored version does not depend on today's defaults."""
    plain = _write(terms)
    if by_group:
        plain["by_group"] = {str(group): _write(own) for group, own in sorted(by_group.items())}
    return plain


def _write(terms: PolicyTerms) -> dict[str, Any]:
    tiers = {
        name: [{"before_minutes": tier.before_minutes, "fee_bp": tier.fee_bp} for tier in getattr(terms, name)]
        for name in ("cancel", "change")
    }
    return {**tiers, **{name: getattr(terms, name) for name in _NUMBERS}}


def say_terms(terms: PolicyTerms) -> list[str]:
    """The terms in sentences, for staff who check what they publish."""
    said = [_say_tiers("Cancelling", terms.cancel), _say_tiers("Moving", terms.change)]
    if terms.grace_minutes:
        until = (
            f", until {_say_minutes(terms.grace_before_minutes)} before the start" if terms.grace_before_minutes else ""
        )
        said.append(f"Both are free for {_say_minutes(terms.grace_minutes)} after booking{until}.")
    said.append(f"Not being there costs {_say_percent(terms.no_show_bp)}; either side waits {terms.wait_minutes} min.")
    return said


def _say_tiers(act: str, tiers: Sequence[Tier]) -> str:
    if not tiers:
        return f"{act} is free until work begins."
    first, *rest = tiers
    said = (
        f"{act} is free until {_say_minutes(first.before_minutes)} before the start, then {_say_percent(first.fee_bp)}"
    )
    for tier in rest:
        said += f", from {_say_minutes(tier.before_minutes)} before {_say_percent(tier.fee_bp)}"
    return f"{said} of the price."


def _say_percent(fee_bp: int) -> str:
    return f"{fee_bp / 100:g} %"


def _say_minutes(minutes: int) -> str:
    if minutes and minutes % 1440 == 0:
        return f"{minutes // 1440} d"
    if minutes and minutes % 60 == 0:
        return f"{minutes // 60} h"
    return f"{minutes} min"

"""Comparing a provider's report with the ledger: pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from doorstep.modules.payments.reconciliation_contracts import Difference, DifferenceKind, Movement

type _Sides = tuple[list[Movement], list[Movement]]


def find_differences(
    there: Iterable[Movement], here: Iterable[Movement], *, since: datetime, until: datetime
) -> list[Difference]:
    """
    What both sides do not have alike, of the movements from one moment to another.

    Give movements of some time before and after too: clocks differ, and a late message is recorded later. A difference
    belongs to the time of the provider's side, and to ours if the provider has none.
    """
    groups: defaultdict[tuple[str, str, bool], _Sides] = defaultdict(lambda: ([], []))
    for side, movements in enumerate((there, here)):
        for movement in sorted(movements, key=lambda one: (one.happened_at, one.reference)):
            group = (movement.payment, movement.amount.currency, movement.amount.minor > 0)
            groups[group][side].append(movement)
    found = [difference for sides in groups.values() for difference in _differences_in(*sides)]
    return sorted(
        (one for one in found if since <= _moment_of(one) < until), key=lambda one: (_moment_of(one), one.key)
    )


def _differences_in(there: list[Movement], here: list[Movement]) -> Iterator[Difference]:
    """Of one payment, currency and direction: equal amounts are pairs; what is left is paired in order of time."""
    for movement in list(there):
        same = next((one for one in here if one.amount == movement.amount), None)
        if same:
            there.remove(movement)
            here.remove(same)
    while there and here:
        yield Difference(DifferenceKind.AMOUNT_DIFFERS, there.pop(0), here.pop(0))
    for movement in there:
        yield Difference(DifferenceKind.MISSING_HERE, movement, None)
    for movement in here:
        yield Difference(DifferenceKind.MISSING_THERE, None, movement)


def _moment_of(difference: Difference) -> datetime:
    side = difference.there or difference.here
    assert side is not None
    return side.happened_at

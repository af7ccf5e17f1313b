"""A change replayed on past visits: its figures beside today's, and nothing written."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from doorstep.kernel.actors import GUEST, SYSTEM, Actor, Role
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.insights.contracts import Rehearsal, RehearsalWish, TryBuffer
from doorstep.modules.insights.services.rehearse import rehearse
from doorstep.modules.insights.services.tables import rows_of, table_of
from doorstep.modules.insights.tests.builders import book_past
from doorstep.modules.pricing.contracts import PolicyDraft, RuleInvalid, RuleKind, Scope, TryPolicy, TryRule
from doorstep.modules.pricing.tests.builders import make_policy_draft, make_rule, make_rule_draft, rule_draft, rule_key
from tests.builders import BuiltClient, BuiltSpecialist, local_start, make_client, make_service, make_specialist

pytestmark = pytest.mark.django_db
EVENING = {"when": "night", "from_time": "18:00", "until_time": "22:00", "percent_bp": 2000}
NAMES = dict.fromkeys(("en", "ru", "zh-Hans", "zh-Hant"), "Tried")
LATE_HALF = {"cancel": [{"before_minutes": 1440, "fee_bp": 5000}], "no_show_bp": 10000}
WEDNESDAY = date(2026, 1, 7)


@pytest.fixture
def past(now: datetime) -> tuple[BuiltClient, BuiltSpecialist]:
    """Five agreed visits last Wednesday and Thursday, and one declined, which nobody agreed to."""
    specialist = make_specialist(make_service(), auto_accept=False)
    client = make_client()
    thursday = WEDNESDAY + timedelta(days=1)
    noon, evening = local_start(WEDNESDAY, 12), local_start(WEDNESDAY, 19)
    book_past(client, specialist, noon, now=now)
    book_past(client, specialist, evening, now=now)
    late = local_start(thursday, 9)
    book_past(client, specialist, late, now=now, state=VisitState.CANCELLED, cancelled_at=late - timedelta(hours=2))
    book_past(client, specialist, local_start(thursday, 19), now=now, state=VisitState.CANCELLED)
    book_past(client, specialist, local_start(thursday, 14), now=now, state=VisitState.NO_SHOW)
    book_past(client, specialist, local_start(thursday, 16), now=now, state=VisitState.DECLINED)
    return client, specialist


def run(change: Any, now: datetime, market: str | None = "hel", days: int = 90) -> Rehearsal:
    return rehearse(RehearsalWish(change, market, days), actor=SYSTEM, now=now)


def test_a_surcharge_raises_the_income_of_its_hours(past: object, now: datetime) -> None:
    found = run(TryRule(rule_draft(parameters=EVENING, now=now)), now, None)
    assert (found.market, found.currency) == ("hel", "EUR")
    assert (found.first, found.last) == (date(2025, 10, 14), date(2026, 1, 11))
    assert (found.visits, found.repriced, found.refeed, found.displaced) == (5, 2, 0, 0)
    total = found.total
    assert (total.agreed.visits, total.today.visits, total.changed.visits) == (2, 2, 2)
    assert (total.agreed.income_minor, total.today.income_minor, total.changed.income_minor) == (9800, 9800, 10780)
    # Of a visit that was cancelled free of charge the whole, dearer price is given back.
    assert (total.today.refunds_minor, total.changed.refunds_minor) == (14700, 15680)
    assert total.today.booked_minutes == 120
    assert total.open_minutes == 90 * 1440 + 60  # clocks went back on one night
    (most,) = found.most
    assert most.difference.minor == 980
    assert [line.amount.minor for line in most.changed.lines] == [4900, 980]


def test_parts_sum_up_to_the_whole(past: object, now: datetime) -> None:
    found = run(TryRule(rule_draft(parameters=EVENING, now=now)), now)
    assert [monday for monday, week in found.weeks if week.today.visits] == [date(2026, 1, 5)]
    for parts in ([week for _, week in found.weeks], [category for _, _, category in found.categories]):
        for said in ("agreed", "today", "changed"):
            for name in ("visits", "income_minor", "fees_minor", "refunds_minor", "booked_minutes"):
                whole = getattr(getattr(found.total, said), name)
                assert sum(getattr(getattr(part, said), name) for part in parts) == whole
    assert sum(week.open_minutes for _, week in found.weeks) == found.total.open_minutes


def test_todays_rules_count_on_both_sides(past: object, now: datetime) -> None:
    make_rule(RuleKind.MINIMUM, {"amount_minor": 5500}, now=now, name="Minimum")
    found = run(TryRule(rule_draft(parameters=EVENING, now=now)), now)
    assert (found.total.agreed.income_minor, found.total.today.income_minor) == (9800, 11000)
    assert found.total.changed.income_minor == 5500 + 5880


def test_the_next_version_takes_the_place_of_the_one_before(past: object, now: datetime) -> None:
    key = rule_key(make_rule(parameters=EVENING, now=now))
    dearer = make_rule_draft(parameters={**EVENING, "percent_bp": 3000}, now=now, key=key)
    found = run(TryRule(dearer), now, None)
    assert (found.total.today.income_minor, found.total.changed.income_minor) == (4900 + 5880, 4900 + 6370)


def test_a_policy_turns_refunds_into_fees(past: object, now: datetime) -> None:
    found = run(TryPolicy(PolicyDraft("free", NAMES, LATE_HALF)), now)
    # Half of the visit cancelled two hours before, the whole of the one where nobody opened, nothing in good time.
    assert (found.total.today.fees_minor, found.total.changed.fees_minor) == (0, 2450 + 4900)
    assert (found.total.today.refunds_minor, found.total.changed.refunds_minor) == (14700, 2450 + 4900)
    assert found.total.changed.income_minor == 9800 + 7350
    assert (found.refeed, found.repriced, found.unused_policy) == (2, 0, False)
    assert [(visit.changed.reason, visit.difference.minor) for visit in found.most] == [
        ("no_show", 4900), ("tier:1440", 2450),
    ]  # fmt: skip


def test_a_policy_that_no_rule_chooses_changes_nothing_unless_everywhere(past: object, now: datetime) -> None:
    kept = make_policy_draft("late_half", LATE_HALF, now=now)
    found = run(TryPolicy(kept), now)
    assert (found.refeed, found.unused_policy, found.most) == (0, True, [])
    found = run(TryPolicy(kept, everywhere=True), now)
    assert (found.refeed, found.unused_policy) == (2, False)


def test_fees_that_were_kept_then_are_told_beside(past: tuple[BuiltClient, BuiltSpecialist], now: datetime) -> None:
    client, specialist = past
    start = local_start(WEDNESDAY, 15)
    ended = start - timedelta(hours=1)
    book_past(client, specialist, start, now=now, state=VisitState.CANCELLED, cancelled_at=ended, policy="flexible")
    found = run(TryRule(rule_draft(parameters=EVENING, now=now)), now)
    assert (found.total.agreed.fees_minor, found.total.today.fees_minor) == (1470, 0)


def test_groups_count_where_the_policy_asks_for_them(past: tuple[BuiltClient, BuiltSpecialist], now: datetime) -> None:
    client, specialist = past
    for days in (40, 30, 20):
        book_past(client, specialist, now - timedelta(days=days), now=now)
    terms = {**LATE_HALF, "by_group": {"regular": {"cancel": [{"before_minutes": 60, "fee_bp": 1000}]}}}
    # A regular by then: two hours before is in good time.
    found = run(TryPolicy(PolicyDraft("free", NAMES, terms)), now)
    assert found.total.changed.fees_minor == 4900


def test_a_buffer_leaves_no_room_for_the_later_booking(
    past: tuple[BuiltClient, BuiltSpecialist], now: datetime
) -> None:
    client, specialist = past
    book_past(client, specialist, local_start(WEDNESDAY, 13, 10), now=now, ahead=timedelta(days=1))
    found = run(TryBuffer(cleanup_minutes=15), now)
    assert (found.displaced, found.total.today.visits, found.total.changed.visits) == (1, 3, 2)
    assert found.total.changed.income_minor == found.total.today.income_minor - 4900
    assert found.total.changed.booked_minutes == found.total.today.booked_minutes - 60
    (lost,) = found.most
    assert lost.no_room is not None
    assert lost.no_room.missing_minutes >= 5
    assert lost.no_room.neighbour
    assert lost.difference.minor == -4900
    assert run(TryBuffer(cleanup_minutes=0), now).displaced == 0


def test_only_the_visits_of_the_days_are_replayed(past: tuple[BuiltClient, BuiltSpecialist], now: datetime) -> None:
    client, specialist = past
    for days in (8, 91):
        book_past(client, specialist, now - timedelta(days=days), now=now)
    assert run(TryBuffer(cleanup_minutes=0), now).visits == 6
    assert run(TryBuffer(cleanup_minutes=0), now, days=7).visits == 5


def test_a_city_without_visits_is_answered(now: datetime) -> None:
    found = run(TryBuffer(cleanup_minutes=15), now, "mow")
    assert (found.visits, found.currency, found.most, found.categories) == (0, "RUB", [], [])


@pytest.mark.parametrize(
    ("change", "market", "days", "error"),
    [
        (TryBuffer(), "hel", 90, InvalidInput),
        (TryBuffer(None, -1, 0), "hel", 90, InvalidInput),
        (TryBuffer(None, 241), "hel", 90, InvalidInput),
        (TryBuffer(None, 5), None, 90, InvalidInput),
        (TryBuffer(None, 5), "hel", 91, InvalidInput),
        (TryBuffer(None, 5), "hel", 0, InvalidInput),
    ],
)
def test_what_cannot_be_tried_is_refused(
    change: TryBuffer, market: str | None, days: int, error: type[Exception], now: datetime
) -> None:
    with pytest.raises(error):
        run(change, now, market, days)


def test_a_rule_that_cannot_be_is_refused(now: datetime) -> None:
    with pytest.raises(RuleInvalid):
        run(TryRule(rule_draft(parameters={**EVENING, "percent_bp": -5}, now=now)), now)
    with pytest.raises(InvalidInput):
        run(TryRule(rule_draft(parameters=EVENING, now=now, scope=Scope("hel"))), now, "mow")


@pytest.mark.parametrize("actor", [GUEST, Actor(Role.CLIENT, 1), Actor(Role.SPECIALIST, 1)])
def test_staff_alone_rehearse(actor: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        rehearse(RehearsalWish(TryBuffer(cleanup_minutes=5), "hel"), actor=actor, now=now)


def test_a_spreadsheet_has_every_figure(past: object, now: datetime) -> None:
    found = run(TryPolicy(PolicyDraft("free", NAMES, LATE_HALF)), now)
    header, *rows = rows_of(found, "en")
    assert all(len(row) == len(header) for row in rows)
    total = {row[2]: row for row in rows if row[0] == "total"}
    assert total["changed"][3:7] == (2, "171.50", "73.50", "73.50")
    assert [row[9] for row in rows if row[0] == "visit"] == ["no_show", "no_show", "in_time", "tier:1440"]
    widths = {len(row) for row in table_of(found, "en")}
    assert len(widths) == 1

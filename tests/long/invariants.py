"""
What must be true of a database at any moment between transactions, whatever was done to it.

Every function returns complaints, so that one failure shows all that is wrong.
"""

import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.intervals import from_minute, to_minute
from doorstep.kernel.states import TransitionTable
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.rules.localdays import local_days, today
from doorstep.modules.availability.rules.starts import retime
from doorstep.modules.availability.selectors.calendars import Tables, load_occupied, with_open_time
from doorstep.modules.availability.services.conflicts import find_conflicts
from doorstep.modules.booking import rules as booking_rules
from doorstep.modules.booking.contracts import OrderState, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.pay_rules import CONFIRMING
from doorstep.modules.booking.services import money as booking_money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import IntentState
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.rules import states as payment_states
from tests.long.search_invariants import wrong_items, wrong_parties, wrong_replacements, wrong_searches

MOVED = "moved from "
_OF_PRICE = ("price", "deposit", "rest", "debt")
_UNDER_WAY = (IntentState.CREATED, IntentState.NEEDS_ACTION)
_NOTED = (*(f"{note} from " for note in booking_rules.Note), "replacement ", "search ")


def broken_invariants(now: datetime) -> list[str]:
    """Everything that is wrong, in words."""
    found = [
        *overlaps(),
        *wrong_claims(now),
        *wrong_ways(now),
        *wrong_conflicts(now),
        *wrong_intents(),
        *illegal_histories(),
        *wrong_orders(),
        *wrong_replacements(now),
        *wrong_parties(),
        *wrong_searches(),
        *wrong_items(),
    ]
    availability.extend_free_days(now)
    if wrong_days := availability.rebuild_free_days(now):
        found.append(f"{wrong_days} free days differ from what the rules and claims say")
    return found


def overlaps() -> Iterator[str]:
    """Claims of one calendar that occupy the same time."""
    for row in fetch_all(
        "SELECT one.calendar_id, one.holder_id, other.holder_id FROM availability_claim one "
        "JOIN availability_claim other ON one.calendar_id = other.calendar_id AND one.id < other.id "
        "AND one.occupied && other.occupied"
    ):
        yield f"calendar {row[0]}: {row[1]} and {row[2]} overlap"


def wrong_claims(now: datetime) -> Iterator[str]:
    """
    Live visits without exactly one fitting claim, and claims of nobody.

    A hold that is over may have lost its time already; a visit that is done keeps its time.
    """
    keep = [str(state) for state in VisitState if not booking_rules.VISITS.is_final(state)] + [str(VisitState.DONE)]
    for visit_id, state, over, count, fits in fetch_all(
        """
        SELECT v.id, v.state, o.state = 'held' AND o.hold_expires_at <= %s, count(c.id),
               bool_and(c.calendar_id = v.calendar_id
                   AND lower(c.core) = v.starts_at - make_interval(mins => v.preparation_minutes)
                   AND upper(c.core) = v.ends_at + make_interval(mins => v.cleanup_minutes)
                   AND (c.kind = 'hold') = (v.state = 'held')
                   AND c.expires_at IS NOT DISTINCT FROM CASE WHEN v.state = 'held' THEN o.hold_expires_at END)
        FROM booking_visit v JOIN booking_order o ON o.id = v.order_id
        LEFT JOIN availability_claim c ON c.holder_id = v.id GROUP BY v.id, o.id
        """,
        [now],
    ):
        if count > 1 or (count == 0 and state in keep and not over) or (count and state not in keep):
            yield f"visit {visit_id} ({state}) has {count} claims"
        if count and not fits:
            yield f"visit {visit_id} ({state}) has a claim of another time, calendar or kind"
    for row in fetch_all(
        "SELECT c.id FROM availability_claim c LEFT JOIN booking_visit v ON v.id = c.holder_id "
        "LEFT JOIN dispatch_replacement r ON r.new_visit_id = c.holder_id AND r.state = 'proposed' "
        "WHERE v.id IS NULL AND r.visit_id IS NULL AND NOT (c.kind = 'hold' AND c.expires_at <= %s)",
        [now],
    ):
        yield f"claim {row[0]} belongs to no visit"


def wrong_ways(now: datetime) -> Iterator[str]:
    """Claims whose way in is not what the claim before them asks for."""
    tables = Tables()
    for calendar_id, zone, first, last in fetch_all(
        "SELECT k.id, k.time_zone, min(lower(c.core)), max(upper(c.core)) FROM availability_claim c "
        "JOIN availability_calendar k ON k.id = c.calendar_id GROUP BY k.id"
    ):
        days = local_days(zone, today(zone, first) - timedelta(days=1), (last - first).days + 4, 60)
        busy, _ = load_occupied(calendar_id, days, now=now)
        calendar = with_open_time({calendar_id: busy}, days, now=now)[calendar_id]
        starts: dict[uuid.UUID, datetime] = dict(
            fetch_all("SELECT id, lower(occupied) FROM availability_claim WHERE calendar_id = %s", [calendar_id])
        )
        for before, claim in itertools.pairwise([None, *busy]):
            assert claim is not None
            assert claim.claim_id is not None
            due = retime(before, claim, calendar, days, tables[claim.version]).occupied_start
            if to_minute(starts[claim.claim_id]) != due:
                yield f"claim {claim.claim_id}: way in from {starts[claim.claim_id]}, not {from_minute(due)}"


class _Undo(Exception):
    pass


def wrong_conflicts(now: datetime) -> Iterator[str]:
    """Coming visits outside open time that show no conflict, and conflicts without cause."""
    shown_sql = (
        "SELECT f.claim_id, f.reason FROM availability_conflict f JOIN availability_claim c ON c.id = f.claim_id "
        "WHERE f.calendar_id = %s AND f.solved_at IS NULL AND upper(c.core) > %s"
    )
    for (calendar_id,) in fetch_all("SELECT id FROM availability_calendar"):
        shown = set(fetch_all(shown_sql, [calendar_id, now]))
        try:
            with open_transaction():
                availability.lock_calendars([calendar_id])
                find_conflicts(calendar_id, now=now)
                due = set(fetch_all(shown_sql, [calendar_id, now]))
                raise _Undo
        except _Undo:
            pass
        if shown != due:
            yield f"calendar {calendar_id} shows conflicts {shown}, should show {due}"
    for row in fetch_all(
        "SELECT f.id FROM availability_conflict f LEFT JOIN availability_claim c ON c.id = f.claim_id "
        "WHERE f.solved_at IS NULL AND c.id IS NULL"
    ):
        yield f"conflict {row[0]} is about a claim that is gone"


def wrong_intents() -> Iterator[str]:
    """Orders of which more or less was taken, held or asked for than they come to; and books that do not add up."""
    visits_of: dict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.order_by("order_id", "position"):
        visits_of[visit.order_id].append(visit)
    rows_of: dict[uuid.UUID, list[PaymentIntent]] = defaultdict(list)
    for row in PaymentIntent.objects.filter(purpose__in=_OF_PRICE).order_by("created_at", "id"):
        if row.order_id is not None:
            rows_of[row.order_id].append(row)
    for order in Order.objects.order_by("id"):
        # A search that goes on has no visit yet that would say what it comes to; one that came to nothing owes nothing.
        if visits_of[order.id] or order.state != OrderState.SEARCHING:
            for wrong in _wrong_money(order, visits_of[order.id], rows_of[order.id]):
                stands = [(row.state, row.method, row.amount_minor, row.captured_minor) for row in rows_of[order.id]]
                yield f"order {order.id} ({order.state}, {order.payment_method}) {wrong}: {stands}"
    for fault in ledger.check().faults:
        yield f"ledger: {fault}"


def _wrong_money(order: Order, visits: list[Visit], rows: list[PaymentIntent]) -> Iterator[str]:
    """By what is kept, held and asked for of the price; tips and extra work stand apart."""
    rows = [row for row in rows if not _came_too_late(order, row)]
    taken = sum(row.captured_minor for row in rows)
    kept = taken - sum(row.refunded_minor for row in rows)
    held = sum(row.amount_minor for row in rows if row.state == IntentState.AUTHORISED and not row.wanted)
    asked = sum(row.amount_minor for row in rows if row.state == IntentState.CREATED and not row.provider)
    if order.confirmed_at is None:
        if order.state != OrderState.HELD and (kept or held or asked):
            yield f"keeps {kept}, holds {held} and asks for {asked} of nothing that was agreed on"
        return
    need = booking_money.due_of(order, visits, booking_money.endings_of(visits))
    if any(visit.awaited or not booking_rules.VISITS.is_final(VisitState(visit.state)) for visit in visits):
        if kept != min(taken, need):
            yield f"keeps {kept} of {taken}, though it comes to {need}"
        # A hold that ran out is asked for once it is known what the order comes to.
        ran_out = any(row.id == order.payment_id and row.capture_later for row in rows)
        if not (taken or held or asked or ran_out or _is_paid_by_us(order)):
            yield f"comes to {need}, and nobody will pay it"
        return
    taking = sum(row.wanted_minor for row in rows if row.wanted == "capture")
    paying = any(row.provider and row.state in _UNDER_WAY and not row.given_up for row in rows)
    owed = kept + taking + asked
    # A fee that nobody can be asked for is lost.
    lost = payments.capabilities_of(payments.terms_of(order.market_id).provider) is None
    if held or (owed != need and not paying and not (lost and owed < need and _has_fee(visits))):
        yield f"comes to {need}: {kept} kept, {taking} being taken, {held} held, {asked} asked for"


def _came_too_late(order: Order, row: PaymentIntent) -> bool:
    """Whether a payment of the price went back whole, as the order was paid otherwise by then."""
    whole = row.captured_minor == row.refunded_minor
    return row.id != order.payment_id and row.purpose in CONFIRMING and whole


def _is_paid_by_us(order: Order) -> bool:
    return order.total_minor == order.discount_minor


def _has_fee(visits: list[Visit]) -> bool:
    return any(visit.state != VisitState.DONE for visit in visits)


def histories() -> dict[tuple[str, uuid.UUID], list[tuple[str, str, str]]]:
    """(source, target, reason) of every step, oldest first, by kind and object."""
    found: dict[tuple[str, uuid.UUID], list[tuple[str, str, str]]] = defaultdict(list)
    for kind, object_id, *step in fetch_all(
        "SELECT kind, object_id, source, target, reason FROM infra_statechange ORDER BY id"
    ):
        found[kind, object_id].append((step[0], step[1], step[2]))
    return found


def illegal_histories() -> Iterator[str]:
    """Histories that are no path through the state tables, or end elsewhere than the object is."""
    none: TransitionTable[Any] = TransitionTable({})
    machines: dict[str, tuple[str, TransitionTable[Any], TransitionTable[Any], Any]] = {
        "order": ("booking_order", booking_rules.ORDERS, booking_rules.REVIVED_ORDERS, OrderState),
        "visit": ("booking_visit", booking_rules.VISITS, booking_rules.REVIVED_VISITS, VisitState),
        "payment": ("payments_paymentintent", payment_states.INTENTS, none, IntentState),
    }
    written = histories()
    for kind, (table, moves, revived, states) in machines.items():
        # Whoever takes a search, or comes in place of another, has promised from the first.
        first = {"payment": ("created",), "visit": ("held", "accepted")}.get(kind, ("held",))
        current: dict[Any, str] = dict(fetch_all(f"SELECT id, state FROM {table}"))
        for object_id in current.keys() - {known for of, known in written if of == kind}:
            yield f"{kind} {object_id} has no history"
        for (of, object_id), steps in written.items():
            if of != kind:
                continue
            at = ""
            for source, target, reason in steps:
                moved = source == target and reason.startswith(_NOTED)
                begun = source == "" and target in first
                left = not source or states(target) in moves.moves[states(source)] | revived.moves.get(source, set())
                if source != at or not (moved or begun or (source and left)):
                    yield f"{kind} {object_id}: {steps}"
                    break
                at = target
            if at != current.get(object_id):
                yield f"{kind} {object_id} is {current.get(object_id)}, its history ends with {at}"


def wrong_orders() -> Iterator[str]:
    """
    Orders whose state does not follow from their visits', or whose total is not their sum.

    A visit that another took the place of counts no more; one whose place is to be taken keeps its order open.
    """
    for order_id, state, total, states, amounts, awaited in fetch_all(
        "SELECT o.id, o.state, o.total_minor, array_agg(v.state), "
        "sum(v.price_minor) FILTER (WHERE v.id NOT IN (SELECT replaces_id FROM booking_visit "
        "WHERE replaces_id IS NOT NULL)), bool_or(v.awaited) "
        "FROM booking_order o LEFT JOIN booking_visit v ON v.order_id = o.id "
        "LEFT JOIN booking_search s ON s.order_id = o.id WHERE v.id IS NOT NULL OR s.order_id IS NULL GROUP BY o.id"
    ):
        visits = [VisitState(entry) for entry in states if entry]
        due = OrderState.CONFIRMED if awaited else booking_rules.order_state_after(visits) or OrderState.CONFIRMED
        if not visits or amounts != total:
            yield f"order {order_id} has visits {visits} of {amounts}, total {total}"
        elif state in (OrderState.HELD, OrderState.EXPIRED):
            if {str(visit) for visit in visits} != {state}:
                yield f"order {order_id} is {state}, its visits are {visits}"
        elif str(due) != state:
            yield f"order {order_id} is {state}, its visits are {visits}"


def missing_events(events: str) -> Iterator[str]:
    """
    Steps of which no event was published, and events of no step.

    :param events: a table with name and facts of every event that was ever published.
    """
    for kind, name, ignored in (("order", "order.changed.v1", ""), ("visit", "visit.changed.v1", "AND source <> ''")):
        for row in fetch_all(
            f"""
            SELECT coalesce(s.id, e.id), coalesce(s.states, '{{}}'), coalesce(e.states, '{{}}') FROM
                (SELECT object_id AS id, array_agg(target ORDER BY target) AS states FROM infra_statechange
                 WHERE kind = %s {ignored} GROUP BY 1) s
            FULL JOIN
                (SELECT (facts ->> '{kind}_id')::uuid AS id, array_agg(facts ->> 'state' ORDER BY facts ->> 'state')
                 AS states FROM {events} WHERE name = %s GROUP BY 1) e ON e.id = s.id
            WHERE s.states IS DISTINCT FROM e.states
            """,
            [kind, name],
        ):
            yield f"{kind} {row[0]}: steps {row[1]}, events {row[2]}"

"""
What must be true at any moment of visits that somebody is looked for: replacements, parties, searches, their parts.

Every function returns complaints, as those of ``invariants.py``.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.modules.booking.contracts import OrderState

_ANSWERED = ("taken", "refused", "lapsed")
_ORDER_OF_SEARCH = {
    "held": OrderState.HELD,
    "searching": OrderState.SEARCHING,
    "left": OrderState.CANCELLED,
    "lapsed": OrderState.CANCELLED,
    "expired": OrderState.EXPIRED,
}


def said_of(damage: str, check: Callable[[], Iterable[str]]) -> list[str]:
    """What a check says of damage by a statement, of which nothing stays; for the controls of checks."""
    found: list[str] = []
    with suppress(_Undone), open_transaction():
        execute(damage, [])
        found = list(check())
        raise _Undone
    return found


class _Undone(Exception):
    """Leaves a transaction, and nothing is kept of it."""


def wrong_replacements(now: datetime) -> Iterator[str]:
    """Visits in whose place two come, or one at another price; and held time without a proposal, or the reverse."""
    for (lost,) in fetch_all("SELECT replaces_id FROM booking_visit GROUP BY 1 HAVING count(replaces_id) > 1"):
        yield f"several come in place of visit {lost}"
    for row in fetch_all(
        "SELECT n.id FROM booking_visit n JOIN booking_visit v ON v.id = n.replaces_id "
        "LEFT JOIN dispatch_replacement r ON r.visit_id = v.id WHERE (n.order_id, n.price_minor, n.currency, n.lines) "
        "IS DISTINCT FROM (v.order_id, v.price_minor, v.currency, v.lines) OR v.awaited OR n.specialist_id = "
        "v.specialist_id OR r.state IS DISTINCT FROM 'taken' OR r.new_visit_id IS DISTINCT FROM n.id"
    ):
        yield f"visit {row[0]} does not replace another as it was agreed"
    for row in fetch_all(
        """
        SELECT r.visit_id, r.state, v.state, v.awaited, n.id IS NOT NULL, count(c.id) FILTER (WHERE c.kind = 'hold'),
               bool_and(c.kind = 'hold' AND c.expires_at = r.hold_until), r.hold_until <= %s
        FROM dispatch_replacement r JOIN booking_visit v ON v.id = r.visit_id
        LEFT JOIN booking_visit n ON n.id = r.new_visit_id AND n.replaces_id = v.id
        LEFT JOIN availability_claim c ON c.holder_id = r.new_visit_id
        GROUP BY r.visit_id, v.id, n.id
        """,
        [now],
    ):
        visit_id, state, _, awaited, comes, held, fits, over = row
        proposed = state == "proposed"
        # What ran out may have lost its time already, to whoever wanted it.
        if proposed and not over and (held != 1 or not fits):
            yield f"replacement of {visit_id} is proposed, and {held} times are held for it"
        if (held and not proposed) or comes != (state == "taken") or (awaited and state in _ANSWERED):
            yield f"replacement of visit {visit_id} is wrong: {row}"
    for (order_id,) in fetch_all(
        "SELECT o.id FROM booking_order o JOIN booking_visit v ON v.order_id = o.id "
        "WHERE v.awaited AND o.state <> 'confirmed'"
    ):
        yield f"order {order_id} is over and waits for somebody"


def wrong_parties() -> Iterator[str]:
    """Parties whose visits that still are to come begin at different times, or are one person's."""
    for party, starts, people, count in fetch_all(
        "SELECT party, count(DISTINCT coalesce(window_from, starts_at)), count(DISTINCT specialist_id), count(*) "
        "FROM booking_visit WHERE party IS NOT NULL AND state IN ('held', 'requested', 'accepted') GROUP BY party"
    ):
        if starts != 1 or people != count:
            yield f"party {party}: {count} visits begin at {starts} times, by {people} people"


def wrong_searches() -> Iterator[str]:
    """Searches that were served without a visit or have one without; and what goes on of one that is over."""
    for order_id, state, search, total, price, served, claims, asked in fetch_all(
        """
        SELECT o.id, o.state, s.state, o.total_minor, s.price_minor,
               EXISTS (SELECT 1 FROM booking_visit v WHERE v.id = s.visit_id AND v.order_id = o.id),
               (SELECT count(*) FROM availability_claim c WHERE c.holder_id = s.visit_id),
               (SELECT count(*) FROM dispatch_joboffer j JOIN dispatch_hunt h ON h.order_id = j.order_id
                WHERE j.order_id = o.id AND j.state = 'offered' AND h.ended_at IS NOT NULL)
        FROM booking_search s JOIN booking_order o ON o.id = s.order_id
        """
    ):
        # Who was asked hears of the end with the next step of the hunt, which is over then.
        if served != (search == "served") or (claims and not served) or asked:
            yield f"search {order_id} ({search}): visit {served}, {claims} claims, {asked} still asked"
        if total != price:
            yield f"search {order_id} costs {total}, its price is {price}"
        if not served and str(_ORDER_OF_SEARCH[search]) != state:
            yield f"search {order_id} is {search}, its order {state}"


def wrong_items() -> Iterator[str]:
    """Parts of visits that somebody else does or that are missing, and served searches that became something else."""
    for visit_id, foreign, count, composed in fetch_all(
        """
        SELECT v.id, count(i.id) FILTER (WHERE f.specialist_id <> v.specialist_id), count(i.id), v.composed
        FROM booking_visit v
        LEFT JOIN booking_visititem i ON i.visit_id = v.id LEFT JOIN specialists_offer f ON f.id = i.offer_id
        GROUP BY v.id
        """
    ):
        if foreign or bool(count) != composed:
            yield f"visit {visit_id}: composed {composed}, {count} parts, {foreign} of them of somebody else"
    for order_id, wanted, kept in fetch_all(
        """
        SELECT s.order_id, s.items, coalesce((SELECT jsonb_agg(jsonb_build_object(
                   'service_id', service_id, 'variant_id', variant_id, 'quantity', quantity, 'add_ons', add_ons,
                   'minutes', minutes, 'price_minor', price_minor, 'lines', lines) ORDER BY position)
               FROM booking_visititem i WHERE i.visit_id = s.visit_id), '[]')
        FROM booking_search s WHERE s.state = 'served'
        """
    ):
        if wanted != kept:
            yield f"search {order_id}: wanted {wanted}, became {kept}"

"""Searches of the past, for orders that were agreed elsewhere or before: demo data and moves from other systems."""

import uuid
from collections.abc import Sequence

from doorstep.infra.db import execute, transaction_required


@transaction_required
def import_served_searches(order_ids: Sequence[uuid.UUID]) -> int:
    """
    Say of orders of one plain visit at the client's that whoever serves them was searched for; how many were.

    What was wanted is a start within two hours of what was agreed. Orders that were searched for already stay.
    """
    served = execute(
        """
        INSERT INTO booking_search (
            order_id, visit_id, state, when_kind, service_id, quantity, earliest, latest, search_minutes, begun_at,
            deadline, price_minor, currency, lines, visit_minutes, preparation_minutes, cleanup_minutes, time_zone,
            address_id, place_sealed, place_x, place_y, district, door_sealed, for_person_id, for_sealed, created_at)
        SELECT o.id, v.id, 'served', 'best', v.service_id, v.quantity, v.starts_at - interval '2 hours',
               v.starts_at + interval '2 hours', 1440, o.confirmed_at, o.confirmed_at + interval '1 day',
               v.price_minor, v.currency, v.lines, extract(epoch FROM v.ends_at - v.starts_at) / 60,
               v.preparation_minutes, v.cleanup_minutes, v.time_zone, v.address_id, v.place_sealed, v.place_x,
               v.place_y, v.district, v.door_sealed, v.for_person_id, v.for_sealed, o.created_at
        FROM booking_order o JOIN booking_visit v ON v.order_id = o.id
        WHERE o.id = ANY(%s) AND o.confirmed_at IS NOT NULL AND v.place_kind = 'client' AND NOT v.composed
        ON CONFLICT (order_id) DO NOTHING
        """,
        [list(order_ids)],
    )
    execute(
        "UPDATE booking_visit SET anyone = true WHERE order_id IN (SELECT order_id FROM booking_search WHERE "
        "order_id = ANY(%s))",
        [list(order_ids)],
    )
    return served

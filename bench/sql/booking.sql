-- The statements of one booking, as few and as plain as the tables allow: what the database alone could do.
-- bench/booking.py runs each of them through psycopg, prepared, in one transaction a booking.

-- name: lock
SELECT pg_advisory_xact_lock(%(lock)s);

-- name: read the day
SELECT lower(core), upper(core), cell_column, cell_row
FROM availability_claim
WHERE calendar_id = %(calendar_id)s AND lower(core) > %(day_from)s AND lower(core) < %(day_until)s;

-- name: claim
INSERT INTO availability_claim
    (id, calendar_id, holder_id, occupied, core, cell_column, cell_row, kind, expires_at, travel_version)
VALUES (%(claim_id)s, %(calendar_id)s, %(visit_id)s, tstzrange(%(core_from)s, %(core_until)s),
    tstzrange(%(core_from)s, %(core_until)s), 1, 1, 'visit', NULL, 0);

-- name: free_day
UPDATE availability_freeday SET free = free - tstzmultirange(tstzrange(%(core_from)s, %(core_until)s))
WHERE calendar_id = %(calendar_id)s AND day = %(day)s;

-- name: order
INSERT INTO booking_order
    (id, number, market_id, client_id, state, total_minor, currency, policy, payment_method, note, hold_expires_at,
     cause, reason, created_at, confirmed_at, closed_at)
VALUES (%(order_id)s, %(number)s, 'hel', %(client_id)s, 'confirmed', 4900, 'EUR', 'free', 'cash', '', NULL,
    '', '', %(now)s, %(now)s, NULL);

-- name: visit
INSERT INTO booking_visit
    (id, order_id, position, state, service_id, offer_id, specialist_id, specialist_user_id, calendar_id, quantity,
     anyone, price_minor, currency, lines, starts_at, ends_at, preparation_minutes, cleanup_minutes, time_zone,
     address_id, place_sealed, place_x, place_y, district, respond_by, reason, done_at, created_at)
VALUES (%(visit_id)s, %(order_id)s, 0, 'accepted', %(service_id)s, %(offer_id)s, %(specialist_id)s,
    %(specialist_user_id)s, %(calendar_id)s, 1, false, 4900, 'EUR', '[["base", 1, 4900, 4900]]', %(starts_at)s,
    %(ends_at)s, 5, 10, 'Europe/Helsinki', %(address_id)s, %(place_sealed)s, 0.6, 0.6, 'Kamppi', NULL, '', NULL,
    %(now)s);

-- name: outbox
INSERT INTO infra_outbox (event_id, name, facts, audience, hint, request_id, occurred_at)
VALUES (%(event_id)s, 'order.changed.v1', %(facts)s, ARRAY[%(client_id)s, %(specialist_user_id)s]::bigint[], %(hint)s,
    '', %(now)s);

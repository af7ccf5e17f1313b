"""
A test's own books: what was ever published, and what handlers did, in tables of its cloned database.

A trigger writes down every row of the outbox; two handlers write down every event that they get.
"""

import random
import time
from collections.abc import Iterator

import psycopg

from doorstep.infra.db import execute, fetch_all
from doorstep.infra.tasks import handles
from doorstep.kernel.events import Event
from doorstep.modules.booking.contracts import OrderChanged, VisitChanged
from tests.plugin import ClonedDatabase

PUBLISHED, HANDLED = "long_published", "long_handled"
LONGEST_WORK = 0.2

_TABLES = f"""
CREATE TABLE {PUBLISHED} (event_id uuid PRIMARY KEY, name text NOT NULL, facts jsonb NOT NULL);
CREATE TABLE {HANDLED} (handler text NOT NULL, facts jsonb NOT NULL);
GRANT SELECT, INSERT ON {PUBLISHED}, {HANDLED} TO doorstep_app;
CREATE FUNCTION long_publish() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO {PUBLISHED} SELECT NEW.event_id, NEW.name, NEW.facts; RETURN NULL;
END $$;
CREATE TRIGGER long_publish AFTER INSERT ON infra_outbox FOR EACH ROW EXECUTE FUNCTION long_publish();
"""


def open_ledger(database: ClonedDatabase) -> None:
    """Make the tables."""
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(_TABLES.encode())


def note_order(event: OrderChanged) -> None:
    """A handler that writes its event down."""
    _note("note_order", event)


def note_visit(event: VisitChanged) -> None:
    """Another."""
    _note("note_visit", event)


def _note(handler: str, event: Event) -> None:
    execute(f"INSERT INTO {HANDLED} VALUES (%s, %s::jsonb)", [handler, event.to_json()])
    # Work takes a while, so that the worker can die in the midst of it.
    time.sleep(random.uniform(0, LONGEST_WORK))


def subscribe() -> None:
    """Let the handlers hear events; in the roles' processes only."""
    handles(OrderChanged)(note_order)
    handles(VisitChanged)(note_visit)


_WANTED = f"""
(SELECT event_id, facts, CASE name WHEN 'order.changed.v1' THEN 'note_order' ELSE 'note_visit' END AS handler
FROM {PUBLISHED} WHERE name IN ('order.changed.v1', 'visit.changed.v1'))
"""


def wrong_effects() -> Iterator[str]:
    """Events that did not have exactly one effect, or whose handling is not on record."""
    for row in fetch_all(
        f"""
        SELECT handler, facts::text, w.times, h.times
        FROM (SELECT handler, facts, count(*) AS times FROM {_WANTED} AS wanted GROUP BY 1, 2) w
        FULL JOIN (SELECT handler, facts, count(*) AS times FROM {HANDLED} GROUP BY 1, 2) h USING (handler, facts)
        WHERE w.times IS DISTINCT FROM h.times
        """
    ):
        yield f"{row[0]} of {row[1]}: published {row[2]} times, took effect {row[3]} times"
    for row in fetch_all(
        f"""
        SELECT w.event_id, e.event_id FROM {_WANTED} AS w
        FULL JOIN (SELECT event_id, handler FROM infra_handledevent WHERE starts_with(handler, %s)) e
        ON e.event_id = w.event_id AND e.handler = %s || w.handler
        WHERE w.event_id IS NULL OR e.event_id IS NULL
        """,
        [f"{__name__}.", f"{__name__}."],
    ):
        yield f"event {row[0]} is on record as {row[1]}"

"""
Demo cities: believable people, offers, hours and visits in four markets.

The same every time, relative to today. ``seed()`` fills an empty database, ``top_up()`` keeps the visits of
one that it filled two weeks ahead.
"""

import sys
import time

from django.conf import settings

from doorstep.entrypoints.pictures.store import PictureStore
from doorstep.entrypoints.seed.accounts import demo_accounts_line
from doorstep.entrypoints.seed.fill import CLIENTS, SPECIALISTS, fill_database
from doorstep.entrypoints.seed.marker import is_seeded
from doorstep.entrypoints.seed.showcase import all_drawings
from doorstep.entrypoints.seed.topup import add_coming_visits
from doorstep.kernel.clock import utc_now
from doorstep.modules.availability import facade as availability

__all__ = ["is_seeded", "run", "seed", "top_up"]


def _say(line: str) -> None:
    print(line, flush=True)


def run(*, specialists: int = SPECIALISTS, clients: int = CLIENTS) -> None:
    """
    Fill the database with the demo cities and print the demo accounts.

    :param specialists: how many in each market.
    :param clients: how many in each market.
    :raises SystemExit: in production, or if the database was filled before.
    """
    if settings.ENVIRONMENT == "prod":
        sys.exit("Demo data has accounts with a public password and is refused in production.")
    if is_seeded():
        sys.exit("This database holds the demo cities already. `doorstep seed --top-up` adds coming visits.")
    began = time.monotonic()
    now = utc_now()
    pictures = PictureStore(settings.DRAWN_PICTURES)
    pictures.begin(all_drawings(specialist_count=specialists, today=now.date()))
    fill_database(specialist_count=specialists, client_count=clients, now=now, say=_say, pictures=pictures)
    availability.extend_free_days(now)
    _say(f"  done in {time.monotonic() - began:.0f} s")
    _say(f"Demo accounts: {demo_accounts_line()}")


def seed() -> None:
    """Fill the database with the demo cities; see :func:`run`."""
    run()


def top_up() -> None:
    """Add visits up to two weeks ahead, only in a database that :func:`run` filled."""
    if not is_seeded():
        return
    added = add_coming_visits(now=utc_now())
    if added:
        _say(f"Added {added} coming visits to the demo cities.")

"""
Demo cities: believable people, offers, hours and visits in four markets.

The same every time, relative to today. ``seed()`` fills an empty database, ``top_up()`` keeps the visits of
one that it filled two weeks ahead.
"""

import sys
import time

from django.conf import settings

from doorstep.entrypoints.pictures.store import PictureStore
from doorstep.entrypoints.seed import scale
from doorstep.entrypoints.seed.accounts import demo_accounts_line
from doorstep.entrypoints.seed.content import MARKETS
from doorstep.entrypoints.seed.fill import CLIENTS, SPECIALISTS, fill_database
from doorstep.entrypoints.seed.hunts import keep_hunts
from doorstep.entrypoints.seed.marker import demo_markets, is_seeded
from doorstep.entrypoints.seed.matters import keep_matters
from doorstep.entrypoints.seed.mishaps import keep_mishaps
from doorstep.entrypoints.seed.occasions import keep_occasions
from doorstep.entrypoints.seed.sandbox_books import keep_sandbox_books
from doorstep.entrypoints.seed.showcase import all_drawings
from doorstep.entrypoints.seed.topup import add_coming_visits
from doorstep.kernel.clock import utc_now
from doorstep.modules.availability import facade as availability

__all__ = ["fill_market", "is_seeded", "run", "seed", "top_up"]


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
    keep_occasions(demo_markets(), now=now)
    keep_hunts(demo_markets(), now=now)
    keep_mishaps(demo_markets(), now=now)
    keep_matters(demo_markets(), now=now)
    keep_sandbox_books(now=now, planted=True)
    _say(f"  done in {time.monotonic() - began:.0f} s")
    _say(f"Demo accounts: {demo_accounts_line()}")


def seed() -> None:
    """Fill the database with the demo cities; see :func:`run`."""
    run()


def fill_market(size: str, *, market: str, past_visits: int) -> None:
    """
    Fill one market with 1k, 10k or 100k specialists and their visits, to see what size costs.

    :raises SystemExit: in production, for an unknown market, or if the market was filled in this way before.
    """
    if settings.ENVIRONMENT == "prod":
        sys.exit("Invented specialists are refused in production.")
    if market not in MARKETS:
        sys.exit(f"There is no market {market}; there are {', '.join(MARKETS)}.")
    scale.fill_market(scale.SIZES[size], market=market, past_visits=past_visits, now=utc_now(), say=_say)


def top_up() -> None:
    """Add visits up to two weeks ahead, only in a database that :func:`run` filled."""
    if not is_seeded():
        return
    now = utc_now()
    added = add_coming_visits(now=now) + keep_occasions(demo_markets(), now=now)
    added += keep_hunts(demo_markets(), now=now) + keep_mishaps(demo_markets(), now=now)
    keep_sandbox_books(now=now)
    if added:
        _say(f"Added {added} coming visits to the demo cities.")

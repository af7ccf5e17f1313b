"""One market filled with a great many specialists, to see what size costs: `doorstep seed --scale 100k`."""

import gc
import os
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import batched
from multiprocessing import get_context
from random import Random

from django.db import connection, connections

from doorstep.entrypoints.seed.content import catalogue, city
from doorstep.entrypoints.seed.crowd import FIRST_CLIENT_SERIAL, MOST_OFFERS, Ground, Part, pack_part, phone_of
from doorstep.entrypoints.seed.diary import Town
from doorstep.entrypoints.seed.people import invent_person, invent_place
from doorstep.infra.audit import record_act
from doorstep.infra.copying import CopyBatch, write_batch
from doorstep.infra.db import fetch_one, open_transaction
from doorstep.infra.rebuilding import rebuilt_indexes
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddAddress, AddressFacts, CreateAccount
from doorstep.modules.availability import facade as availability
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.travel import facade as travel

type Say = Callable[[str], None]

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
_CLIENTS = 2_000
_PART = 500
_WAITING = 4  # parts that are made, or being made, while another is written
_ACT = "scale_data.seeded"

_ground: Ground


def fill_market(count: int, *, market: str, past_visits: int, now: datetime, say: Say) -> None:
    """
    Add specialists to a market: skills, offers, hours, ten visits each within the coming 14 days. All or nothing.

    Tables that are empty are filled without their indexes, which takes the owner's role; see ``rebuilt_indexes``.

    :param past_visits: finished visits of each specialist within the past 90 days, besides.
    :raises SystemExit: if the market was filled in this way before.
    """
    began = time.monotonic()
    if fetch_one("SELECT 1 FROM infra_auditentry WHERE act = %s AND subject = %s", [_ACT, market]):
        raise SystemExit(f"The market {market} was filled before; take a new database.")
    with open_transaction():
        accounts.ensure_markets()
        content = catalogue()
        catalog.save_catalogue(content.skills, content.categories, content.services)
    clients, addresses = _invent_clients(market, now)
    ground = _ground_of(market, addresses, past_visits, now)
    parts = list(_parts_of(count))
    made = visits = 0
    # Forked without a connection, before the transaction begins whose locks would keep them waiting.
    connections.close_all()
    with _packing(ground, parts) as packed, open_transaction(), rebuilt_indexes():
        write_batch(clients)
        for batch, placed in packed:
            write_batch(batch)
            made, visits = min(made + _PART, count), visits + placed
            if made % 10_000 == 0:
                say(f"  {made} specialists, {visits} visits after {time.monotonic() - began:.0f} s")
        details = {"specialists": count, "past_visits": past_visits}
        record_act(actor=SYSTEM, act=_ACT, subject=market, details=details, now=now)
        say(f"  indexes and foreign keys, after {time.monotonic() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    say(f"  {made} specialists with {visits} visits in {time.monotonic() - began:.0f} s")


def _invent_clients(market: str, now: datetime) -> tuple[CopyBatch, tuple[AddressFacts, ...]]:
    place, batch = city(market), CopyBatch()
    random = Random(f"clients of {place.code} at scale")
    user_ids = accounts.draw_user_ids(_CLIENTS)
    people = [
        CreateAccount(
            name=invent_person(place, random).name,
            market=market,
            language=place.language,
            phone=phone_of(place, FIRST_CLIENT_SERIAL + at),
        )
        for at in range(_CLIENTS)
    ]
    accounts.pack_accounts(batch, list(zip(user_ids, people, strict=True)), now=now)
    homes = [invent_place(place, random) for _ in people]
    commands = [
        (user_id, AddAddress("Home", home.line, home.position, home.details, home.district, market, door=home.door))
        for user_id, home in zip(user_ids, homes, strict=True)
    ]
    known = {market: accounts.get_market(market)}
    return batch, tuple(accounts.pack_addresses(batch, commands, known))


def _ground_of(market: str, addresses: tuple[AddressFacts, ...], past_visits: int, now: datetime) -> Ground:
    facts = accounts.get_market(market)
    table = travel.travel_table(travel.current_version(market))
    return Ground(
        city=city(market),
        town=Town(facts, table, addresses, facts.language),
        assortment=specialists.assortment_of(market),
        service_ids=catalog.service_ids_by_slug(),
        skill_ids={skill.slug: skill.skill_id for skill in catalog.list_skills()},
        past_visits=past_visits,
        number_key=secrets.randbits(39),
        now=now,
    )


def _parts_of(count: int) -> Iterator[Part]:
    user_ids, calendar_ids = accounts.draw_user_ids(count), availability.draw_calendar_ids(count)
    specialist_ids, offer_ids = specialists.draw_ids(count, MOST_OFFERS * count)
    for places in batched(range(count), _PART):
        some = slice(places[0], places[-1] + 1)
        offers = offer_ids[some.start * MOST_OFFERS : some.stop * MOST_OFFERS]
        yield Part(places[0], user_ids[some], specialist_ids[some], offers, calendar_ids[some])


@contextmanager
def _packing(ground: Ground, parts: list[Part]) -> Iterator[Iterator[tuple[CopyBatch, int]]]:
    """The rows of the parts in order, made by other processes, a few parts ahead of whoever writes them."""
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("fork"), initializer=_begin, initargs=(ground,)
    ) as pool:
        left = iter(parts)
        ahead: deque[Future[tuple[CopyBatch, int]]] = deque(pool.submit(_pack, part) for part in parts[:_WAITING])
        for _ in range(len(ahead)):
            next(left)

        def results() -> Iterator[tuple[CopyBatch, int]]:
            while ahead:
                done = ahead.popleft().result()
                for part in left:
                    ahead.append(pool.submit(_pack, part))
                    break
                yield done

        yield results()


def _begin(ground: Ground) -> None:
    global _ground
    _ground = ground
    gc.disable()  # rows by the thousand and no cycles: collecting would only look through them again and again


def _pack(part: Part) -> tuple[CopyBatch, int]:
    return pack_part(_ground, part)

"""People with bookings in every state, so that no screen is empty by chance."""

import fcntl
import pickle
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from tests.browser.people import Colleague, Resident, find_colleague, make_resident, soon_start
from tests.databases import run_folder
from tests.pictures import draw, encoded

NAMES = {"hel": "Aino Laine", "mow": "Анна Белова", "sha": "李静", "tpe": "陳雅婷"}
_NOTES = {
    "hel": "The bell is broken, please knock. A friendly cat may come out.",
    "mow": "Звонок не работает, постучите, пожалуйста. Кот может выйти навстречу.",
    "sha": "门铃坏了，请敲门。猫可能会跑出来。",
    "tpe": "門鈴壞了，請敲門。貓可能會跑出來。",
}
_WORDS = {
    "hel": "On time, friendly, and the kitchen shines.",
    "mow": "Всё вовремя, приветливо, кухня сияет.",
    "sha": "准时、友好，厨房焕然一新。",
    "tpe": "準時又親切，廚房煥然一新。",
}
_REASONS = {"hel": "I have fallen ill", "mow": "Я заболел", "sha": "我生病了", "tpe": "我生病了"}
# How far each kind of visit has come; those that have begun need a specialist each who is free soon.
_STEPS = {
    "on_the_way": ("accept", "on-the-way"),
    "arrived": ("accept", "on-the-way", "arrive"),
    "working": ("accept", "on-the-way", "arrive", "start"),
    "done": ("accept", "on-the-way", "arrive", "start", "finish"),
    "reviewed": ("accept", "on-the-way", "arrive", "start", "finish"),
}


@dataclass
class World:
    """A client and a specialist of a market with orders in all states; ``workers`` serve what has begun."""

    resident: Resident
    colleague: Colleague
    workers: dict[str, Colleague] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)

    @property
    def market(self) -> str:
        """Where they live."""
        return self.resident.market

    @property
    def times(self) -> str:
        """The page with the specialist's times."""
        work = self.colleague.work
        return f"/book/{work.service_id}?specialist={self.colleague.specialist_id}&offer={work.offer_id}"

    def keep(self, state: str, order: dict[str, object]) -> str:
        """Remember an order by its state; the id of its visit."""
        visits = order["visits"]
        assert isinstance(visits, list)
        self.orders[state], self.visits[state] = str(order["id"]), str(visits[0]["id"])
        return self.visits[state]


@cache
def world_of(address: str, market: str) -> World:
    """One world a market for all languages, sizes and colours, made by whichever process of the run comes first."""
    kept = run_folder() / f"world-{market}"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(work_through(make_world(address, market), address)))
    made: World = pickle.loads(kept.read_bytes())
    return made


def make_world(address: str, market: str) -> World:
    """Orders that wait, are promised, came to nothing, have begun, are over; time off clashes with the promised one."""
    world = World(make_resident(address, NAMES[market], market), find_colleague(address, market))
    resident, colleague = world.resident, world.colleague
    for state in ("requested", "accepted", "cancelled", "declined"):
        world.keep(state, resident.request(colleague, colleague.starts()[40], _NOTES[market]))
    colleague.step(world.visits["accepted"], "accept").expect(200)
    colleague.step(world.visits["declined"], "decline", {"reason": _REASONS[market]}).expect(200)
    resident.post(f"/orders/{world.orders['cancelled']}/cancel", {"reason": ""}).expect(200)
    begins = datetime.fromisoformat(resident.order(world.orders["accepted"])["visits"][0]["starts_at"])
    ends = begins + timedelta(hours=4)
    off = {"starts_at": begins.isoformat(), "ends_at": ends.isoformat(), "note": ""}
    colleague.post("/specialist/time-off", off).expect(201)
    return world


def work_through(world: World, address: str) -> World:
    """Adds a visit in each state from the way there to the review; with specialists who are free soon."""
    market = world.market
    for state, steps in _STEPS.items():
        worker = world.workers[state] = find_colleague(address, market, soon=True)
        start = soon_start(worker)
        assert start, "nobody is free soon enough"
        visit = world.keep(state, world.resident.request(worker, start, _NOTES[market]))
        for step in steps:
            worker.step(visit, step).expect(200)
    photo = world.resident.upload(encoded(draw((500, 400)), "PNG"), "review").expect(201)["id"]
    said = {"stars": 5, "quality": 5, "text": _WORDS[market], "file_ids": [photo]}
    world.resident.post(f"/visits/{world.visits['reviewed']}/review", said).expect(201)
    return world


def hold_one(world: World) -> str:
    """A held order; the caller gives it up again."""
    work = world.colleague.work
    start = datetime.fromisoformat(world.colleague.starts()[60])
    held = world.resident.hold(world.resident.quote(work.service_id, start, work.offer_id)).expect(201)
    return str(held["id"])

"""A seeded random walk over the services of booking and hours, with a clock of its own."""

import random
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import Actor
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import (
    DateException,
    ExceptionKind,
    HoursPlan,
    StartRefused,
    TimeOffInvalid,
    WallSpan,
)
from doorstep.modules.availability.services.hours import set_hours
from doorstep.modules.availability.services.time_off import cancel_time_off, take_time_off
from doorstep.modules.booking.contracts import (
    DebtOpen,
    HoldExpired,
    NobodyFree,
    OfferChoice,
    PlaceOrder,
    RequestExpired,
    TooEarly,
    TooManyHolds,
    TooManyPayments,
    VisitState,
)
from doorstep.modules.booking.facade import expire_overdue
from doorstep.modules.booking.pay_contracts import PayWish
from doorstep.modules.booking.services.answer import accept_visit, decline_visit
from doorstep.modules.booking.services.change import cancel_order, cancel_visit
from doorstep.modules.booking.services.moves import reschedule_visit
from doorstep.modules.booking.services.paid import follow_failure, follow_success
from doorstep.modules.booking.services.paid_after import follow_payment
from doorstep.modules.booking.services.paying import start_paying, submit_payment
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.booking.services.slots import SlotQuestion, list_slots, list_slots_to_move
from doorstep.modules.booking.services.work import advance_visit, mark_no_show, report_nobody_came
from doorstep.modules.payments.contracts import IntentAlreadyOpen, PaymentMethod, Timing, WayNotOffered
from tests.builders import BuiltClient, BuiltSpecialist, make_clients, make_service, make_specialists
from tests.payments import Till

NEXT_STEP = {
    "accepted": VisitState.ON_THE_WAY,
    "on_the_way": VisitState.ARRIVED,
    "arrived": VisitState.WORKING,
    "working": VisitState.DONE,
}
DAYS = 4
CARDS = ("success", "success", "success", "card_declined", "short_hold", "capture_fails")
REFUSALS = (
    TooManyHolds, TooEarly, HoldExpired, RequestExpired, TimeOffInvalid, DebtOpen, WayNotOffered, TooManyPayments,
    IntentAlreadyOpen,
)  # fmt: skip
_FOLLOWED = {
    "payment.authorised.v1": (follow_success,),
    "payment.captured.v1": (follow_success, follow_payment),
    "payment.failed.v1": (follow_failure, follow_payment),
    "payment.voided.v1": (follow_payment,),
}
_PLACES = [(-4.0, 1.0), (0.0, 0.0), (3.0, -2.0), (5.0, 3.0), (-1.0, -4.0)]
_BASES = [(0.0, 0.0), (-2.0, 1.0), (2.0, 2.0), (4.0, -1.0)]


class Walk:
    """
    A small city in one market, and people who act at random; ``outcomes`` counts acts and refusals.

    What the city says is held against what it does: a listed start can be held, a start not listed is refused.
    """

    def __init__(self, seed: int, market: str, now: datetime, till: Till) -> None:
        self.random = random.Random(seed)
        self.till = till
        self._heard = 0
        self.market = market
        self.zone = ZoneInfo(accounts.get_market(market).time_zone)
        self.now = now
        self.outcomes: Counter[str] = Counter()
        self.services = [
            make_service("short", minutes=45, cleanup_minutes=10, markets=[market]),
            make_service("long", minutes=150, preparation_minutes=20, price_minor=9900, markets=[market]),
        ]
        half = len(_BASES) // 2
        self.workers: list[BuiltSpecialist] = [
            *make_specialists(_BASES[:half], self.services, market=market, auto_accept=True, hours=self._hours()),
            *make_specialists(_BASES[half:], self.services, market=market, auto_accept=False, hours=self._hours()),
        ]
        self.clients: list[BuiltClient] = make_clients(_PLACES, market=market)
        people = [worker.user_id for worker in self.workers] + [client.user_id for client in self.clients]
        self.actors: dict[int, Actor] = {user_id: accounts.actor_of(user_id) for user_id in people}
        availability.rebuild_free_days(now)
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (26, self.book_listed), (6, self.book_unlisted), (7, self.confirm), (12, self.answer),
            (9, self.pay_by_card), (12, self.hear_the_bank),
            (18, self.advance), (8, self.move), (4, self.cancel), (3, self.cancel_by_specialist),
            (3, self.miss), (2, self.take_off), (2, self.give_back), (1, self.change_hours), (8, self.pass_time),
        ]  # fmt: skip

    def step(self) -> None:
        """One act of somebody, a little later than the one before."""
        self.now += timedelta(seconds=self.random.randrange(0, 240))
        ((_, act),) = self.random.choices(self._acts, [weight for weight, _ in self._acts])
        try:
            act()
        except REFUSALS as refusal:
            self.outcomes[refusal.code] += 1
        else:
            self.outcomes[act.__name__] += 1

    def book_listed(self) -> None:
        client = self.random.choice(self.clients)
        wishes = [self._wish(client) for _ in range(self.random.choice([1, 1, 1, 1, 2]))]
        tokens = []
        for choice, starts in wishes:
            if not starts:
                return
            start = self._early(starts)
            tokens.append(make_quote(self._at(choice, start), actor=self.actors[client.user_id], now=self.now)[0])
        try:
            hold_order(PlaceOrder(tuple(tokens)), actor=self.actors[client.user_id], now=self.now)
        except (StartRefused, NobodyFree):
            # Two visits of one order may be in each other's way; a single one was listed as free.
            if len(tokens) == 1:
                raise

    def book_unlisted(self) -> None:
        client = self.random.choice(self.clients)
        choice, starts = self._wish(client)
        grid = 15 * 60
        start = datetime.fromtimestamp(
            self.now.timestamp() // grid * grid + grid * self.random.randrange(DAYS * 90), UTC
        )
        last = (self.now.astimezone(self.zone) + timedelta(days=DAYS - 1)).date()
        if start in starts or start.astimezone(self.zone).date() > last:
            return
        try:
            make_quote(self._at(choice, start), actor=self.actors[client.user_id], now=self.now)
        except (StartRefused, NobodyFree):
            return
        raise AssertionError(f"{start} was not listed and is sold")

    def _wish(self, client: BuiltClient) -> tuple[OfferChoice, list[datetime]]:
        service = self.random.choice(self.services)
        worker = self.random.choice([*self.workers, None])
        offer = worker.offer_ids[service] if worker else None
        question = SlotQuestion(self.market, service, offer, None, client.address_id, 1)
        listed = list_slots(question, first_day=None, days=DAYS, actor=self.actors[client.user_id], now=self.now)
        starts = [start for day in listed.days for start in day.starts]
        return OfferChoice(service, offer, client.address_id, self.now), starts

    def _early(self, starts: list[datetime]) -> datetime:
        return starts[int(len(starts) * self.random.random() ** 2)]

    @staticmethod
    def _at(choice: OfferChoice, start: datetime) -> OfferChoice:
        return OfferChoice(choice.service_id, choice.offer_id, choice.address_id, start)

    def _any(self, what: str, *states: str) -> tuple[uuid.UUID, str, Actor, Actor] | None:
        """A random order or visit in one of some states: id, state, client, specialist."""
        rows = fetch_all(
            f"SELECT {what}.id, {what}.state, o.client_id, v.specialist_user_id "
            "FROM booking_order o JOIN booking_visit v ON v.order_id = o.id "
            f"WHERE {what}.state = ANY(%s) ORDER BY v.created_at, v.id",
            [list(states)],
        )
        if not rows:
            return None
        found, state, client, worker = self.random.choice(rows)
        return found, state, self.actors[client], self.actors[worker]

    def confirm(self) -> None:
        if found := self._any("o", "held"):
            method = self.random.choice([PaymentMethod.CASH, PaymentMethod.PAY_LATER])
            confirm_order(found[0], method, actor=found[2], now=self.now)

    def pay_by_card(self) -> None:
        """A client begins to pay, or goes on to, and gives a card; we hear of it now or later."""
        found = self._any("o", "held")
        if not found or found[2].user_id is None:
            return
        timing = self.random.choice([Timing.PREPAY, Timing.HOLD])
        payment = start_paying(found[0], PayWish(PaymentMethod.CARD, timing), actor=found[2], now=self.now)
        payment = submit_payment(payment.id, now=self.now)
        if payment.is_open and self.random.random() < 0.85:
            self.till.pay(payment.id, self.random.choice(CARDS))
        if self.random.random() < 0.6:
            self.hear_the_bank()

    def hear_the_bank(self) -> None:
        """Messages come, some twice or late; the settling task runs; booking hears what came of it."""
        waiting = [one for one in self.till.messages() if one.event_id not in self.till.delivered]
        self.random.shuffle(waiting)
        self.till.deliver([*waiting, *waiting[: self.random.randrange(3)]], now=self.now)
        self.till.settle(self.now)
        self.follow_payments()

    def follow_payments(self) -> None:
        """What the handlers of booking do with the news of payments."""
        news = fetch_all(
            "SELECT id, name, facts ->> 'order_id', facts ->> 'payment_id' FROM infra_outbox "
            "WHERE name LIKE 'payment.%%' AND id > %s ORDER BY id",
            [self._heard],
        )
        for number, name, order_id, payment_id in news:
            self._heard = number
            if order_id is None or name not in _FOLLOWED:
                continue
            for follow in _FOLLOWED[name]:
                with open_transaction():
                    follow(uuid.UUID(order_id), uuid.UUID(payment_id), now=self.now)

    def answer(self) -> None:
        if found := self._any("v", "requested"):
            if self.random.random() < 0.8:
                accept_visit(found[0], actor=found[3], now=self.now)
            else:
                decline_visit(found[0], "Not that day", actor=found[3], now=self.now)

    def advance(self) -> None:
        if found := self._any("v", *NEXT_STEP):
            advance_visit(found[0], NEXT_STEP[found[1]], actor=found[3], now=self.now)

    def miss(self) -> None:
        if found := self._any("v", "arrived"):
            mark_no_show(found[0], "", actor=found[3], now=self.now)
        elif found := self._any("v", "accepted", "on_the_way"):
            report_nobody_came(found[0], "", actor=found[2], now=self.now)

    def move(self) -> None:
        found = self._any("v", "requested", "accepted")
        if not found:
            return
        slots = list_slots_to_move(found[0], first_day=None, days=DAYS, actor=found[2], now=self.now)
        starts = [start for day in slots.days for start in day.starts]
        if starts:
            reschedule_visit(found[0], self._early(starts), actor=found[2], now=self.now)

    def cancel(self) -> None:
        found = self._any("o", "held", "confirmed")
        if found and not fetch_all("SELECT 1 FROM booking_visit WHERE order_id = %s AND state = 'working'", [found[0]]):
            cancel_order(found[0], "Ill", actor=found[2], now=self.now)

    def cancel_by_specialist(self) -> None:
        if found := self._any("v", "accepted", "on_the_way", "arrived"):
            cancel_visit(found[0], "The car broke down", actor=found[3], now=self.now)

    def take_off(self) -> None:
        start = self.now + timedelta(minutes=self.random.randrange(-60, DAYS * 1440))
        end = start + timedelta(minutes=self.random.choice([20, 90, 300, 2000]))
        take_time_off(starts_at=start, ends_at=end, note="", actor=self._worker(), now=self.now)

    def give_back(self) -> None:
        rows = fetch_all("SELECT id, calendar_id FROM availability_blocked ORDER BY id")
        if rows:
            blocked, calendar = self.random.choice(rows)
            owner = next(worker for worker in self.workers if worker.calendar_id == calendar)
            cancel_time_off(blocked, actor=self.actors[owner.user_id], now=self.now)

    def change_hours(self) -> None:
        set_hours(self._hours(), actor=self._worker(), now=self.now)

    def _worker(self) -> Actor:
        return self.actors[self.random.choice(self.workers).user_id]

    def _hours(self) -> HoursPlan:
        def day() -> tuple[WallSpan, ...]:
            morning, evening = self.random.randrange(60, 500, 5), self.random.randrange(900, 1380, 5)
            night = self.random.choice([1440, 1500])
            return (WallSpan(morning, morning + self.random.randrange(120, 400, 5)), WallSpan(evening, night))

        shifts = tuple(day() if self.random.random() < 0.9 else () for _ in range(7))
        date = (self.now.astimezone(self.zone) + timedelta(days=self.random.randrange(DAYS))).date()
        exceptions = (
            DateException(date, ExceptionKind.EXTRA, WallSpan(600, 1600)),
            DateException(
                date + timedelta(days=1),
                ExceptionKind.CLOSED,
                self.random.choice([None, WallSpan(0, 700), WallSpan(1000, 1900)]),
            ),
        )
        return HoursPlan(shifts=shifts, exceptions=exceptions, daily_cap=self.random.choice([None, None, 3, 6]))

    def pass_time(self) -> None:
        """Some hours go by; the scheduler does its work, now and then late."""
        day = self.now.date()
        self.now += timedelta(minutes=self.random.choice([5, 15, 60, 120, 300]))
        if self.random.random() < 0.7:
            self.outcomes["expired"] += expire_overdue(self.now)
        self.hear_the_bank()
        if self.now.date() != day:
            availability.extend_free_days(self.now)

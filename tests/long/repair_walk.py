"""The random walk where specialists drop out often, also of parties, and some orders search for whoever comes."""

import uuid
from datetime import datetime, timedelta

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.booking.contracts import (
    NobodyFree,
    OfferChoice,
    PlaceOrder,
    PlaceSearch,
    ReplacementOver,
    SearchOver,
    SearchWish,
    WhenImpossible,
    WhenKind,
    Wish,
    WishedService,
)
from doorstep.modules.booking.party_contracts import PartyMovesWhole, TogetherQuestion
from doorstep.modules.booking.pay_contracts import PayWish
from doorstep.modules.booking.services.change import cancel_order
from doorstep.modules.booking.services.moves import reschedule_order
from doorstep.modules.booking.services.paying import start_paying, submit_payment
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.booking.services.searches import hold_search, quote_search
from doorstep.modules.booking.services.together import list_slots_to_move_together, list_slots_together
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.dispatch.contracts import JobOfferOver
from doorstep.modules.dispatch.repair_contracts import RefuseWish
from doorstep.modules.dispatch.services import answers, hunts
from doorstep.modules.dispatch.services.answer_replacement import (
    approve_replacement,
    list_other_times,
    refuse_replacement,
)
from doorstep.modules.dispatch.services.replace import replace_dropped
from doorstep.modules.payments.contracts import PaymentMethod, Timing
from tests.builders import make_specialists
from tests.long.walk import CARDS, DAYS, Walk
from tests.payments import Till

_HELPERS = [(1.0, 0.0), (-1.0, -1.0), (0.0, 2.0)]
_REFUSED = (
    ImpossibleTransition,
    JobOfferOver,
    PartyMovesWhole,
    ReplacementOver,
    SearchOver,
    StartRefused,
    WhenImpossible,
)


class RepairWalk(Walk):
    """A walk in a market whose orders wait for somebody else; jobs and rounds are done now and then, as by workers."""

    def __init__(self, seed: int, market: str, now: datetime, till: Till) -> None:
        super().__init__(seed, market, now, till)
        load_handlers()
        with open_transaction():
            accounts.save_replace_minutes({market: 15})
        # Only who takes bookings at once is proposed, so there are some more of them.
        helpers = make_specialists(_HELPERS, self.services, market=market, auto_accept=True, hours=self._hours())
        self.workers += helpers
        self.actors |= {helper.user_id: accounts.actor_of(helper.user_id) for helper in helpers}
        availability.rebuild_free_days(now)
        self._acts += [
            (16, self.book_party), (10, self.cancel_by_specialist), (22, self.look), (20, self.choose),
            (6, self.move_party), (10, self.search), (12, self.hunt), (8, self.take_job), (2, self.leave),
        ]  # fmt: skip

    def step(self) -> None:
        try:
            super().step()
        except _REFUSED as refusal:
            self.outcomes[refusal.code] += 1

    def book_party(self) -> None:
        client = self.random.choice(self.clients)
        actor = self.actors[client.user_id]
        question = TogetherQuestion(
            tuple(Wish(service) for service in self.services), self.market, None, client.address_id
        )
        listed = list_slots_together(question, first_day=None, days=DAYS, actor=actor, now=self.now)
        starts = [start for day in listed.days for start in day.starts]
        if not starts:
            return
        start = self._early(starts)
        choices = [OfferChoice(service, None, client.address_id, start) for service in self.services]
        tokens = tuple(make_quote(choice, actor=actor, now=self.now)[0] for choice in choices)
        try:
            order = hold_order(PlaceOrder(tokens, together=True), actor=actor, now=self.now)
        except NobodyFree:
            self.outcomes["party_gone"] += 1
            return
        confirm_order(order.id, PaymentMethod.CASH, actor=actor, now=self.now)

    def look(self) -> None:
        """Workers take up who dropped out, and the round ends what is over."""
        for (visit_id,) in fetch_all("SELECT id FROM booking_visit WHERE awaited ORDER BY id"):
            replace_dropped(visit_id, now=self.now)
        self.outcomes["proposed"] += len(fetch_all("SELECT 1 FROM dispatch_replacement WHERE state = 'proposed'"))
        dispatch.repair_overdue(self.now)

    def choose(self) -> None:
        """A client answers who can come instead."""
        rows = fetch_all(
            "SELECT r.order_id, r.visit_id, r.state, r.client_id, v.party FROM dispatch_replacement r "
            "JOIN booking_visit v ON v.id = r.visit_id "
            "WHERE r.state IN ('proposed', 'none', 'choosing') ORDER BY r.begun_at, r.visit_id"
        )
        if not rows:
            return
        # There are few of parties, whose answers may move all of them.
        rows = [row for row in rows if row[4] is not None and self.random.random() < 0.8] or rows
        order_id, visit_id, state, client, _ = self.random.choice(rows)
        actor, lot = self.actors[client], self.random.random()
        if state == "proposed" and lot < 0.4:
            approve_replacement(order_id, None, None, visit_id, actor=actor, now=self.now)
            self.outcomes["taken"] += 1
        elif lot < 0.5:
            refuse_replacement(order_id, RefuseWish.REFUND, visit_id, actor=actor, now=self.now)
        elif lot < 0.55:
            refuse_replacement(order_id, RefuseWish.OTHER_TIME, visit_id, actor=actor, now=self.now)
        else:
            times = list_other_times(order_id, visit_id, actor=actor, now=self.now)
            if times.found:
                time = self.random.choice(times.found)
                approve_replacement(
                    order_id, time.starts_at, time.person.specialist_id, visit_id, actor=actor, now=self.now
                )
                self.outcomes["moved_along" if times.moves_along else "other_time"] += 1

    def move_party(self) -> None:
        rows = fetch_all(
            "SELECT DISTINCT o.id, o.client_id FROM booking_order o JOIN booking_visit v ON v.order_id = o.id "
            "WHERE v.party IS NOT NULL AND v.state IN ('requested', 'accepted') ORDER BY 1"
        )
        if not rows:
            return
        order_id, client = self.random.choice(rows)
        slots = list_slots_to_move_together(
            order_id, first_day=None, days=DAYS, actor=self.actors[client], now=self.now
        )
        starts = [start for day in slots.days for start in day.starts]
        if starts:
            reschedule_order(order_id, self._early(starts), actor=self.actors[client], now=self.now)

    def search(self) -> None:
        """Somebody asks for whoever comes first or best, and pays in some way, or not."""
        client = self.random.choice(self.clients)
        actor, earliest = self.actors[client.user_id], self.now + timedelta(hours=self.random.randrange(2, 40))
        first, *others = self.random.sample(self.services, len(self.services))
        also = (WishedService(others[0]),) if self.random.random() < 0.4 else ()
        wish = SearchWish(
            Wish(first, also=also), client.address_id, WhenKind.BEST, earliest,
            earliest + timedelta(hours=3), earliest, self.random.choice([30, 120, 600]),
        )  # fmt: skip
        order = hold_search(PlaceSearch(quote_search(wish, actor=actor, now=self.now).token), actor=actor, now=self.now)
        if self.random.random() < 0.5:
            confirm_order(order.id, PaymentMethod.CASH, actor=actor, now=self.now)
        elif self.random.random() < 0.8:
            payment = start_paying(order.id, PayWish(PaymentMethod.CARD, Timing.PREPAY), actor=actor, now=self.now)
            self.till.pay(submit_payment(payment.id, now=self.now).id, self.random.choice(CARDS))
            self.hear_the_bank()

    def hunt(self) -> None:
        """What the handler of new searches and the round of the scheduler do."""
        for (order_id,) in fetch_all("SELECT order_id FROM booking_search WHERE state = 'searching' ORDER BY 1"):
            with open_transaction():
                hunts.begin_hunt(order_id, now=self.now)
        dispatch.advance_searches(self.now)
        if self.random.random() < 0.6:  # some answer at once, as job offers don't stand for long
            self.take_job()

    def take_job(self) -> None:
        rows: list[tuple[uuid.UUID, int]] = fetch_all(
            "SELECT id, specialist_user_id FROM dispatch_joboffer WHERE state = 'offered' ORDER BY offered_at, id"
        )
        if rows:
            job_offer, worker = self.random.choice(rows)
            answers.accept_offer(job_offer, actor=self.actors[worker], now=self.now)
            self.outcomes["served"] += 1
            (composed,) = fetch_all("SELECT composed FROM booking_visit ORDER BY created_at DESC, id LIMIT 1")[0]
            self.outcomes["served_whole"] += composed

    def leave(self) -> None:
        rows = fetch_all("SELECT id, client_id FROM booking_order WHERE state = 'searching' ORDER BY created_at, id")
        if rows:
            order_id, client = self.random.choice(rows)
            cancel_order(order_id, "", actor=self.actors[client], now=self.now)
            self.outcomes["left"] += 1

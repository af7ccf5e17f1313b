"""A request gets other times proposed: they are kept, one is taken with a tap, or none; the rules of all that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.infra.db import fetch_all
from doorstep.modules.booking.facade import expire_overdue
from doorstep.modules.pricing.tests.builders import make_rule
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = pytest.mark.django_db

PRICE = 4900
LATER = timedelta(minutes=30)
ANSWER = timedelta(hours=12)


@dataclass
class Asked:
    """A client asked a specialist for an hour at ten, three days ahead."""

    service: int
    specialist: BuiltSpecialist
    worker: Caller
    client: Caller
    other: Caller
    start: datetime
    order: str
    visit: str

    @property
    def offer(self) -> int:
        return self.specialist.offer_ids[self.service]

    def propose(self, *starts: datetime, **more: Any) -> Answer:
        body = {"starts": [start.isoformat() for start in starts]}
        return self.worker.post(f"/specialist/visits/{self.visit}/proposals", body, **more)

    def proposals(self) -> list[Any]:
        found: list[Any] = self.client.order(self.order)["visits"][0]["proposals"]
        return found

    def take(self, proposal: Any, *, price: int | None = None, by: Caller | None = None, **more: Any) -> Answer:
        body = {"agreed_price_minor": proposal["price"]["minor"] if price is None else price}
        path = f"/orders/{self.order}/visits/{self.visit}/proposals/{proposal['id']}/accept"
        return (by or self.client).post(path, body, **more)

    def refuse(self) -> Answer:
        return self.client.post(f"/orders/{self.order}/visits/{self.visit}/proposals/refuse")

    def withdraw(self) -> Answer:
        return self.worker.step(self.visit, "proposals/withdraw")

    def free(self, start: datetime) -> bool:
        """Whether somebody else could book the specialist then."""
        return self.other.ask_quote(self.service, start, self.offer).status == 200

    def states(self) -> list[str]:
        rows = fetch_all("SELECT state FROM booking_proposal WHERE visit_id = %s ORDER BY position", [self.visit])
        return [row[0] for row in rows]


def ask(*, window_minutes: int | None = None, specialist: BuiltSpecialist | None = None) -> Asked:
    """The request."""
    service = make_service(window_minutes=window_minutes)
    specialist = specialist or make_specialist(service, auto_accept=False)
    client, start = Caller(make_client()), local_start(coming_day(3), 10)
    order = client.book(service, start, specialist.offer_ids[service])
    visit = order["visits"][0]["id"]
    return Asked(service, specialist, Caller(specialist), client, Caller(make_client()), start, order["id"], visit)


@pytest.fixture
def asked(clock: StandingClock) -> Asked:
    return ask()


def utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_proposed_time_is_taken_with_a_tap(asked: Asked) -> None:
    new = asked.start + timedelta(hours=5)
    shown = asked.propose(new, asked.start + timedelta(days=1)).expect(200)
    assert [proposal["state"] for proposal in shown["proposals"]] == ["open", "open"]
    first, second = asked.proposals()
    assert (first["starts_at"], first["ends_at"]) == (utc(new), utc(new + timedelta(hours=1)))
    assert (first["price"]["minor"], first["difference"]["minor"]) == (PRICE, 0)
    order = asked.take(first).expect(200)
    visit = order["visits"][0]
    assert (order["state"], visit["state"], visit["starts_at"]) == ("confirmed", "accepted", utc(new))
    assert visit["place"] is not None
    assert asked.worker.worked(asked.visit)["place"] is not None
    assert asked.states() == ["accepted", "refused"]
    assert asked.free(asked.start)
    assert asked.free(asked.start + timedelta(days=1))
    assert not asked.free(new)
    asked.take(second).expect(409, "proposal_closed")
    asked.worker.step(asked.visit, "accept").expect(409, "impossible_transition")


def test_the_wished_time_and_the_proposed_ones_are_kept_until_answered(asked: Asked) -> None:
    tomorrow = asked.start + timedelta(days=1)
    asked.propose(asked.start + LATER, tomorrow).expect(200)
    assert [asked.free(moment) for moment in (asked.start, asked.start + LATER * 2, tomorrow)] == [False] * 3
    asked.other.ask_quote(asked.service, tomorrow, asked.offer).expect(409, "slot_taken")
    assert asked.free(asked.start + timedelta(hours=6))


def test_half_an_hour_later_can_be_proposed_and_taken(asked: Asked) -> None:
    asked.propose(asked.start - LATER, asked.start + LATER, asked.start + 2 * LATER).expect(200)
    taken = asked.proposals()[1]
    asked.take(taken).expect(200)
    rows = fetch_all(
        "SELECT kind, lower(core), upper(core), expires_at FROM availability_claim WHERE holder_id = %s", [asked.visit]
    )
    assert rows == [("visit", asked.start + LATER, asked.start + LATER + timedelta(hours=1), None)]


def test_a_refusal_lets_the_times_go_and_the_request_stand(asked: Asked, clock: StandingClock) -> None:
    asked.propose(asked.start + LATER, asked.start + timedelta(days=1)).expect(200)
    clock.pass_time(minutes=20)
    visit = asked.refuse().expect(200)["visits"][0]
    assert (visit["state"], [one["state"] for one in visit["proposals"]]) == ("requested", ["refused", "refused"])
    assert asked.free(asked.start + timedelta(days=1))
    assert not asked.free(asked.start)
    assert visit["respond_by"] == utc(clock.moment + ANSWER)
    asked.refuse().expect(409, "proposal_closed")
    asked.worker.step(asked.visit, "accept").expect(200)
    assert asked.client.order(asked.order)["visits"][0]["starts_at"] == utc(asked.start)


def test_what_was_taken_back_can_not_be_taken(asked: Asked) -> None:
    asked.propose(asked.start + timedelta(days=1)).expect(200)
    (proposal,) = asked.proposals()
    respond_by = asked.client.order(asked.order)["visits"][0]["respond_by"]
    assert asked.withdraw().expect(200)["state"] == "requested"
    assert asked.client.order(asked.order)["visits"][0]["respond_by"] <= respond_by
    asked.take(proposal).expect(409, "proposal_closed")
    asked.withdraw().expect(409, "proposal_closed")
    assert asked.free(asked.start + timedelta(days=1))


def test_new_proposals_replace_the_former_and_nine_are_enough(asked: Asked) -> None:
    days = [asked.start + timedelta(days=day) for day in (1, 2, 3)]
    asked.propose(*days).expect(200)
    first = asked.proposals()[0]
    asked.propose(*days).expect(200)
    assert asked.states() == ["withdrawn"] * 3 + ["open"] * 3
    asked.take(first).expect(409, "proposal_closed")
    assert asked.propose(*days[:2]).expect(200)["can_propose"] is True
    refused = asked.propose(*days[:2]).expect(409, "too_many_proposals")
    assert refused["context"] == {"most": 9}
    assert asked.states()[-2:] == ["open", "open"], "a refused round leaves the former"
    assert asked.propose(days[0]).expect(200)["can_propose"] is False


def test_bad_proposals_are_refused_and_change_nothing(asked: Asked, clock: StandingClock) -> None:
    day = timedelta(days=1)
    asked.propose().expect(422, "invalid_input")
    asked.propose(asked.start + day, asked.start + day).expect(422, "invalid_input")
    asked.propose(*[asked.start + day * number for number in range(1, 5)]).expect(422, "invalid_input")
    asked.propose(asked.start).expect(409, "nothing_new")
    asked.propose(asked.start + timedelta(minutes=7)).expect(422, "off_grid")
    asked.propose(clock.moment - day).expect(409, "too_short_notice")
    asked.propose(asked.start + day * 400).expect(409, "beyond_horizon")
    asked.other.book(asked.service, asked.start + day, asked.offer)
    asked.propose(asked.start + 2 * day, asked.start + day).expect(409, "slot_taken")
    assert asked.states() == []
    assert asked.free(asked.start + 2 * day)
    Caller(make_specialist(asked.service)).step(
        asked.visit, "proposals", {"starts": [(asked.start + day).isoformat()]}
    ).expect(404)
    asked.worker.step(asked.visit, "accept").expect(200)
    asked.propose(asked.start + 2 * day).expect(409, "impossible_transition")
    asked.worker.get(f"/specialist/visits/{asked.visit}/slots").expect(409, "impossible_transition")


def test_only_the_client_takes_a_time_and_only_at_its_price(asked: Asked) -> None:
    asked.propose(asked.start + timedelta(days=1)).expect(200)
    (proposal,) = asked.proposals()
    asked.take(proposal, by=asked.other).expect(404)
    asked.take(proposal, by=asked.worker).expect(404)
    wrong = asked.take(proposal, price=PRICE - 1).expect(409, "price_not_agreed")
    assert wrong["context"] == {"price_minor": PRICE, "currency": "EUR"}
    asked.take(proposal, price=-1).expect(422, "invalid_input")
    first = asked.take(proposal, key="once").expect(200)
    assert asked.take(proposal, key="once").expect(200) == first


def test_a_proposed_time_has_the_price_of_its_own_start(clock: StandingClock) -> None:
    evenings = {"when": "night", "from_time": "18:00", "until_time": "06:00", "percent_bp": 3000}
    make_rule(parameters=evenings, now=clock.moment)
    asked = ask()
    evening = local_start(coming_day(3), 19)
    asked.propose(asked.start + LATER, evening).expect(200)
    same, dearer = asked.proposals()
    assert same["difference"]["minor"] == 0
    assert dearer["difference"]["minor"] > 0
    asked.take(dearer, price=PRICE).expect(409, "price_not_agreed")
    order = asked.take(dearer).expect(200)
    price = PRICE + dearer["difference"]["minor"]
    assert (order["total"]["minor"], order["visits"][0]["price"]["minor"]) == (price, price)
    assert {line["kind"] for line in order["visits"][0]["lines"]} == {"base", "surcharge"}
    rows = fetch_all(
        "SELECT amount_minor, state FROM payments_paymentintent WHERE order_id = %s ORDER BY created_at, state DESC",
        [asked.order],
    )
    assert sorted(rows) == sorted([(PRICE, "voided"), (price, "created")])


def test_unanswered_proposals_end_the_request_and_free_all(asked: Asked, clock: StandingClock) -> None:
    asked.propose(asked.start + LATER, asked.start + timedelta(days=1)).expect(200)
    (proposal, _) = asked.proposals()
    assert proposal["expires_at"] == utc(clock.moment + ANSWER)
    clock.go_to(clock.moment + ANSWER - timedelta(seconds=1))
    assert expire_overdue(clock.moment) == 0
    clock.pass_time(seconds=1)
    asked.take(proposal).expect(410, "proposal_expired")
    asked.refuse().expect(410, "proposal_expired")
    asked.withdraw().expect(410, "proposal_expired")
    asked.propose(asked.start + timedelta(days=2)).expect(410, "request_expired")
    assert expire_overdue(clock.moment) == 1
    order = asked.client.order(asked.order)
    assert (order["state"], order["cause"], order["visits"][0]["state"]) == ("cancelled", "unanswered", "expired")
    assert (order["visits"][0]["reason"], asked.states()) == ("", ["expired", "expired"])
    assert asked.free(asked.start)
    assert asked.free(asked.start + timedelta(days=1))
    asked.take(proposal).expect(410, "proposal_expired")


def test_the_wished_time_can_still_be_promised_but_not_once_it_is_over(clock: StandingClock) -> None:
    asked = ask()
    clock.go_to(asked.start - timedelta(hours=1, minutes=30))
    # Asked anew by moving, an hour and a half ahead; the proposal for the next day keeps the request beyond its start.
    asked.client.post(
        f"/visits/{asked.visit}/reschedule", {"starts_at": (asked.start + LATER).isoformat(), "agreed_fee_minor": 0}
    ).expect(200)
    asked.propose(asked.start + timedelta(days=1)).expect(200)
    assert asked.proposals()[0]["expires_at"] == utc(clock.moment + ANSWER)
    clock.go_to(asked.start + LATER)
    asked.worker.step(asked.visit, "accept").expect(410, "request_expired")
    clock.pass_time(minutes=-1)
    asked.worker.step(asked.visit, "accept").expect(200)
    assert asked.states() == ["withdrawn"]
    assert asked.free(asked.start + timedelta(days=1))


@pytest.mark.parametrize("act", ["cancel", "decline", "move"])
def test_whatever_ends_the_request_lets_the_times_go(asked: Asked, act: str) -> None:
    tomorrow = asked.start + timedelta(days=1)
    asked.propose(asked.start + LATER, tomorrow).expect(200)
    (proposal, _) = asked.proposals()
    if act == "cancel":
        body = {"reason": "", "agreed_fee_minor": 0}
        asked.client.post(f"/orders/{asked.order}/cancel", body).expect(200)
    elif act == "decline":
        asked.worker.step(asked.visit, "decline", {"reason": "Ill"}).expect(200)
    else:
        # To one of the very times that are kept for it.
        body = {"starts_at": tomorrow.isoformat(), "agreed_fee_minor": 0}
        asked.client.post(f"/visits/{asked.visit}/reschedule", body).expect(200)
    assert asked.states() == (["refused"] * 2 if act == "cancel" else ["withdrawn"] * 2)
    asked.take(proposal).expect(409, "proposal_closed")
    assert asked.free(asked.start + LATER)
    assert asked.free(tomorrow) == (act != "move")


def test_own_free_starts_are_those_that_can_be_proposed(asked: Asked) -> None:
    asked.other.book(asked.service, asked.start + timedelta(hours=1, minutes=30), asked.offer)
    asked.propose(asked.start - LATER).expect(200)
    shown = asked.worker.get(f"/specialist/visits/{asked.visit}/slots", first_day=coming_day(3), days=1).expect(200)
    starts = shown["days"][0]["starts"]
    assert utc(asked.start) in starts, "its own time counts as free"
    assert utc(asked.start + LATER) not in starts, "the visit after could not be reached"
    assert utc(asked.start + timedelta(minutes=15)) in starts
    asked.propose(asked.start + timedelta(minutes=15)).expect(200)
    asked.propose(asked.start + LATER).expect(409, "unreachable")


def test_a_visit_of_several_changes_alone(asked: Asked) -> None:
    second = asked.start + timedelta(hours=4)
    held = asked.client.hold(
        asked.client.quote(asked.service, asked.start + timedelta(days=2), asked.offer),
        asked.client.quote(asked.service, second + timedelta(days=2), asked.offer),
    ).expect(201)
    order = asked.client.confirm(held["id"]).expect(200)
    visit = order["visits"][0]["id"]
    new = asked.start + timedelta(days=5)
    asked.worker.step(visit, "proposals", {"starts": [new.isoformat()]}).expect(200)
    (proposal,) = asked.client.order(order["id"])["visits"][0]["proposals"]
    path = f"/orders/{order['id']}/visits/{visit}/proposals/{proposal['id']}/accept"
    other_visit = path.replace(visit, order["visits"][1]["id"])
    asked.client.post(other_visit, {"agreed_price_minor": PRICE}).expect(404)
    taken = asked.client.post(path, {"agreed_price_minor": PRICE}).expect(200)
    assert [one["state"] for one in taken["visits"]] == ["accepted", "requested"]
    assert [one["starts_at"] for one in taken["visits"]] == [utc(new), utc(second + timedelta(days=2))]
    assert taken["total"]["minor"] == 2 * PRICE


def test_a_promised_range_of_arrival_is_proposed_and_taken_whole(clock: StandingClock) -> None:
    asked = ask(window_minutes=120)
    new = asked.start + timedelta(days=1)
    shown = asked.propose(asked.start + timedelta(hours=1), new).expect(200)["proposals"][1]
    assert shown["window"] == {"from_at": utc(new), "until_at": utc(new + timedelta(hours=2))}
    visit = asked.take(asked.proposals()[1]).expect(200)["visits"][0]
    assert (visit["window"]["from_at"], visit["window"]["until_at"]) == (utc(new), utc(new + timedelta(hours=2)))
    rows = fetch_all(
        "SELECT kind, lower(promise), upper(promise) FROM availability_claim WHERE holder_id = %s", [asked.visit]
    )
    assert [(kind, first) for kind, first, _ in rows] == [("visit", new)]
    assert fetch_all("SELECT promise @> %s FROM availability_claim WHERE holder_id = %s", [new, asked.visit]) == [
        (True,)
    ]


def test_a_promised_range_can_be_shifted_again_once_the_proposals_are_gone(clock: StandingClock) -> None:
    asked = ask(window_minutes=120)
    asked.propose(asked.start + timedelta(days=1)).expect(200)
    sql = "SELECT promise IS NULL, kind FROM availability_claim WHERE holder_id = %s ORDER BY kind DESC"
    assert fetch_all(sql, [asked.visit]) == [(True, "visit"), (True, "hold")]
    asked.refuse().expect(200)
    assert fetch_all(sql, [asked.visit]) == [(False, "visit")]


def test_both_sides_read_what_happened(asked: Asked, clock: StandingClock) -> None:
    asked.propose(asked.start + LATER, asked.start + timedelta(days=1)).expect(200)
    asked.refuse().expect(200)
    clock.pass_time(minutes=1)
    asked.propose(asked.start + timedelta(days=2)).expect(200)
    asked.take(asked.proposals()[0]).expect(200)
    for path, caller in (
        (f"/orders/{asked.order}/history", asked.client),
        (f"/specialist/visits/{asked.visit}/history", asked.worker),
    ):
        steps = [step["proposal"] for step in caller.get(path).expect(200) if step["proposal"]]
        assert [(step["step"], step["starts"]) for step in steps] == [
            ("proposed", [utc(asked.start + LATER), utc(asked.start + timedelta(days=1))]),
            ("refused", []),
            ("proposed", [utc(asked.start + timedelta(days=2))]),
            ("accepted", [utc(asked.start), utc(asked.start + timedelta(days=2))]),
        ]


def told(caller: Caller, app: str) -> list[tuple[str, str]]:
    """Kinds and links of a side's notices, the latest first."""
    work_off()
    items = caller.get("/me/notices", app=app).expect(200)["items"]
    return [(item["kind"], item["link"]) for item in items]


def test_both_sides_are_told_with_a_way_into_the_app(asked: Asked, clock: StandingClock) -> None:
    booking, visit = f"/bookings/{asked.order}", f"/visits/{asked.visit}"
    assert told(asked.client, "client")[0] == ("request_sent", booking)
    clock.pass_time(minutes=1)
    asked.propose(asked.start + LATER, asked.start + timedelta(days=1)).expect(200)
    assert told(asked.client, "client")[0] == ("times_proposed", booking)
    notice = asked.client.get("/me/notices", app="client").expect(200)["items"][0]
    assert notice["title"] == "Onni V. proposes another time"
    for moment in ("10:30", "Thu 15 Jan", "Fri 16 Jan, 10:00", "Choose by Mon 12 Jan, 22:01"):
        assert moment in notice["body"], notice["body"]
    clock.pass_time(minutes=1)
    asked.refuse().expect(200)
    assert told(asked.worker, "specialist")[0] == ("times_refused", visit)
    clock.pass_time(minutes=1)
    asked.propose(asked.start + timedelta(days=1)).expect(200)
    told(asked.client, "client")
    clock.pass_time(minutes=1)
    asked.withdraw().expect(200)
    assert told(asked.client, "client")[0] == ("times_withdrawn", booking)
    clock.pass_time(minutes=1)
    asked.propose(asked.start + timedelta(days=1)).expect(200)
    told(asked.client, "client")
    clock.pass_time(minutes=1)
    asked.take(asked.proposals()[0]).expect(200)
    assert told(asked.client, "client")[0] == ("booking_confirmed", booking)
    assert told(asked.worker, "specialist")[0] == ("time_taken", visit)


def test_whoever_left_the_times_unanswered_reads_that_it_was_the_client(asked: Asked, clock: StandingClock) -> None:
    asked.propose(asked.start + timedelta(days=1)).expect(200)
    work_off()
    clock.pass_time(hours=12)
    expire_overdue(clock.moment)
    work_off()
    client = asked.client.get("/me/notices", app="client").expect(200)["items"][0]
    worker = asked.worker.get("/me/notices", app="specialist").expect(200)["items"][0]
    assert (client["kind"], worker["kind"]) == ("request_expired", "request_missed")
    assert "None of the times that Onni V. proposed was chosen in time" in client["body"]
    assert "the client chose none of your times in time" in worker["body"]

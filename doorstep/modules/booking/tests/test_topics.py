"""What booking tells the public: that a specialist's free time changed, and nothing of who or what."""

from dataclasses import replace
from datetime import datetime

import pytest

from doorstep.kernel.events import Event, event_from_json
from doorstep.kernel.ids import new_id
from doorstep.modules.availability.contracts import CalendarChanged, ExternalCalendarChanged
from doorstep.modules.booking.contracts import OrderChanged, OrderState, VisitChanged, VisitState

CLIENT, SPECIALIST_USER, SPECIALIST = 9001, 9002, 34
TOPIC = f"specialist:{SPECIALIST}"
QUIET = {VisitState.ON_THE_WAY, VisitState.ARRIVED, VisitState.WORKING, VisitState.DONE}


def order_event(state: OrderState, now: datetime) -> OrderChanged:
    return OrderChanged(
        order_id=new_id(),
        client_id=CLIENT,
        market="hel",
        state=state,
        cause="",
        specialist_user_ids=(),
        changed_at=now,
        specialist_ids=(SPECIALIST,),
    )


def visit_event(state: VisitState, now: datetime) -> VisitChanged:
    return VisitChanged(
        visit_id=new_id(),
        order_id=new_id(),
        client_id=CLIENT,
        specialist_id=SPECIALIST,
        specialist_user_id=SPECIALIST_USER,
        state=state,
        starts_at=now,
        changed_at=now,
    )


def calendar_events(now: datetime) -> list[CalendarChanged | ExternalCalendarChanged]:
    whose = {"specialist_id": SPECIALIST, "specialist_user_id": SPECIALIST_USER}
    return [
        CalendarChanged(**whose, changed_at=now),
        ExternalCalendarChanged(**whose, external_calendar_id=new_id(), changed_at=now),
    ]


def test_hours_and_calendars_elsewhere_reach_the_same_devices(now: datetime) -> None:
    for event in calendar_events(now):
        assert event.audience == (SPECIALIST_USER,)
        assert event.topics == (TOPIC,)
        assert event.hint() == {"kind": "availability", "id": str(SPECIALIST)}
        assert type(event).name in Event.registry


@pytest.mark.parametrize("state", OrderState)
def test_an_order_tells_when_it_takes_time(state: OrderState, now: datetime) -> None:
    assert order_event(state, now).topics == ((TOPIC,) if state is OrderState.HELD else ())


@pytest.mark.parametrize("state", VisitState)
def test_a_visit_tells_when_it_is_agreed_moved_or_over_early_but_not_of_its_work(
    state: VisitState, now: datetime
) -> None:
    assert visit_event(state, now).topics == (() if state in QUIET else (TOPIC,))


def test_topics_of_any_event_name_public_subjects_only(now: datetime) -> None:
    events: list[Event] = [
        order_event(OrderState.HELD, now),
        visit_event(VisitState.CANCELLED, now),
        *calendar_events(now),
    ]
    told = " ".join(topic for event in events for topic in event.topics)
    assert told == " ".join([TOPIC] * 4)
    assert str(CLIENT) not in told
    assert str(SPECIALIST_USER) not in told


def test_an_event_written_before_a_fact_was_added_can_be_read(now: datetime) -> None:
    event = replace(order_event(OrderState.HELD, now), specialist_ids=())
    facts = {
        "order_id": str(event.order_id),
        "client_id": CLIENT,
        "market": "hel",
        "state": "held",
        "cause": "",
        "specialist_user_ids": [],
        "changed_at": now.isoformat(),
    }
    assert event_from_json(OrderChanged.name, facts) == event

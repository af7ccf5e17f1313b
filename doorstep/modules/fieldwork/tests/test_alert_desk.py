"""Alerts at the staff desk: what waits, what can be done beside it, taking it, and closing it with a note."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from doorstep.infra.db import open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.fieldwork.contracts import AlertKind, AlertSubject
from doorstep.modules.fieldwork.facade import raise_alert
from doorstep.modules.fieldwork.models import Alert
from doorstep.modules.specialists import facade as specialists
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    user = get_user_model().objects.create(name="Staff", is_staff=True, market_id="hel")
    client = Client()
    client.force_login(user)
    return client


def raised(subject: str, kind: AlertKind = AlertKind.LATE, about: AlertSubject = AlertSubject.VISIT) -> uuid.UUID:
    with open_transaction():
        return raise_alert(
            kind, market="hel", subject_kind=about, subject_id=subject, facts={"minutes": 45}, now=utc_now()
        )


def test_beside_an_alert_is_what_to_do(desk: Client) -> None:
    service = make_service()
    worker, person = make_specialist(service), make_client()
    order = Caller(person).book(service, local_start(coming_day(), 10), worker.offer_ids[service])
    visit_id = order["visits"][0]["id"]
    alert_id = raised(visit_id)
    listed = desk.get("/staff/fieldwork/alert/")
    page = listed.content.decode()
    assert listed["Refresh"] == "20"
    assert "far too late" in page
    assert f'href="tel:{person.phone}"' in page
    assert f'href="sms:{person.phone}"' in page
    assert f"/staff/booking/visit/{visit_id}/change/" in page
    assert f"/staff/booking/order/{order['id']}/change/" in page
    assert "expected 45 min later than promised" in page
    name = specialists.card(worker.specialist_id).display_name
    for said in (order["number"], name, "Europe/Helsinki"):
        assert said in page

    take = f"/staff/fieldwork/alert/{alert_id}/take/"
    asked = desk.get(take).content.decode()
    assert order["number"] in asked, "one sees what one takes"
    assert str(person.phone) in asked
    assert Alert.objects.get(id=alert_id).seen_by is None, "looking does nothing"
    assert "others see that it is yours" in desk.post(take, follow=True).content.decode()
    assert Alert.objects.get(id=alert_id).seen_by is not None
    assert "far too late" in listed_rows(desk, "?taken=me")
    assert "far too late" not in listed_rows(desk, "?taken=nobody")
    assert "far too late" in listed_rows(desk, f"?q={order['number'].lower()}")
    assert "far too late" not in listed_rows(desk, "?kind=overrun")
    close = f"/staff/fieldwork/alert/{alert_id}/close/"
    assert "required" in desk.post(close, {"note": ""}).content.decode()
    assert desk.post(close, {"note": "Called both; she comes at noon."}).status_code == 302
    alert = Alert.objects.get(id=alert_id)
    assert (alert.note, alert.closed_at is not None) == ("Called both; she comes at noon.", True)
    assert "closed already" in desk.post(close, {"note": "Again"}).content.decode()
    assert "far too late" not in listed_rows(desk)
    assert "far too late" in listed_rows(desk, "?state=all")


def listed_rows(desk: Client, asked: str = "") -> str:
    page = desk.get(f"/staff/fieldwork/alert/{asked}").content.decode()
    return page.partition('id="result_list"')[2].partition("</table>")[0]


def test_a_stuck_search_leads_to_assigning(desk: Client) -> None:
    order_id = uuid.uuid4()
    raised(str(order_id), AlertKind.STUCK_SEARCH, AlertSubject.ORDER)
    page = desk.get("/staff/fieldwork/alert/").content.decode()
    assert f"/staff/dispatch/hunt/{order_id}/change/" in page


def test_a_call_for_help_stands_out(desk: Client) -> None:
    worker = make_specialist(make_service())
    raised(str(worker.specialist_id), AlertKind.SOS, AlertSubject.SPECIALIST)
    raised(str(uuid.uuid4()), AlertKind.OVERRUN)
    page = listed_rows(desk)
    assert page.index("ASKS FOR HELP") < page.index("at work for far longer"), "though that one is newer"
    assert "<strong>ASKS FOR HELP</strong>" in page
    assert 'href="tel:' in page


def test_others_see_nothing() -> None:
    client = Client()
    person = get_user_model().objects.get(id=make_client().user_id)
    client.force_login(person)
    alert_id = raised(str(uuid.uuid4()))
    for path in ("", f"{alert_id}/take/", f"{alert_id}/close/"):
        answer = client.post(f"/staff/fieldwork/alert/{path}", {"note": "Mine"})
        assert answer.status_code in (302, 403)
    alert = Alert.objects.get(id=alert_id)
    assert (alert.seen_by, alert.closed_at) == (None, None)

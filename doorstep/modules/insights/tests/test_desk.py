"""Staff try a change at the desk: from a draft, from a service, or chosen there; others get nowhere."""

import csv
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.insights.tests.builders import book_past
from doorstep.modules.pricing.tests.builders import make_policy_draft, make_rule_draft
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOON = {"when": "night", "from_time": "11:00", "until_time": "13:00", "percent_bp": 2000}


@pytest.fixture
def desk() -> Client:
    with open_transaction():
        command = CreateAccount("Staff", None, email="staff@example.com", is_staff=True)
        (user_id,) = accounts.create_accounts([command], actor=SYSTEM, now=utc_now())
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id), BACKEND)
    return client


@pytest.fixture
def service_id() -> int:
    """Of two visits five days ago, the later booking ten minutes after the earlier one."""
    made, now = make_service(), utc_now()
    specialist, client = make_specialist(made), make_client()
    for hour, minute in ((12, 0), (13, 10)):
        book_past(client, specialist, local_start(coming_day(-5), hour, minute), now=now)
    return made


def margins_of(service_id: int) -> tuple[int, int]:
    service = catalog.get_service(service_id)
    return service.preparation_minutes, service.cleanup_minutes


def test_the_page_asks_what_to_try(desk: Client, service_id: int) -> None:
    page = desk.get(reverse("desk-rehearsal"))
    assert page.status_code == 200
    assert "Choose a change" in page.content.decode()
    assert reverse("desk-rehearsal") in desk.get("/staff/").content.decode(), "the desk leads there"


def test_a_draft_rule_is_rehearsed_from_its_page(desk: Client, service_id: int) -> None:
    rule_id = make_rule_draft(parameters=NOON, now=utc_now(), name="Noon")
    page = desk.get(f"/staff/pricing/pricerule/{rule_id}/rehearse/", follow=True)
    text = page.content.decode()
    assert "2 agreed visits" in text
    assert "107.80 EUR" in text
    assert "+9.80" in text
    assert "Noon 9.80" in text, "the visit that changes most is told line by line"


def test_a_draft_policy_is_rehearsed_from_its_page(desk: Client, service_id: int) -> None:
    policy_id = make_policy_draft("unused", {}, now=utc_now())
    page = desk.get(f"/staff/pricing/policy/{policy_id}/rehearse/", follow=True)
    assert "No visit would have been booked under this policy" in page.content.decode()


def test_the_time_around_visits_is_tried_and_saved(desk: Client, service_id: int) -> None:
    address = f"/staff/catalog/service/{service_id}/time-around/"
    assert desk.get(address).status_code == 200
    wish = {"preparation_minutes": "0", "cleanup_minutes": "30", "seen_preparation": "0", "seen_cleanup": "0"}
    page = desk.post(address, {**wish, "rehearse": ""}, follow=True)
    assert "1 without room" in " ".join(page.content.decode().split())
    assert "min missing beside the visit of order" in page.content.decode()
    assert margins_of(service_id) == (0, 0)
    assert "Saved." in desk.post(address, wish, follow=True).content.decode()
    assert margins_of(service_id) == (0, 30)
    assert "Look at them again" in desk.post(address, {**wish, "cleanup_minutes": "5"}).content.decode()
    assert "less than or equal to 240" in desk.post(address, {**wish, "cleanup_minutes": "999"}).content.decode()
    assert margins_of(service_id) == (0, 30)


def test_all_figures_come_as_a_spreadsheet(desk: Client, service_id: int) -> None:
    asked = {"change": "buffer", "market": "hel", "cleanup": "30", "csv": "1"}
    answer = desk.get(reverse("desk-rehearsal"), asked)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.search(r'filename="rehearsal-hel-\d{4}-\d\d-\d\d-[\d-]+\.csv"', answer["Content-Disposition"])
    header, *rows = csv.reader(answer.content.decode().splitlines())
    assert header[:4] == ["part", "name", "as", "visits"]
    assert next(row[:4] for row in rows if row[2] == "changed") == ["total", "", "changed", "1"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"change": "buffer"}, "Name minutes of preparation"),
        ({"change": "buffer", "cleanup": "-3"}, "greater than or equal to 0"),
        ({"change": "buffer", "cleanup": "5", "days": "500"}, "less than or equal to 90"),
        ({"change": "buffer", "cleanup": "5", "market": "atlantis"}, "atlantis is not one of the available choices"),
        ({"change": "rule:nonsense"}, "rule:nonsense is not one of the available choices"),
    ],
)
def test_what_cannot_be_tried_is_told(desk: Client, service_id: int, asked: dict[str, str], told: str) -> None:
    page = desk.get(reverse("desk-rehearsal"), asked)
    assert page.status_code == 200
    assert told in page.content.decode()


def test_others_are_sent_away() -> None:
    person = make_client()
    browser = Client()
    assert browser.get(reverse("desk-rehearsal")).status_code == 302
    browser.force_login(get_user_model().objects.get(pk=person.user_id), BACKEND)
    answer = browser.get(reverse("desk-rehearsal"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/login/")

"""The staff desk makes people specialists and never shows where they live."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from tests.builders import make_client, make_people, make_service, make_specialist, position_of

pytestmark = pytest.mark.django_db

DESK = "/staff/specialists"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def staff() -> Client:
    with open_transaction():
        command = CreateAccount("Staff", None, email="staff@example.com", is_staff=True)
        (user_id,) = accounts.create_accounts([command], actor=SYSTEM, now=utc_now())
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=user_id), BACKEND)
    return browser


def test_staff_make_a_person_a_specialist(staff: Client) -> None:
    make_service()
    ((user_id, _),) = make_people(1, name="Aino Korhonen")
    assert "Make this person a specialist" in staff.get(f"{DESK}/specialist/enroll/").content.decode()
    form = {
        "user_id": user_id,
        "market": "hel",
        "latitude": "60.18",
        "longitude": "24.94",
        "radius_km": "7",
        "gender": "female",
        "languages": "fi, en",
    }
    answer = staff.post(f"{DESK}/specialist/enroll/", {**form, "latitude": "10"})
    assert "We do not serve this place yet" in answer.content.decode()
    answer = staff.post(f"{DESK}/specialist/enroll/", form)
    assert answer.status_code == 302, answer.content.decode()
    rows = fetch_all(
        "SELECT display_name, languages, radius_km FROM specialists_specialist WHERE user_id = %s", [user_id]
    )
    assert rows == [("Aino Korhonen", ["fi", "en"], 7.0)]
    assert len(fetch_all("SELECT 1 FROM infra_auditentry WHERE act = 'specialist.enrolled'")) == 1
    answer = staff.post(f"{DESK}/specialist/enroll/", form)
    assert "This person is a specialist already" in answer.content.decode()


def test_the_desk_shows_rows_but_not_the_base(staff: Client) -> None:
    service_id = make_service()
    specialist = make_specialist(service_id, at=(1.234567, 2.345678))
    place = position_of("hel", (1.234567, 2.345678))
    pages = [
        f"{DESK}/specialist/",
        f"{DESK}/specialist/{specialist.specialist_id}/change/",
        f"{DESK}/offer/",
        f"{DESK}/offer/{specialist.offer_ids[service_id]}/change/",
        f"{DESK}/specialistskill/",
        "/staff/catalog/service/",
        f"/staff/catalog/service/{service_id}/change/",
        "/staff/catalog/category/",
        "/staff/catalog/serviceprice/",
        "/staff/catalog/skill/",
    ]
    for page in pages:
        answer = staff.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert "1.2345" not in text, page
        assert str(place.lat)[:7] not in text, page


def test_others_do_not_enter(staff: Client) -> None:
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=make_client().user_id), BACKEND)
    for client in (browser, Client()):
        assert client.get(f"{DESK}/specialist/enroll/").status_code == 302
        assert client.post(f"{DESK}/specialist/enroll/", {"user_id": 1}).status_code == 302
    assert fetch_all("SELECT 1 FROM specialists_specialist") == []

"""Staff give a service its own rules of booking at the desk; others don't, and nothing is written over unseen."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.kernel.actors import GUEST, SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.catalog import facade
from doorstep.modules.catalog.contracts import ServiceRules, ServiceRulesInvalid
from doorstep.modules.catalog.services import change_service_rules
from tests.builders import make_client, make_service

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WISH = {"notice_hours": "1.5", "horizon_days": "14", "slot_step_minutes": "30", "window_minutes": "120", "seen": "///"}


@pytest.fixture
def staff() -> Client:
    with open_transaction():
        command = CreateAccount("Staff", None, email="staff@example.com", is_staff=True)
        (user_id,) = accounts.create_accounts([command], actor=SYSTEM, now=utc_now())
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=user_id), BACKEND)
    return browser


def rules_page(service_id: int) -> str:
    return f"/staff/catalog/service/{service_id}/booking-rules/"


def rules_now(service_id: int) -> ServiceRules | None:
    return facade.get_service(service_id).rules


def test_staff_set_the_rules_and_read_who_did(staff: Client) -> None:
    service_id = make_service("tap-repair")
    assert rules_page(service_id) in staff.get(f"/staff/catalog/service/{service_id}/change/").content.decode()
    page = staff.get(rules_page(service_id)).content.decode()
    assert "Booking rules: Tap repair" in page
    assert "Helsinki" in page
    assert "Nobody has changed these rules here." in page
    answer = staff.post(rules_page(service_id), WISH)
    assert answer.status_code == 302, answer.content.decode()
    assert rules_now(service_id) == ServiceRules(90, 14, 30, 120)
    page = staff.get(rules_page(service_id)).content.decode()
    assert 'value="1.5"' in page
    assert 'value="90/14/30/120"' in page
    assert "Notice: the market&#x27;s → 1 h 30 min" in page
    # Nothing to change is no change.
    assert staff.post(rules_page(service_id), {**WISH, "seen": "90/14/30/120"}).status_code == 302
    assert len(fetch_all("SELECT 1 FROM infra_auditentry WHERE act = 'service.rules_changed'")) == 1
    # Left empty, the market's count again.
    assert staff.post(rules_page(service_id), {"seen": "90/14/30/120"}).status_code == 302
    assert rules_now(service_id) is None
    assert "Arrives within: 2 h → the market&#x27;s" in staff.get(rules_page(service_id)).content.decode()


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"notice_hours": "-1"}, "greater than or equal to 0"),
        ({"notice_hours": "1441"}, "less than or equal to 1440"),
        ({"notice_hours": "soon"}, "Enter a number"),
        ({"horizon_days": "0"}, "greater than or equal to 1"),
        ({"horizon_days": "367"}, "less than or equal to 366"),
        ({"notice_hours": "48", "horizon_days": "1"}, "Nothing could be booked"),
        ({"slot_step_minutes": "7"}, "not one of the available choices"),
        ({"window_minutes": "90"}, "not one of the available choices"),
        ({"seen": "yesterday"}, "Open this page again"),
    ],
)
def test_what_cannot_be_saved_says_why_and_changes_nothing(staff: Client, wish: dict[str, Any], message: str) -> None:
    service_id = make_service()
    answer = staff.post(rules_page(service_id), {**WISH, **wish})
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert rules_now(service_id) is None


def test_what_somebody_else_saved_meanwhile_stays(staff: Client) -> None:
    service_id = make_service()
    execute("UPDATE catalog_service SET horizon_days = 5 WHERE id = %s", [service_id])
    answer = staff.post(rules_page(service_id), WISH)
    assert "Somebody else has changed these rules meanwhile" in answer.content.decode()
    assert rules_now(service_id) == ServiceRules(horizon_days=5)


def test_others_do_not_set_rules(now: datetime) -> None:
    service_id = make_service()
    person = make_client()
    browser = Client()
    assert browser.post(rules_page(service_id), WISH).status_code == 302
    browser.force_login(get_user_model().objects.get(pk=person.user_id), BACKEND)
    assert browser.post(rules_page(service_id), WISH).status_code in (302, 403)
    for actor in (GUEST, accounts.actor_of(person.user_id)):
        with pytest.raises(NotAllowed):
            change_service_rules(service_id, ServiceRules(5), replaces=ServiceRules(), actor=actor, now=now)
    assert rules_now(service_id) is None


def test_a_program_may_not_save_what_the_form_would_refuse(staff: Client, now: datetime) -> None:
    service_id = make_service()
    (user,) = get_user_model().objects.filter(name="Staff")
    refused = ({"minimum_notice_minutes": -1}, {"horizon_days": 0}, {"slot_step_minutes": 7}, {"window_minutes": 90})
    for rules in (ServiceRules(**one) for one in refused):
        with pytest.raises(ServiceRulesInvalid):
            change_service_rules(service_id, rules, replaces=ServiceRules(), actor=accounts.actor_of(user.pk), now=now)

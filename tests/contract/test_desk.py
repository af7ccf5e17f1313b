"""The staff desk shows every business table to staff, nothing to others, and no secret to anybody."""

import html
import re
from base64 import b64encode
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import fetch_all
from doorstep.kernel.money import Money
from tests.contract.world import World, undone

# Tables with a key of two columns can't have a page; the page that shows their rows instead.
SHOWN_ELSEWHERE = {"availability.FreeDay": "availability.Calendar", "fieldwork.Position": "fieldwork.Trip"}
SECRET_COLUMNS = re.compile(
    r"phone_sealed|phone_index|line_sealed|details_sealed|place_sealed|address_sealed|address_index|token_hash|endpoint_index|session_key|session_data|fingerprint|password|facts"
)
A_CODE = re.compile(r">\s*(hel|mow|sha|tpe)\s*<")
# What an entry of the audit is about is a key by its nature; a market's own page says its code beside its name.
CODES_BELONG = {"accounts.Market", "infra.AuditEntry"}
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|object \(")
# An account is nobody's but its owner's, whom the ledger knows by id only.
TITLED_BY_AN_ID = {"ledger.Account"}
# Shown as lists: the page of one row would be titled by its facts.
LISTS_ONLY = {"procrastinate.ProcrastinateJob"}
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Staff set a market's booking rules here; everything else changes through services.
EDITABLE = {"accounts.Market"}


@pytest.fixture
def staff(world: World) -> Iterator[Client]:
    """Somebody of the platform's staff at the desk, without any further right."""
    with undone():
        user = get_user_model().objects.get(name="Staff")
        user.is_superuser = False
        user.save()
        client = Client()
        client.force_login(user)
        yield client


def address(model: type[models.Model], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def secrets_of(world: World) -> set[str]:
    """Values that may appear on no page: sealed bytes, indexes, hashes and tokens, as text, hex and base64."""
    texts = {token for token in world.tokens.values() if token}
    texts |= {row[0] for row in fetch_all("SELECT password FROM accounts_user WHERE password <> ''")}
    columns = [
        ("accounts_user", "phone_sealed"), ("accounts_user", "phone_index"), ("accounts_address", "line_sealed"),
        ("accounts_address", "details_sealed"), ("booking_visit", "place_sealed"),
        ("infra_idempotencykey", "fingerprint"), ("notify_pushsubscription", "sealed"),
        ("notify_pushsubscription", "endpoint_index"), ("availability_externalcalendar", "address_sealed"),
        ("availability_externalcalendar", "address_index"), ("booking_calendarfeed", "token_hash"),
        ("fieldwork_sharelink", "token_hash"), ("fieldwork_safetycontactrow", "sealed"),
    ]  # fmt: skip
    for table, column in columns:
        rows = fetch_all(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
        assert rows, f"{table}.{column} is empty, so nothing is shown by its absence"
        for (value,) in rows:
            texts |= {bytes(value).hex()[:24], b64encode(bytes(value)).decode()[:24], repr(bytes(value))[2:26]}
    return {text for text in texts if len(text) >= 16}


def check_page(page: str, secrets: set[str]) -> None:
    assert not SECRET_COLUMNS.search(re.sub(r"/(static|staff)/[^\"']*", "", page)), "a secret column is named"
    shown = [secret for secret in secrets if secret in page]
    assert shown == []


def check_words(label: str, page: str) -> None:
    """What is written on a page are words that staff use: names, not codes."""
    if label not in CODES_BELONG:
        assert not A_CODE.search(page), "a market's code stands where its name should"
    assert "hunt" not in html.unescape(re.sub(r"<[^>]*>", " ", page)).lower(), "a search is called a hunt"


def test_every_business_table_has_a_page() -> None:
    shown = {model._meta.label for model in REGISTERED}
    for model in apps.get_models():
        if model.__module__.startswith("doorstep.modules."):
            assert SHOWN_ELSEWHERE.get(model._meta.label, model._meta.label) in shown, f"{model._meta.label}: admin.py"
    assert {"infra.StateChange", "infra.AuditEntry"} <= shown
    # Keys with their answers, sessions and second factors have none.
    assert not shown & {"infra.IdempotencyKey", "sessions.Session", "mfa.Authenticator", "account.EmailConfirmation"}


def test_the_front_page_lists_all_tables(staff: Client) -> None:
    page = staff.get("/staff/").content.decode()
    for model in REGISTERED:
        assert address(model, "changelist") in page, model._meta.label


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_lists_and_pages_say_names_and_no_secret(world: World, staff: Client, model: type[models.Model]) -> None:
    secrets = secrets_of(world)
    listed = staff.get(address(model, "changelist"))
    assert listed.status_code == 200
    check_page(listed.content.decode(), secrets)
    check_words(model._meta.label, listed.content.decode())
    searched = staff.get(address(model, "changelist"), {"q": "7"})
    assert searched.status_code in (200, 302)
    row = model._default_manager.order_by("pk").first()
    assert row is not None, f"give the world a row of {model._meta.label}"
    shown = staff.get(address(model, "change", row.pk))
    if model._meta.label in LISTS_ONLY:
        assert shown.status_code == 403
        return
    assert shown.status_code == 200
    page = shown.content.decode()
    check_page(page, secrets)
    check_words(model._meta.label, page)
    assert bool(AN_ID.search(str(shown.context["original"]))) == (model._meta.label in TITLED_BY_AN_ID), "its title"
    assert not re.search(r"""(?:src|href)=["']https?://""", page.replace("http://testserver", "")), "an outside host"


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_rows_change_through_services_only(staff: Client, model: type[models.Model]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    rows = model._default_manager.count()
    assert staff.get(address(model, "add")).status_code in (403, 404)
    assert staff.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    changed = staff.post(address(model, "change", row.pk), {})
    assert (changed.status_code == 403) != (model._meta.label in EDITABLE)
    staff.post(
        address(model, "changelist"), {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    )
    assert model._default_manager.count() == rows


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("role", ["guest", "client", "specialist"])
def test_others_are_sent_away(world: World, model: type[models.Model], role: str) -> None:
    with undone():
        client = Client()
        if role != "guest":
            person = world.client if role == "client" else world.specialist
            client.force_login(get_user_model().objects.get(pk=person.user_id))
        answer = client.get(address(model, "changelist"))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/staff/login/")


def test_the_token_of_an_app_opens_no_desk(world: World) -> None:
    answer = Client().get("/staff/", headers={"X-Session-Token": world.tokens["staff"]})
    assert answer.status_code == 302


def test_the_base_of_a_specialist_is_not_shown(world: World, staff: Client) -> None:
    from doorstep.modules.specialists.models import Specialist

    page = staff.get(address(Specialist, "change", world.specialist.specialist_id)).content.decode()
    assert not all(part in page for part in world.base_texts)
    assert "1.371" not in page


def test_a_visits_page_opens_the_address_and_tells_its_history(world: World, staff: Client) -> None:
    from doorstep.modules.booking.models import Visit

    page = staff.get(address(Visit, "change", world.visit_id("accepted"))).content.decode()
    assert "Mannerheimintie 5 A 12" in page
    assert "requested → accepted" in page
    listed = staff.get(address(Visit, "changelist")).content.decode()
    assert "Mannerheimintie" not in listed


def test_searches_are_called_so_on_the_way_to_them(staff: Client) -> None:
    from doorstep.modules.dispatch.models import Hunt

    row = Hunt.objects.get()
    page = staff.get(address(Hunt, "change", row.pk)).content.decode()
    way = page[page.index(f'href="{address(Hunt, "changelist")}"') :]
    assert re.search(r">\s*Searches\s*<", way)


def test_markets_are_chosen_by_their_names_and_found_by_their_codes(staff: Client) -> None:
    from doorstep.modules.payments.models import PaymentIntent

    listed = staff.get(address(PaymentIntent, "changelist")).content.decode()
    assert re.search(r"""href="\?market=hel"[^>]*>\s*Helsinki""", listed)
    of_helsinki = PaymentIntent.objects.filter(market="hel").count()
    assert of_helsinki
    for market, expected in (("hel", of_helsinki), ("tpe", PaymentIntent.objects.filter(market="tpe").count())):
        found = staff.get(address(PaymentIntent, "changelist"), {"market": market})
        assert found.context["cl"].queryset.count() == expected


def test_a_visits_page_tells_its_price_line_by_line(world: World, staff: Client) -> None:
    from doorstep.modules.booking.models import Visit

    for row in Visit.objects.all():
        page = html.unescape(staff.get(address(Visit, "change", row.pk)).content.decode())
        assert "[[" not in page, "raw lines"
        assert f"Price: {Money(row.price_minor, row.currency)}" in page
    plain = staff.get(address(Visit, "change", world.visit_id("accepted"))).content.decode()
    assert "Home cleaning: 49.00 EUR" in plain
    composed = Visit.objects.filter(composed=True).latest("created_at")
    page = staff.get(address(Visit, "change", composed.pk)).content.decode()
    for line in ("Home cleaning · Thorough: 81.00 EUR", "Oven: 24.00 EUR"):
        assert page.count(line) == 2, "once of the visit, once of its only service"

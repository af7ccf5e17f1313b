"""Staff keep add-ons and variants at the desk, in every language and for each market; others don't."""

from typing import Any

import pytest
from django.test import Client

from doorstep.infra.db import fetch_all
from doorstep.modules.catalog import facade
from doorstep.modules.catalog.contracts import AddOn, PriceModel, Variant
from doorstep.modules.catalog.tests.test_desk import staff as staff
from tests.builders import add_on, make_service

pytestmark = pytest.mark.django_db

NAMES = {"name_en": "Oven", "name_ru": "Духовка", "name_zh-Hans": "烤箱", "name_zh-Hant": "烤箱"}
ADD_ON = {**NAMES, "slug": "oven", "minutes": "30", "maximum_quantity": "2", "active": "on", "price_hel": "24.50"}
VARIANT = {**NAMES, "slug": "long", "minutes": "90", "active": "on", "price_hel": "79"}


def page(service_id: int, kind: str) -> str:
    return f"/staff/catalog/service/{service_id}/new-{kind}/"


def add_ons(service_id: int) -> tuple[AddOn, ...]:
    return facade.choices_of([service_id])[service_id].add_ons


def variants(service_id: int) -> tuple[Variant, ...]:
    return facade.choices_of([service_id])[service_id].variants


def test_staff_add_and_change_an_add_on(staff: Client) -> None:
    service_id = make_service("tidying")
    assert page(service_id, "add-on") in staff.get(f"/staff/catalog/service/{service_id}/change/").content.decode()
    assert "Add-on of Tidying" in staff.get(page(service_id, "add-on")).content.decode()
    answer = staff.post(page(service_id, "add-on"), ADD_ON)
    assert answer.status_code == 302, answer.content.decode()
    (made,) = add_ons(service_id)
    assert (made.names["ru"], made.minutes, made.maximum_quantity, made.prices["hel"].minor) == ("Духовка", 30, 2, 2450)
    assert set(made.prices) == {"hel"}
    edit = f"/staff/catalog/addon/{made.add_on_id}/edit/"
    assert 'value="24.5' in staff.get(edit).content.decode()
    changed = {**ADD_ON, "active": "", "price_hel": "", "price_mow": "700", "slug": "another"}
    assert staff.post(edit, changed).status_code == 302
    (kept,) = add_ons(service_id)
    assert (kept.add_on_id, kept.slug, kept.active, set(kept.prices)) == (made.add_on_id, "oven", False, {"mow"})
    assert kept.price_in("mow") is None, "taken away"
    acts = fetch_all("SELECT actor FROM infra_auditentry WHERE act = 'service.add_on_saved'")
    assert len(acts) == 2


def test_staff_add_a_variant(staff: Client) -> None:
    service_id = make_service("haircut")
    assert staff.post(page(service_id, "variant"), VARIANT).status_code == 302
    (made,) = variants(service_id)
    assert (made.minutes, made.prices["hel"].minor) == (90, 7900)
    assert "already; change that one" in staff.post(page(service_id, "variant"), VARIANT).content.decode()
    assert (
        staff.post(f"/staff/catalog/variant/{made.variant_id}/edit/", {**VARIANT, "minutes": "95"}).status_code == 302
    )
    assert variants(service_id)[0].minutes == 95


@pytest.mark.parametrize(
    ("kind", "wish", "message"),
    [
        ("add-on", {"price_hel": "-1"}, "greater than or equal to 0"),
        ("add-on", {"minutes": "481"}, "Use 0 to 480"),
        ("add-on", {"maximum_quantity": "0"}, "greater than or equal to 1"),
        ("add-on", {"name_ru": ""}, "This field is required"),
        ("add-on", {"slug": "no spaces please"}, "valid"),
        ("variant", {"price_hel": "0"}, "from 1 to"),
        ("variant", {"minutes": "4"}, "Use 5 to 720"),
    ],
)
def test_what_cannot_be_saved_says_why_and_changes_nothing(
    staff: Client, kind: str, wish: dict[str, Any], message: str
) -> None:
    service_id = make_service()
    answer = staff.post(page(service_id, kind), {**(ADD_ON if kind == "add-on" else VARIANT), **wish})
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert (add_ons(service_id), variants(service_id)) == ((), ())


def test_an_hour_has_sixty_minutes_in_every_variant(staff: Client) -> None:
    service_id = make_service(price_model=PriceModel.HOURLY, most=8)
    assert "sold by the hour" in staff.post(page(service_id, "variant"), VARIANT).content.decode()
    assert staff.post(page(service_id, "variant"), {**VARIANT, "minutes": "60"}).status_code == 302


def test_saving_the_catalogue_again_changes_what_is_there_and_takes_nothing_away(staff: Client) -> None:
    service_id = make_service(add_ons=(add_on("oven", 30, 2400), add_on("fridge", 20, 1800)))
    before = {one.slug: one.add_on_id for one in add_ons(service_id)}
    make_service(add_ons=(add_on("oven", 45, 2600),))
    after = {one.slug: (one.add_on_id, one.minutes) for one in add_ons(service_id)}
    assert after == {"oven": (before["oven"], 45), "fridge": (before["fridge"], 20)}


def test_strangers_are_sent_to_the_door() -> None:
    service_id = make_service()
    assert Client().post(page(service_id, "add-on"), ADD_ON).status_code == 302
    assert add_ons(service_id) == ()

"""The catalogue as guests see it: tree, services, keywords in four languages."""

from typing import Any

import pytest
from django.test import Client

from doorstep.infra.db import open_transaction
from doorstep.kernel.money import Money
from doorstep.modules.catalog import facade
from doorstep.modules.catalog.contracts import CategoryDraft, PriceModel, ServiceDraft, SkillDraft

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")


def texts(*values: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, values, strict=True))


def service(slug: str, category: str, names: dict[str, str], **prices: int) -> ServiceDraft:
    return ServiceDraft(
        slug=slug,
        category_slug=category,
        skill_slug="all",
        names=names,
        descriptions=texts("Done well.", "Сделано хорошо.", "做得好。", "做得好。"),
        included={language: ["1", "2"] for language in LANGUAGES},
        price_model=PriceModel.UNIT,
        unit_names=texts("window", "окно", "扇窗", "扇窗"),
        duration_minutes=20,
        minimum_quantity=1,
        maximum_quantity=9,
        preparation_minutes=5,
        cleanup_minutes=5,
        prices={market: Money(minor, "EUR") for market, minor in prices.items()},
    )


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    cleaning = texts("Cleaning", "Уборка", "保洁", "清潔")
    with open_transaction():
        facade.save_catalogue(
            [SkillDraft("all", texts("All", "Всё", "全部", "全部"))],
            [
                CategoryDraft("cleaning", None, cleaning, {}, "sparkles"),
                CategoryDraft(
                    "windows",
                    "cleaning",
                    texts("Windows", "Окна", "窗户", "窗戶"),
                    texts("glazier", "мойщик", "擦玻璃", "擦玻璃"),
                    "sofa",
                ),
                CategoryDraft("empty", None, texts("Empty", "Пусто", "空", "空"), {}, "circle"),
            ],
            [
                service("home", "cleaning", texts("Home cleaning", "Уборка дома", "家庭保洁", "居家清潔"), hel=3000),
                service("glass", "windows", texts("Window washing", "Мытьё окон", "擦窗服务", "擦窗服務"), hel=1400),
                service("far", "cleaning", texts("Window art", "Витражи", "彩窗", "彩窗"), tpe=900),
            ],
        )


def get(path: str, language: str = "en") -> Any:
    answer = Client().get(f"/api/v1{path}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content
    return answer.json()


def slugs(query: str, market: str = "hel") -> list[str]:
    answer = Client().get("/api/v1/services", {"market": market, "q": query})
    return [item["slug"] for item in answer.json()["items"]]


def test_the_tree_counts_what_the_market_offers() -> None:
    (top,) = get("/categories?market=hel", "ru")["items"]
    assert (top["name"], top["service_count"]) == ("Уборка", 2)
    assert [(child["slug"], child["service_count"]) for child in top["children"]] == [("windows", 1)]
    for path in ("/categories", "/services"):
        answer = Client().get(f"/api/v1{path}?market=nowhere")
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_market")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("windows", ["glass"]),
        ("washing window", ["glass"]),
        ("glaz", ["glass"]),
        ("окно", ["glass"]),
        ("уборкой", ["home", "glass"]),
        ("擦窗", ["glass"]),
        ("清潔", ["home", "glass"]),
        ("居家清洁", ["home"]),
        ("piano", []),
        ("?!", []),
    ],
)
def test_keywords_find_services_in_any_language(query: str, found: list[str]) -> None:
    assert slugs(query) == found


def test_a_category_holds_its_sub_categories() -> None:
    tree = get("/categories?market=hel")["items"]
    number = tree[0]["id"]
    items = get(f"/services?market=hel&category={number}")["items"]
    assert [item["slug"] for item in items] == ["home", "glass"]


def test_a_service_is_told_in_the_language_asked_for() -> None:
    number = facade.service_ids_by_slug()["glass"]
    body = get(f"/services/{number}?market=hel", "zh-TW,en;q=0.5")
    assert (body["name"], body["unit_name"]) == ("擦窗服務", "扇窗")
    assert body["standard_price"] == {"minor": 1400, "currency": "EUR"}
    answer = Client().get(f"/api/v1/services/{number}", {"market": "tpe"})
    assert (answer.status_code, answer.json()["code"]) == (404, "service_missing")


def test_saving_again_changes_and_keeps_identity() -> None:
    before = facade.service_ids_by_slug()
    with open_transaction():
        names = texts("Glass polishing", "Полировка стекла", "玻璃抛光", "玻璃拋光")
        facade.save_catalogue([], [], [service("glass", "windows", names, hel=1500)])
    assert facade.service_ids_by_slug() == before
    assert slugs("polish") == ["glass"]
    assert slugs("washing") == []
    assert facade.get_listing("hel", before["glass"]).price == Money(1500, "EUR")

"""The words, sums and paper of receipts, without a database."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import pypdfium2
import pytest

from doorstep.infra.paper import print_pdf
from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import EndingAct
from doorstep.modules.booking.receipt_contracts import (
    Receipt,
    ReceiptDiscount,
    ReceiptItem,
    ReceiptLine,
    ReceiptPayment,
    ReceiptVisit,
)
from doorstep.modules.booking.receipt_text import FOLDER, LANGUAGES, money_text, paper_of, words_in
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.promotions.contracts import DiscountKind

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TITLES = {"en": "Deep cleaning", "ru": "Генеральная уборка", "zh-Hans": "深度保洁", "zh-Hant": "深度清潔"}


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def visit(language: str, *, minor: int = 15000, **changes: Any) -> ReceiptVisit:
    title = TITLES[language]
    lines = (
        ReceiptLine(f"{title} · 2 × 67,50", eur(minor - 1500)),
        ReceiptLine("Evening · 10 %", eur(1500)),
        ReceiptLine("VAT · 25.5 %", eur(3048), within=True),
    )
    facts = {"lines": lines, "fee": eur(0), "moved_fee": eur(0), **changes}
    return ReceiptVisit(title, "Aino Korhonen", AT + timedelta(days=4), "Europe/Helsinki", **facts)


def receipt(language: str = "en", **changes: Any) -> Receipt:
    facts: dict[str, Any] = {
        "visits": (
            visit(language),
            visit(language, lines=(), fee=eur(3750), moved_fee=eur(1000), ended=EndingAct.CANCEL, off=True),
            visit(language, lines=(), off=True),
        ),
        "extras": (ReceiptItem("Oven", eur(2500)),),
        "discounts": (
            ReceiptDiscount(DiscountKind.COUPON, eur(1000), code="HELLO"),
            ReceiptDiscount(DiscountKind.POINTS, eur(250), points=50),
        ),
        "payments": (
            ReceiptPayment(AT, PaymentMethod.CARD, "deposit", eur(5000)),
            ReceiptPayment(AT + timedelta(days=5), PaymentMethod.BALANCE, "rest", eur(20000)),
            ReceiptPayment(AT + timedelta(days=5), PaymentMethod.CARD, "tip", eur(700)),
            ReceiptPayment(AT + timedelta(days=6), PaymentMethod.CARD, "rest", eur(4000), refund=True, pending=True),
        ),
        "client": "Ольга 王 Virtanen",
        **changes,
    }
    return Receipt(
        language=language, number="7KQ2M4XB", city="Helsinki", country="FI", currency="EUR",
        time_zone="Europe/Helsinki", booked_at=AT, **facts,
    )  # fmt: skip


def printed(told: Receipt) -> bytes:
    return print_pdf(FOLDER / "receipt.typ", paper_of(told), made_at=AT)


def plain(text: str) -> str:
    """Without white space, which a page has where lines end and where scripts meet."""
    return re.sub(r"\s", "", text)


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return plain("".join(page.get_textpage().get_text_range() for page in document))


def strings_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings_in(part)]


def test_the_sums_are_those_of_the_parts() -> None:
    told = receipt()
    assert [one.charged.minor for one in told.visits] == [15000, 4750, 0]
    assert told.charged == eur(22250)
    assert told.discount == eur(1250)
    assert told.tips == eur(700)
    assert told.total == eur(21700)
    assert (told.paid, told.refunded, told.open, told.owed) == (eur(25700), eur(4000), eur(0), eur(0))


def test_what_was_given_back_for_a_complaint_is_not_asked_for_again() -> None:
    paid = ReceiptPayment(AT, PaymentMethod.CARD, "price", eur(21000))
    back = ReceiptPayment(AT, PaymentMethod.CARD, "price", eur(5000), refund=True, by_staff=True)
    assert receipt(payments=(paid, back)).open == eur(0)
    assert receipt(payments=(replace(paid, amount=eur(5000)),)).open == eur(16000)


def test_what_was_given_back_as_it_came_too_late_is_still_to_be_paid() -> None:
    first = ReceiptPayment(AT, PaymentMethod.CARD, "price", eur(21000))
    back = ReceiptPayment(AT, PaymentMethod.CARD, "price", eur(21000), refund=True)
    found = receipt(payments=(first, back))
    assert found.open == found.total
    assert replace(found, forgiven=found.total).open == eur(0)


def test_what_a_bank_took_back_is_told_and_not_asked_for_again() -> None:
    paid = ReceiptPayment(AT, PaymentMethod.CARD, "price", eur(30000))
    gone = replace(paid, refund=True, by_staff=True, disputed=True)
    found = receipt(payments=(paid, gone))
    assert found.open == eur(0)
    assert any(words_in("en")["disputed"] in how for _, how, _ in paper_of(found)["payments"])


def test_what_was_paid_too_much_is_owed_until_it_goes_back() -> None:
    paid = ReceiptPayment(AT, PaymentMethod.CARD, "price", eur(25000))
    assert receipt(payments=(paid,)).owed == eur(4000)
    assert receipt(payments=(paid, replace(paid, amount=eur(4000), refund=True))).owed == eur(0)


def test_a_tip_given_back_counts_no_more() -> None:
    tip = ReceiptPayment(AT, PaymentMethod.CARD, "tip", eur(700))
    back = ReceiptPayment(AT, PaymentMethod.CARD, "tip", eur(700), refund=True)
    assert receipt(payments=(tip, back)).tips == eur(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_says_what_the_receipt_tells(language: str) -> None:
    told = receipt(language)
    paper = paper_of(told)
    text = text_of(printed(told))
    expected = strings_in({**paper, "page": words_in(language)["page"].format(page=1, pages=1)})
    missing = [one for one in expected if one != language and plain(one) not in text]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_has_a_glyph(language: str) -> None:
    """A character without one is drawn as a box, and read back as nothing or another one."""
    everything = "".join(words_in(language).values()) + "€₽¥NT$ −–·×№«»“”…ёЁщЩæøåÄÖßéñ" + TITLES[language]
    told = receipt(language, extras=(ReceiptItem(everything, eur(100)),))
    text = text_of(printed(told))
    assert [character for character in plain(everything) if character not in text] == []


def test_the_same_receipt_makes_the_same_bytes_soon_and_small() -> None:
    first = printed(receipt("zh-Hans"))
    begun = process_time()
    again = printed(receipt("zh-Hans"))
    assert process_time() - begun < 0.3
    assert again == first
    assert len(first) < 150_000
    assert printed(receipt("zh-Hans", client="Another")) != first


def test_what_people_call_themselves_is_no_markup() -> None:
    name = '#read("/etc/passwd") *bold* $x$ \\ <a> "quoted" {{x}} {0}'
    assert plain(name) in text_of(printed(receipt(client=name)))


def test_many_visits_take_several_pages() -> None:
    told = receipt(visits=tuple(visit("ru") for _ in range(20)))
    document = pypdfium2.PdfDocument(printed(told))
    assert len(document) > 1
    assert plain(f"Page 1 of {len(document)}") in plain(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize(
    ("minor", "currency", "language", "expected"),
    [
        (123450, "EUR", "en", "€1,234.50"),
        (123400, "EUR", "ru", "1\u00a0234,00\u00a0€"),
        (-500, "EUR", "ru", "-5,00\u00a0€"),
        (123450, "RUB", "ru", "1\u00a0234,50\u00a0₽"),
        (123450, "CNY", "zh-Hans", "¥1,234.50"),
        (123450, "TWD", "zh-Hant", "NT$1,234.50"),
        (1234, "JPY", "en", "JP¥1,234"),
        (1234567, "KWD", "en", "KWD1,234.567"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(minor: int, currency: str, language: str, expected: str) -> None:
    assert money_text(Money(minor, currency), language) == expected


def test_all_languages_have_the_same_words() -> None:
    assert len({frozenset(words_in(language)) for language in LANGUAGES}) == 1

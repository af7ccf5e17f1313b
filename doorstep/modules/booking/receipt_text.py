"""A receipt as the words and numbers that its paper shows, in its language."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_name, get_currency_symbol

from doorstep.kernel.money import Money, decimals_of
from doorstep.modules.booking.receipt_contracts import (
    Receipt,
    ReceiptDiscount,
    ReceiptPayment,
    ReceiptVisit,
)
from doorstep.modules.promotions.contracts import DiscountKind

FOLDER = Path(__file__).parent / "papers"
# The same variants as the apps fall back to.
_LOCALES = {"en": "en_GB", "ru": "ru_RU", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW"}
LANGUAGES = tuple(_LOCALES)
# A bare "$" would be taken for another dollar, and a full-width sign is wider than what is printed beside it.
_SYMBOLS = {"EUR": "€", "RUB": "₽", "CNY": "¥", "TWD": "NT$"}
# The typeface has no narrow one; neither space may break a line.
_NARROW_SPACE, _HARD_SPACE = "\u202f", "\u00a0"


@lru_cache(maxsize=8)
def words_in(language: str) -> Mapping[str, str]:
    """All words of a receipt in one of our languages."""
    words: Mapping[str, str] = json.loads((FOLDER / "words" / f"{language}.json").read_text(encoding="utf-8"))
    return words


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


def money_text(amount: Money, language: str) -> str:
    """An amount with all decimals of its currency and its sign."""
    locale = _locale(language)
    decimals = decimals_of(amount.currency)
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", f"0.{'0' * decimals}" if decimals else "0")
    text = format_currency(amount.whole, amount.currency, format=pattern, locale=locale, currency_digits=False)
    symbol = get_currency_symbol(amount.currency, locale)
    return text.replace(symbol, _SYMBOLS.get(amount.currency, symbol)).replace(_NARROW_SPACE, _HARD_SPACE)


def percent_text(percent_bp: int, language: str) -> str:
    """A share given in hundredths of a percent."""
    text = format_percent(Decimal(percent_bp) / 10_000, format="#,##0.##%", locale=_locale(language))
    return str(text).replace(_NARROW_SPACE, _HARD_SPACE)


def distance_text(kilometres: float, language: str) -> str:
    """A public distance, which comes in steps of half a kilometre; half of one at least."""
    text = format_decimal(max(0.5, kilometres), format="#,##0.#", locale=_locale(language))
    return f"{text}{_HARD_SPACE}{words_in(language)['kilometres']}"


def date_text(at: datetime, zone: str, language: str) -> str:
    """A date on a place's calendar."""
    return str(format_skeleton("yMMMd", at, tzinfo=ZoneInfo(zone), locale=_locale(language)))


def paper_of(receipt: Receipt) -> dict[str, Any]:
    """What the template ``receipt.typ`` is filled with: strings only, in the order in which they are printed."""
    language, words = receipt.language, words_in(receipt.language)

    def money(amount: Money) -> str:
        return money_text(amount, language)

    country = _locale(language).territories.get(receipt.country, receipt.country)
    currency = get_currency_name(receipt.currency, locale=_locale(language))
    return {
        "language": language,
        "title": words["title"],
        "facts": [
            [words["number"], receipt.number],
            [words["booked"], date_text(receipt.booked_at, receipt.time_zone, language)],
            *([[words["client"], receipt.client]] if receipt.client else []),
            [words["platform"], words["joiner"].join(("Doorstep", receipt.city, country))],
            [words["currency"], f"{currency} ({receipt.currency})"],
        ],
        "what": words["what"],
        "visits": [_visit(visit, receipt, words) for visit in receipt.visits],
        "extras": [[extra.text, money(extra.amount)] for extra in receipt.extras],
        "sums": [[text, money(amount)] for text, amount in _sums(receipt, words)],
        "total": [words["total"], money(receipt.total)],
        "payments_title": words["payments"],
        "payments": [_payment(payment, receipt, words) for payment in receipt.payments],
        "results": [[text, money(amount)] for text, amount in _results(receipt, words)],
        "foot": words["foot"],
        "page": words["page"],
    }


def _visit(visit: ReceiptVisit, receipt: Receipt, words: Mapping[str, str]) -> dict[str, Any]:
    language = receipt.language
    at, zone = visit.starts_at, ZoneInfo(visit.time_zone)
    clock = format_time(at, "short", tzinfo=zone, locale=_locale(language))
    lines = [
        [words["inside"].format(what=line.text) if line.within else line.text, money_text(line.amount, language)]
        for line in visit.lines
    ]
    if visit.fee.minor:
        lines.append([words[f"fee_{visit.ended or 'cancel'}"], money_text(visit.fee, language)])
    if visit.moved_fee.minor:
        lines.append([words["fee_moved"], money_text(visit.moved_fee, language)])
    quiet = [line.within for line in visit.lines] + [False] * (len(lines) - len(visit.lines))
    return {
        "title": visit.title,
        "note": words["joiner"].join((date_text(at, visit.time_zone, language), clock, visit.who)),
        "lines": [[text, amount, within] for (text, amount), within in zip(lines, quiet, strict=True)],
        "off": words["off"] if visit.off and not visit.charged.minor else "",
    }


def _sums(receipt: Receipt, words: Mapping[str, str]) -> Iterator[tuple[str, Money]]:
    for discount in receipt.discounts:
        yield _discount_text(discount, words), -discount.amount
    if receipt.tips.minor:
        yield words["tip"], receipt.tips


def _discount_text(discount: ReceiptDiscount, words: Mapping[str, str]) -> str:
    if discount.kind is DiscountKind.COUPON:
        return words["coupon"].format(code=discount.code)
    return words["points"].format(points=discount.points)


def _payment(payment: ReceiptPayment, receipt: Receipt, words: Mapping[str, str]) -> list[str]:
    text = words[f"refund_{payment.method}"] if payment.refund else words[payment.method]
    text = words["disputed"] if payment.disputed else text
    purpose = words.get(f"purpose_{payment.purpose}", "")
    more = [purpose] if purpose and not payment.refund else []
    more += [words["pending"]] if payment.pending else []
    amount = -payment.amount if payment.refund else payment.amount
    return [
        date_text(payment.at, receipt.time_zone, receipt.language),
        words["joiner"].join((text, *more)),
        money_text(amount, receipt.language),
    ]


def _results(receipt: Receipt, words: Mapping[str, str]) -> Iterator[tuple[str, Money]]:
    yield words["paid"], receipt.paid
    if receipt.refunded.minor:
        yield words["refunded"], receipt.refunded
    if receipt.forgiven and receipt.forgiven.minor:
        yield words["forgiven"], receipt.forgiven
    if receipt.open.minor:
        yield words["open"], receipt.open
    if receipt.owed.minor:
        yield words["owed"], receipt.owed

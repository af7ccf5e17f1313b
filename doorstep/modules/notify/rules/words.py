"""Dates, times, money and counts as each language writes them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time, get_timezone_location
from babel.numbers import format_currency, get_currency_symbol

from doorstep.kernel.money import Money, decimals_of

# The same variants as the apps fall back to.
_LOCALES = {"en": "en_GB", "ru": "ru_RU", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW"}

# A bare "$" would be taken for another dollar.
_SYMBOLS = {"EUR": "€", "RUB": "₽", "CNY": "¥", "TWD": "NT$"}


@lru_cache(maxsize=8)
def locale_of(language: str) -> Locale:
    """The locale of one of our languages; English otherwise."""
    return Locale.parse(_LOCALES.get(language, "en_GB"))


def plural_form(count: int, language: str) -> str:
    """Which form a count takes in a language: one, few, many or other."""
    return str(locale_of(language).plural_form(count))


def format_money(amount: Money, language: str) -> str:
    """An amount with its currency, as the apps write it: without decimals where there are none."""
    locale = locale_of(language)
    pattern = locale.currency_formats["standard"].pattern
    whole = amount.whole
    decimals = 0 if whole == whole.to_integral_value() else decimals_of(amount.currency)
    pattern = pattern.replace("0.00", f"0.{'0' * decimals}" if decimals else "0")
    text = format_currency(whole, amount.currency, format=pattern, locale=locale, currency_digits=False)
    symbol = get_currency_symbol(amount.currency, locale)
    return text.replace(symbol, _SYMBOLS.get(amount.currency, symbol))


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Moments in a language, on the clock of a place, with the reader's own beside it where they differ."""

    language: str
    place_zone: str
    reader_zone: str
    two_zones: str

    def span(self, starts_at: datetime, ends_at: datetime | None, wording: str = "{times}") -> str:
        """Day and time, from and to: ``Tue, 24 Nov, 10:00–12:00``; ``wording`` says what the times are."""
        text = self._span(starts_at, ends_at, ZoneInfo(self.place_zone), wording)
        own_zone = ZoneInfo(self.reader_zone)
        if starts_at.astimezone(own_zone).utcoffset() == starts_at.astimezone(ZoneInfo(self.place_zone)).utcoffset():
            return text
        city = get_timezone_location(self.place_zone, locale=locale_of(self.language), return_city=True)
        own = self._span(starts_at, ends_at, own_zone, "{times}")
        if starts_at.astimezone(own_zone).date() == starts_at.astimezone(ZoneInfo(self.place_zone)).date():
            own = self._times(starts_at, ends_at, own_zone)
        return self.two_zones.format(when=text, city=city, own=own)

    def moment(self, at: datetime) -> str:
        """Day and time."""
        return self.span(at, None)

    def _span(self, starts_at: datetime, ends_at: datetime | None, zone: ZoneInfo, wording: str) -> str:
        day = self._day(starts_at, zone)
        gap = " " if self.language.startswith("zh") else ", "
        return f"{day}{gap}{wording.format(times=self._times(starts_at, ends_at, zone))}"

    def _times(self, starts_at: datetime, ends_at: datetime | None, zone: ZoneInfo) -> str:
        begin = self._clock(starts_at, zone)
        if ends_at is None:
            return begin
        end = self._clock(ends_at, zone)
        if ends_at.astimezone(zone).date() != starts_at.astimezone(zone).date():
            return f"{begin} – {self._day(ends_at, zone)} {end}"
        return f"{begin}–{end}"

    def _day(self, at: datetime, zone: ZoneInfo) -> str:
        return str(format_skeleton("MMMEd", at, tzinfo=zone, locale=locale_of(self.language)))

    def _clock(self, at: datetime, zone: ZoneInfo) -> str:
        return format_time(at, "short", tzinfo=zone, locale=locale_of(self.language))

"""The staff desk's forms of coupons, of trying one, and of what points are worth."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import LANGUAGES
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.promotions.contracts import (
    LONGEST_CODE,
    MOST_POINTS,
    Basket,
    BasketPart,
    CouponDraft,
    CouponKind,
    PointsTerms,
)
from doorstep.modules.promotions.models import Coupon, MarketPoints
from doorstep.modules.promotions.services.coupons import LONGEST_NAME, LONGEST_NOTE

_MOMENT = "By the clock of the market, such as 2027-01-01 00:00"
_KINDS = (
    (str(CouponKind.PERCENT), "a share of the price"),
    (str(CouponKind.FIXED), "an amount"),
    (str(CouponKind.FREE_ADD_ON), "a free add-on"),
)
TRIED_SERVICES = 3


def _amount(label: str, help_text: str = "", *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=Decimal(0), max_value=Decimal(10_000_000), decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget, help_text=help_text,
    )  # fmt: skip


def _number(label: str, help_text: str = "", *, required: bool = False, least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=required, min_value=least, max_value=MOST_POINTS,
        widget=UnfoldAdminIntegerFieldWidget, help_text=help_text,
    )  # fmt: skip


def _switch(label: str, help_text: str = "", *, initial: bool = False) -> forms.BooleanField:
    return forms.BooleanField(
        label=label, required=False, initial=initial, widget=UnfoldBooleanSwitchWidget, help_text=help_text
    )


def _choice(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, widget=UnfoldAdminSelectWidget, help_text=help_text
    )


def _moment(help_text: str = _MOMENT) -> forms.DateTimeField:
    return forms.DateTimeField(widget=UnfoldAdminTextInputWidget, input_formats=["%Y-%m-%d %H:%M"], help_text=help_text)


def service_choices() -> list[tuple[Any, str]]:
    """All services by their English names."""
    services = catalog.list_services(catalog.service_ids_by_slug().values())
    return [
        ("", "–"),
        *sorted(((one.service_id, text_in(one.names, "en")) for one in services), key=lambda one: one[1]),
    ]


class CouponForm(forms.Form):
    """What a coupon takes off, for what, for whom, when and how often."""

    code = forms.CharField(max_length=LONGEST_CODE, widget=UnfoldAdminTextInputWidget, help_text="Letters and digits")
    market = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    kind = forms.ChoiceField(choices=_KINDS, widget=UnfoldAdminSelectWidget)
    percent = forms.DecimalField(
        label="Share in %", required=False, min_value=Decimal("0.01"), max_value=Decimal(100), decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )  # fmt: skip
    most = _amount("A share takes off at most", "In the market's currency; empty for no limit")
    amount = _amount("Amount", "In the market's currency")
    add_on = _choice("Free add-on")
    category = _choice("Only for a category", "With everything below it; leave both empty for all services")
    service = _choice("Only for a service")
    minimum = _amount("Minimum", "What the services that it covers have to cost")
    first_only = _switch("First booking only")
    most_uses = _number("Uses by all", "Empty for no limit")
    most_per_person = _number("Uses by one person", required=True)
    with_points = _switch("Points may be spent beside it", initial=True)
    with_price_discounts = _switch("Also where a rule of prices lowered the price", initial=True)
    shown = _switch("Among the offers in the app", "Off: only who knows the code can use it")
    starts_at = _moment()
    ends_at = _moment()
    note = forms.CharField(
        label="Why", max_length=LONGEST_NOTE, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.markets = {market.code: market for market in accounts.list_markets()}
        markets = self.fields["market"]
        assert isinstance(markets, forms.ChoiceField)
        markets.choices = [(code, market.name("en")) for code, market in self.markets.items()]
        names = {number: text_in(texts, "en") for number, texts in catalog.category_names().items()}
        self._choose("category", [("", "–"), *sorted(names.items(), key=lambda one: one[1])])
        services = service_choices()
        self._choose("service", services)
        self._choose("add_on", [("", "–"), *_add_on_choices(dict(services))])
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=f"Name ({language})", max_length=LONGEST_NAME, widget=UnfoldAdminTextInputWidget,
                help_text="Shown beside the discount",
            )  # fmt: skip

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices

    def draft(self) -> CouponDraft:
        """The cleaned form as a draft."""
        data = self.cleaned_data
        market = self.markets[data["market"]]
        zone = ZoneInfo(market.time_zone)
        kind = CouponKind(data["kind"])

        def minor(name: str) -> int | None:
            amount: Decimal | None = data[name]
            return None if amount is None else Money.of(amount, market.currency).minor

        return CouponDraft(
            code=data["code"],
            market=market.code,
            kind=kind,
            names={language: data[f"name_{language}"] for language in LANGUAGES},
            starts_at=data["starts_at"].replace(tzinfo=zone),
            ends_at=data["ends_at"].replace(tzinfo=zone),
            percent_bp=None if data["percent"] is None else int(data["percent"] * 100),
            amount_minor=minor("amount"),
            most_minor=minor("most") if kind is CouponKind.PERCENT else None,
            add_on_id=data["add_on"],
            category_id=data["category"],
            service_id=data["service"],
            minimum_minor=minor("minimum") or 0,
            first_only=data["first_only"],
            most_uses=data["most_uses"],
            most_per_person=data["most_per_person"],
            with_points=data["with_points"],
            with_price_discounts=data["with_price_discounts"],
            shown=data["shown"],
            note=data["note"],
        )


def _add_on_choices(services: dict[Any, str]) -> list[tuple[int, str]]:
    known = catalog.choices_of([number for number in services if number])
    found = [
        (one.add_on_id, f"{services[service_id]}: {text_in(one.names, 'en')}")
        for service_id, choices in known.items()
        for one in choices.add_ons
    ]
    return sorted(found, key=lambda one: one[1])


def initial_of(coupon: Coupon) -> dict[str, Any]:
    """What the form shows of a coupon."""
    zone = ZoneInfo(accounts.get_market(coupon.market_id).time_zone)

    def whole(minor: int | None) -> Decimal | None:
        return None if minor is None else Money(minor, coupon.currency).whole

    return {
        "code": coupon.code, "market": coupon.market_id, "kind": coupon.kind,
        "percent": None if coupon.percent_bp is None else Decimal(coupon.percent_bp) / 100,
        "most": whole(coupon.most_minor), "amount": whole(coupon.amount_minor), "add_on": coupon.add_on_id,
        "category": coupon.category_id, "service": coupon.service_id, "minimum": whole(coupon.minimum_minor),
        "first_only": coupon.first_only, "most_uses": coupon.most_uses, "most_per_person": coupon.most_per_person,
        "with_points": coupon.with_points, "with_price_discounts": coupon.with_price_discounts,
        "shown": coupon.shown, "starts_at": _typed(coupon.starts_at, zone), "ends_at": _typed(coupon.ends_at, zone),
        "note": coupon.note, **{f"name_{language}": coupon.names.get(language, "") for language in LANGUAGES},
    }  # fmt: skip


def _typed(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


class BasketForm(forms.Form):
    """A basket to try a coupon on: up to three services with their prices, travel, and how things stand."""

    travel = _amount("Travel and other costs of no service")
    with_add_on = _amount("Price of the coupon's free add-on", "If it was chosen with the first service")
    first_booking = _switch("First booking", initial=True)
    reduced = _switch("A rule of prices lowered the price")
    points = _switch("Points are spent")

    def __init__(self, coupon: Coupon, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coupon = coupon
        choices = service_choices()
        rows: dict[str, forms.Field] = {}
        for number in range(1, TRIED_SERVICES + 1):
            service = _choice(f"Service {number}", "" if number > 1 else "With the price that it would cost")
            service.choices = choices
            rows[f"service_{number}"], rows[f"price_{number}"] = service, _amount(f"Price of service {number}")
        self.fields = {**rows, **self.fields}

    def basket(self) -> Basket:
        """The cleaned form as a basket in the coupon's market."""
        data, currency = self.cleaned_data, self.coupon.currency

        def minor(name: str) -> int:
            return Money.of(data[name] or Decimal(0), currency).minor

        parts: list[BasketPart] = []
        for number in range(1, TRIED_SERVICES + 1):
            service_id = data[f"service_{number}"]
            if service_id is None:
                continue
            add_on = minor("with_add_on") if not parts and self.coupon.add_on_id else 0
            add_ons = {self.coupon.add_on_id: add_on} if add_on and self.coupon.add_on_id else {}
            path = catalog.category_path(catalog.get_service(service_id).category_id)
            parts.append(BasketPart(service_id, path, minor(f"price_{number}") + add_on, add_ons))
        total = minor("travel") + sum(part.price_minor for part in parts)
        return Basket(
            self.coupon.market_id, currency, total, tuple(parts), price_discounted=data["reduced"],
            first_booking=data["first_booking"],
        )  # fmt: skip


class PointsTermsForm(forms.Form):
    """What points are worth in a market."""

    market = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    earn = _amount("One point for each so much paid", "In the market's currency", required=True)
    worth = _amount("One point takes off", required=True)
    most = forms.DecimalField(
        label="Points pay at most, in % of an order", min_value=Decimal("0.01"), max_value=Decimal(100),
        decimal_places=2, widget=UnfoldAdminDecimalFieldWidget,
    )  # fmt: skip
    valid_days = _number("They expire after so many days", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.markets = {market.code: market for market in accounts.list_markets()}
        markets = self.fields["market"]
        assert isinstance(markets, forms.ChoiceField)
        markets.choices = [(code, f"{market.name('en')}, {market.currency}") for code, market in self.markets.items()]

    def terms(self) -> PointsTerms:
        """The cleaned form as terms."""
        data = self.cleaned_data
        currency = self.markets[data["market"]].currency
        earn, worth = (Money.of(data[name], currency).minor for name in ("earn", "worth"))
        return PointsTerms(data["market"], currency, earn, worth, int(data["most"] * 100), data["valid_days"])


def points_initial(row: MarketPoints) -> dict[str, Any]:
    """What the form shows of a market's terms."""
    currency = accounts.get_market(row.market_id).currency
    return {
        "market": row.market_id,
        "earn": Money(row.earn_minor, currency).whole,
        "worth": Money(row.worth_minor, currency).whole,
        "most": Decimal(row.most_bp) / 100,
        "valid_days": row.valid_days,
    }


class GrantForm(forms.Form):
    """Points that staff give somebody."""

    points = _number("Points", required=True)
    note = forms.CharField(
        label="Why", max_length=200, widget=UnfoldAdminTextInputWidget, help_text="The client reads it"
    )

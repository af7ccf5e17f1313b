"""The staff desk's form of a price rule's draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.pricing.contracts import RuleDraft, RuleKind, Scope
from doorstep.modules.pricing.models import PriceRule
from doorstep.modules.pricing.services.price_rules import LANGUAGES, LONGEST_NAME, LONGEST_NOTE

_PARAMETERS = (
    'surcharge: {"when": "urgent" | "night" | "weekend" | "holiday", "percent_bp": 2000 or "amount_minor": 500, '
    '"from_time": "22:00", "until_time": "06:00", "weekdays": [5, 6], "within_minutes": 180, "group": "time"}; '
    'travel_fee: {"free_km": 5, "per_km_minor": 100, "most_minor": 2000, "anyone_minor": 300}; '
    'minimum: {"amount_minor": 5000}; discount: {"percent_bp": 1000, "stacks": false, "client_group": "new", '
    '"weekdays": [0], "from_time": "08:00", "until_time": "12:00", "quantity_from": 4}; '
    'tax: {"percent_bp": 2550, "included": true}; policy: {"policy": "moderate"}. '
    "2000 percent_bp are 20 %; sums are in the smallest unit: cents, kopecks, fen; Monday is 0."
)
_MOMENT = "By the clock of the market, such as 2027-01-01 00:00"


class RuleForm(forms.Form):
    """What a rule does, where and when, its name in every language, and why."""

    kind = forms.ChoiceField(choices=[(str(kind), str(kind)) for kind in RuleKind], widget=UnfoldAdminSelectWidget)
    market = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    currency = forms.CharField(max_length=3, widget=UnfoldAdminTextInputWidget, help_text="The market's, such as EUR")
    category = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, widget=UnfoldAdminSelectWidget,
        help_text="It covers this with everything below it; leave all three empty for the whole market",
    )  # fmt: skip
    service = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, widget=UnfoldAdminSelectWidget)
    offer = forms.IntegerField(
        required=False, min_value=1, widget=UnfoldAdminIntegerFieldWidget, help_text="Number of one specialist's offer"
    )
    parameters = forms.JSONField(
        initial={"when": "night", "from_time": "22:00", "until_time": "06:00", "percent_bp": 2000},
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_PARAMETERS,
    )
    valid_from = forms.DateTimeField(
        required=False, widget=UnfoldAdminTextInputWidget, input_formats=["%Y-%m-%d %H:%M"], help_text=_MOMENT
    )
    valid_until = forms.DateTimeField(
        required=False, widget=UnfoldAdminTextInputWidget, input_formats=["%Y-%m-%d %H:%M"],
        help_text=f"{_MOMENT}; visits that start then or later have nothing of it",
    )  # fmt: skip
    note = forms.CharField(
        label="Why", max_length=LONGEST_NOTE, required=False, widget=UnfoldAdminTextInputWidget,
        help_text="Kept in the history",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        markets = self.fields["market"]
        assert isinstance(markets, forms.ChoiceField)
        markets.choices = [(market.code, market.name("en")) for market in accounts.list_markets()]
        services = catalog.list_services(catalog.service_ids_by_slug().values())
        self._choose("category", {number: text_in(names, "en") for number, names in catalog.category_names().items()})
        self._choose("service", {one.service_id: text_in(one.names, "en") for one in services})
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=f"Name ({language})", max_length=LONGEST_NAME, widget=UnfoldAdminTextInputWidget,
                help_text="Shown on the price line",
            )  # fmt: skip

    def _choose(self, name: str, names: Mapping[int, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "–"), *sorted(names.items(), key=lambda entry: entry[1])]

    def draft(self, *, of: PriceRule | None) -> RuleDraft:
        """The cleaned form as a draft, of a rule that there is or of a new one."""
        data = self.cleaned_data
        kind, market = (of.kind, of.market_id) if of else (data["kind"], data["market"])
        zone = ZoneInfo(accounts.get_market(market).time_zone)
        return RuleDraft(
            kind=RuleKind(kind),
            names={language: data[f"name_{language}"] for language in LANGUAGES},
            scope=Scope(market, data["category"], data["service"], data["offer"]),
            currency=data["currency"].strip().upper(),
            parameters=data["parameters"] if isinstance(data["parameters"], dict) else {},
            valid_from=_at_place(data["valid_from"], zone),
            valid_until=_at_place(data["valid_until"], zone),
            note=data["note"],
            key=of.key if of else None,
        )


def initial_of(rule: PriceRule) -> dict[str, Any]:
    """What the form shows of a version."""
    zone = ZoneInfo(accounts.get_market(rule.market_id).time_zone)
    names = {f"name_{language}": rule.names.get(language, "") for language in LANGUAGES}
    return {
        "kind": rule.kind,
        "market": rule.market_id,
        "currency": rule.currency,
        "category": rule.category_id,
        "service": rule.service_id,
        "offer": rule.offer_id,
        "parameters": rule.parameters,
        "valid_from": f"{rule.valid_from.astimezone(zone):%Y-%m-%d %H:%M}",
        "valid_until": f"{rule.valid_until.astimezone(zone):%Y-%m-%d %H:%M}",
        **names,
    }


def _at_place(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The wall time that was typed, at the market's place."""
    return None if moment is None else moment.replace(tzinfo=zone)

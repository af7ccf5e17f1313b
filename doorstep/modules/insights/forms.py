"""The staff desk's form of a rehearsal: what to try, where, and on how many days."""

import uuid
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.insights.contracts import (
    LEAST_DAYS,
    LONGEST_MARGIN_MINUTES,
    MOST_DAYS,
    RehearsalWish,
    TryBuffer,
)
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import TryPolicy, TryRule

BUFFER = "buffer"


class RehearsalForm(forms.Form):
    """One change among the drafts, the policies, and the time before and after visits."""

    change = forms.ChoiceField(label="What to try", widget=UnfoldAdminSelectWidget)
    market = forms.ChoiceField(
        widget=UnfoldAdminSelectWidget, required=False, help_text="A price rule has its own market"
    )
    days = forms.IntegerField(
        min_value=LEAST_DAYS, max_value=MOST_DAYS, widget=UnfoldAdminIntegerFieldWidget, help_text="Up to yesterday"
    )
    everywhere = forms.BooleanField(
        label="In the place of every policy", required=False, widget=UnfoldBooleanSwitchWidget,
        help_text="Otherwise a policy counts only where price rules choose it",
    )  # fmt: skip
    service = forms.ChoiceField(
        required=False, widget=UnfoldAdminSelectWidget, help_text="Whose time before and after visits changes"
    )
    preparation = forms.IntegerField(
        label="Minutes before visits", required=False, min_value=0, max_value=LONGEST_MARGIN_MINUTES,
        widget=UnfoldAdminIntegerFieldWidget, help_text="Preparation; empty: as it was",
    )  # fmt: skip
    cleanup = forms.IntegerField(
        label="Minutes after visits", required=False, min_value=0, max_value=LONGEST_MARGIN_MINUTES,
        widget=UnfoldAdminIntegerFieldWidget, help_text="Clean-up; empty: as it was",
    )  # fmt: skip

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        markets = accounts.list_markets()
        names = {market.code: market.name("en") for market in markets}
        self._choose("market", list(names.items()))
        drafts = [
            (f"rule:{one.id}", f"Price rule: {one.label} ({names[one.market]}, {one.state})")
            for one in pricing.list_triable_rules()
        ]
        policies = [
            (f"policy:{one.id}", f"Policy: {one.label} ({one.state})") for one in pricing.list_triable_policies()
        ]
        self._choose("change", [*drafts, *policies, (BUFFER, "Time before and after visits")])
        services = catalog.list_services(catalog.service_ids_by_slug().values())
        known = sorted((text_in(one.names, "en"), one.service_id) for one in services)
        self._choose("service", [("", "All services"), *((str(number), name) for name, number in known)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wish(self) -> RehearsalWish:
        """The cleaned form as a wish."""
        data = self.cleaned_data
        kind, _, number = data["change"].partition(":")
        market = data["market"] or None
        if kind == BUFFER:
            service = int(data["service"]) if data["service"] else None
            return RehearsalWish(TryBuffer(service, data["preparation"], data["cleanup"]), market, data["days"])
        if kind == "policy":
            return RehearsalWish(TryPolicy(uuid.UUID(number), data["everywhere"]), market, data["days"])
        return RehearsalWish(TryRule(uuid.UUID(number)), None, data["days"])

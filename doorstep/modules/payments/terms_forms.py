"""The staff desk's form of how a market is paid."""

from collections.abc import Mapping
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
)

from doorstep.kernel.money import Money, decimals_of
from doorstep.modules.payments.contracts import MarketTerms, PaymentMethod, Settlement, Timing
from doorstep.modules.payments.gateways import gateway_names
from doorstep.modules.payments.rules.plans import POSSIBLE
from doorstep.modules.payments.rules.terms import (
    HIGHEST_COMMISSION_BP,
    LARGEST_SUM,
    LONGEST_COMPLAINT_HOURS,
    LONGEST_PAYMENT_MINUTES,
    LONGEST_REMINDER_HOURS,
    read_terms,
    write_terms,
)
from doorstep.modules.pricing.contracts import ClientGroup

_WAYS: Mapping[tuple[PaymentMethod, Timing], str] = {
    (PaymentMethod.CARD, Timing.PREPAY): "Card, all in advance",
    (PaymentMethod.CARD, Timing.HOLD): "Card, held now and taken after the visit",
    (PaymentMethod.CARD, Timing.DEPOSIT): "Card, a deposit now and the rest after",
    (PaymentMethod.BALANCE, Timing.PREPAY): "Balance, all in advance",
    (PaymentMethod.BALANCE, Timing.DEPOSIT): "Balance, a deposit now and the rest after",
    (PaymentMethod.PAY_LATER, Timing.AFTER): "After the visit",
    (PaymentMethod.CASH, Timing.AT_DOOR): "Cash at the door",
}
assert set(_WAYS) == POSSIBLE
_SETTLEMENTS = [
    (str(Settlement.OWN), "we, until it is released"),
    (str(Settlement.PROVIDER_SPLIT), "the provider, who splits it"),
]
_SUMS = {
    "deposit_minor": ("Deposit, at least", "Of the part and this sum, the larger counts"),
    "deposit_from_minor": ("Everybody pays a deposit from a price of", "0: only the groups below"),
    "four_eyes_minor": ("Refunds need a second member of staff above", "Of one order in all, on staff's own decision"),
    "top_up_most_minor": ("Clients put on their balance at once, at most", "0: nothing can be put on it"),
    "balance_most_minor": ("Clients keep on their balance by that, at most", "What is given back may come on top"),
}
_SHARES = {
    "deposit_bp": ("Deposit, % of the price", 9_999, ""),
    "commission_bp": ("Commission, % of the price", HIGHEST_COMMISSION_BP, "Visits that ended keep theirs"),
}
_TIMES = {
    "complaint_hours": (
        "Hours for complaints",
        0,
        LONGEST_COMPLAINT_HOURS,
        "After the visit, before its money is released",
    ),
    "payment_minutes": ("Minutes to pay", 1, LONGEST_PAYMENT_MINUTES, "By which starting to pay extends a hold, once"),
    "debt_reminder_hours": ("Hours between reminders", 1, LONGEST_REMINDER_HOURS, "Of what a client is asked for"),
}


class TermsForm(forms.Form):
    """Who takes the money, the ways to pay in order of preference, deposits, commission, and times."""

    def __init__(self, currency: str, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self._currency = currency
        names = sorted({*gateway_names(), *([initial["provider"]] if initial and initial["provider"] else [])})
        self.fields["provider"] = forms.ChoiceField(
            required=False, choices=[("", "none: no cards"), *((name, name) for name in names)],
            widget=UnfoldAdminSelectWidget, label="Provider of card payments",
        )  # fmt: skip
        self.fields["settlement"] = forms.ChoiceField(
            choices=_SETTLEMENTS, widget=UnfoldAdminSelectWidget, label="Who holds the money until it is released"
        )
        for way, label in _WAYS.items():
            self.fields[_field_of(way)] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=len(_WAYS), widget=UnfoldAdminIntegerFieldWidget,
                help_text="Its place among the ways to pay, 1 is offered first; empty: not offered",
            )  # fmt: skip
        self._add_amounts()
        self.fields["deposit_groups"] = forms.MultipleChoiceField(
            label="Clients who always pay a deposit", required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget,
            choices=[(str(group), str(group).replace("_", " ")) for group in ClientGroup],
        )  # fmt: skip
        for name, (label, least, most, said) in _TIMES.items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=least, max_value=most, widget=UnfoldAdminIntegerFieldWidget, help_text=said
            )
        self.fields["seen"] = forms.JSONField(widget=forms.HiddenInput)

    def _add_amounts(self) -> None:
        for name, (label, most, said) in _SHARES.items():
            self.fields[name] = forms.DecimalField(
                label=label, min_value=0, max_value=most / 100, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget,
                help_text=said,
            )  # fmt: skip
        for name, (label, said) in _SUMS.items():
            self.fields[name] = forms.DecimalField(
                label=f"{label}, {self._currency}", min_value=0, max_value=Money(LARGEST_SUM, self._currency).whole,
                decimal_places=decimals_of(self._currency), widget=UnfoldAdminDecimalFieldWidget, help_text=said,
            )  # fmt: skip

    def clean_seen(self) -> MarketTerms:
        """The terms that the form was opened with."""
        try:
            return read_terms(self.cleaned_data["seen"])
        except ValueError:
            raise forms.ValidationError("Open this page again.") from None

    def clean(self) -> dict[str, Any]:
        """No two ways to pay may have the same place."""
        data = super().clean() or {}
        places = [data.get(_field_of(way)) for way in _WAYS]
        taken = [place for place in places if place is not None]
        if len(set(taken)) < len(taken):
            raise forms.ValidationError("Two ways to pay have the same place.")
        return data

    def terms(self, market: str) -> MarketTerms:
        """The cleaned form as terms."""
        data = self.cleaned_data
        offered = [(data[_field_of(way)], way) for way in _WAYS if data[_field_of(way)] is not None]
        return MarketTerms(
            market=market,
            provider=data["provider"],
            settlement=Settlement(data["settlement"]),
            ways=tuple(way for _, way in sorted(offered)),
            deposit_groups=frozenset(data["deposit_groups"]),
            **{name: int(data[name] * 100) for name in _SHARES},
            **{name: Money.of(data[name], self._currency).minor for name in _SUMS},
            **{name: data[name] for name in _TIMES},
        )


def _field_of(way: tuple[PaymentMethod, Timing]) -> str:
    return f"{way[0]}_{way[1]}"


def initial_of(terms: MarketTerms, currency: str) -> dict[str, Any]:
    """What the form shows of terms."""
    return {
        "provider": terms.provider,
        "settlement": str(terms.settlement),
        "deposit_groups": sorted(terms.deposit_groups),
        **{_field_of(way): place for place, way in enumerate(terms.ways, start=1)},
        **{name: f"{getattr(terms, name) / 100:g}" for name in _SHARES},
        **{name: Money(getattr(terms, name), currency).plain for name in _SUMS},
        **{name: getattr(terms, name) for name in _TIMES},
        "seen": write_terms(terms),
    }

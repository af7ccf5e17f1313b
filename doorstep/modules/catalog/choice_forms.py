"""The staff desk's forms of add-ons and variants: texts in every language, minutes, and a price for each market."""

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from doorstep.kernel.money import Money, decimals_of
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import LANGUAGES
from doorstep.modules.catalog.contracts import (
    LARGEST_CHOICE_MINOR,
    LONGEST_ADD_ON_MINUTES,
    MOST_OF_AN_ADD_ON,
    AddOn,
    AddOnDraft,
    Variant,
    VariantDraft,
)


class ChoiceForm(forms.Form):
    """What both have: a slug, names, what it is, whether it is offered, and prices; a market without one lacks it."""

    slug = forms.SlugField(
        max_length=50, widget=UnfoldAdminTextInputWidget, help_text="A short name for programs; it stays"
    )
    minutes = forms.IntegerField(min_value=0, widget=UnfoldAdminIntegerFieldWidget)
    active = forms.BooleanField(
        label="Offered", required=False, initial=True, widget=UnfoldBooleanSwitchWidget,
        help_text="Off: nobody can choose it any more; quotes and orders keep it",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.markets = accounts.list_markets()
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=f"Name ({language})", max_length=80, widget=UnfoldAdminTextInputWidget
            )
        for language in LANGUAGES:
            self.fields[f"description_{language}"] = forms.CharField(
                label=f"Description ({language})", max_length=300, required=False, widget=UnfoldAdminTextInputWidget
            )
        for market in self.markets:
            self.fields[f"price_{market.code}"] = forms.DecimalField(
                label=f"Price in {market.name('en')}, {market.currency}",
                required=False,
                min_value=Decimal(0),
                max_value=Money(LARGEST_CHOICE_MINOR, market.currency).whole,
                decimal_places=decimals_of(market.currency),
                widget=UnfoldAdminDecimalFieldWidget,
                help_text="Left empty, this market does not have it",
            )

    def _texts(self, kind: str) -> dict[str, str]:
        found = {language: self.cleaned_data[f"{kind}_{language}"].strip() for language in LANGUAGES}
        return {language: text for language, text in found.items() if text}

    def _prices(self) -> dict[str, Money]:
        amounts = [(market, self.cleaned_data[f"price_{market.code}"]) for market in self.markets]
        return {market.code: Money.of(amount, market.currency) for market, amount in amounts if amount is not None}


class AddOnForm(ChoiceForm):
    """An add-on; minutes and prices are for one."""

    maximum_quantity = forms.IntegerField(
        label="At most so many", min_value=1, max_value=MOST_OF_AN_ADD_ON, initial=1,
        widget=UnfoldAdminIntegerFieldWidget,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].help_text = f"Longer by so many each, up to {LONGEST_ADD_ON_MINUTES}"

    def draft(self) -> AddOnDraft:
        """The cleaned form as a draft."""
        data = self.cleaned_data
        return AddOnDraft(
            slug=data["slug"],
            names=self._texts("name"),
            descriptions=self._texts("description"),
            minutes=data["minutes"],
            maximum_quantity=data["maximum_quantity"],
            prices=self._prices(),
            active=data["active"],
        )


class VariantForm(ChoiceForm):
    """A variant; minutes and prices replace the service's own and count what those count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].help_text = "Of the visit, an hour (60) or a unit, as the service is sold"

    def draft(self) -> VariantDraft:
        """The cleaned form as a draft."""
        data = self.cleaned_data
        return VariantDraft(
            slug=data["slug"],
            names=self._texts("name"),
            descriptions=self._texts("description"),
            minutes=data["minutes"],
            prices=self._prices(),
            active=data["active"],
        )


def initial_of(one: AddOn | Variant) -> dict[str, Any]:
    """What a form shows of an add-on or a variant as it is."""
    shown: dict[str, Any] = {"slug": one.slug, "minutes": one.minutes, "active": one.active}
    if isinstance(one, AddOn):
        shown["maximum_quantity"] = one.maximum_quantity
    for language in LANGUAGES:
        shown[f"name_{language}"] = one.names.get(language, "")
        shown[f"description_{language}"] = one.descriptions.get(language, "")
    for market, price in one.prices.items():
        shown[f"price_{market}"] = price.whole
    return shown

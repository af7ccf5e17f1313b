"""Forms of the staff desk's pages of searches."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Self

from django import forms
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.dispatch.contracts import DispatchTerms, Term, Weights
from doorstep.modules.dispatch.services.search_terms import HEAVIEST

_NUMBER = {"widget": UnfoldAdminTextInputWidget}


def _markets(*, with_all: bool) -> list[tuple[str, str]]:
    found = [(market.code, market.name("en")) for market in accounts.list_markets()]
    return [("", "all markets"), *found] if with_all else found


class AssignForm(forms.Form):
    """Whose offer serves a search: one of those who could come, or anybody's by its number."""

    def __init__(self, *args: Any, candidates: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"] = forms.TypedChoiceField(
            label="Who could come", coerce=int, empty_value=None, required=False, widget=UnfoldAdminSelectWidget,
            choices=[("", "choose" if candidates else "nobody could come now"), *candidates],
            error_messages={"invalid_choice": "They can't come any more. Choose anew."},
        )  # fmt: skip
        self.fields["other"] = forms.IntegerField(
            label="Or somebody else", min_value=1, required=False, help_text="The number of their offer", **_NUMBER
        )

    def clean(self) -> dict[str, Any]:
        """One of both."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and (data["offer"] is None) == (data["other"] is None):
            raise forms.ValidationError("Choose who comes, or write the number of an offer.")
        return data

    def offer_id(self) -> int:
        """Whose offer was chosen."""
        return int(self.cleaned_data["offer"] or self.cleaned_data["other"])


class WeightsForm(forms.Form):
    """Weights of all terms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["market"] = forms.ChoiceField(
            choices=_markets(with_all=True), required=False, widget=UnfoldAdminSelectWidget
        )
        for term in Term:
            self.fields[str(term)] = forms.FloatField(min_value=0, max_value=HEAVIEST, **_NUMBER)
        self.fields["note"] = forms.CharField(max_length=500, help_text="Why; kept with the version", **_NUMBER)

    @classmethod
    def for_weights(cls, weights: Weights, request: HttpRequest) -> Self:
        """The form with the weights that count now."""
        initial = {str(term): weight for term, weight in weights.of.items()}
        return cls(request.POST if request.method == "POST" else None, initial=initial)

    def weights(self) -> dict[Term, float]:
        """What was typed."""
        return {term: self.cleaned_data[str(term)] for term in Term}

    def market(self) -> str | None:
        """The market, None for all."""
        return self.cleaned_data["market"] or None


class TermsForm(forms.Form):
    """How a market searches; lists are numbers with commas."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["market"] = forms.ChoiceField(choices=_markets(with_all=False), widget=UnfoldAdminSelectWidget)
        for name, low, high in _BOUNDS:
            self.fields[name] = forms.IntegerField(min_value=low, max_value=high, **_NUMBER)
        self.fields["wave_sizes"] = forms.CharField(help_text="3, 5, 10", **_NUMBER)
        self.fields["radii_km"] = forms.CharField(help_text="8, 20, 60", **_NUMBER)

    @classmethod
    def for_terms(cls, terms: DispatchTerms, request: HttpRequest) -> Self:
        """The form with the terms that hold now."""
        initial = {
            **asdict(terms),
            "wave_sizes": ", ".join(map(str, terms.wave_sizes)),
            "radii_km": ", ".join(f"{radius:g}" for radius in terms.radii_km),
        }
        return cls(request.POST if request.method == "POST" else None, initial=initial)

    def clean_wave_sizes(self) -> tuple[int, ...]:
        """Whole numbers."""
        return tuple(map(int, self._numbers("wave_sizes")))

    def clean_radii_km(self) -> tuple[float, ...]:
        """Numbers."""
        return self._numbers("radii_km")

    def _numbers(self, name: str) -> tuple[float, ...]:
        try:
            found = tuple(float(part) for part in self.cleaned_data[name].split(",") if part.strip())
        except ValueError as error:
            raise forms.ValidationError("Numbers, parted by commas.") from error
        if not 1 <= len(found) <= 10 or not all(0 < number <= 10_000 for number in found):
            raise forms.ValidationError("One to ten numbers above 0.")
        return found

    def terms(self) -> DispatchTerms:
        """What was typed."""
        return DispatchTerms(**self.cleaned_data)


_BOUNDS = (
    ("asap_minutes", 15, 1440),
    ("asap_search_minutes", 1, 1440),
    ("best_search_minutes", 1, 10_080),
    ("best_longest_days", 1, 60),
    ("wave_seconds", 5, 3600),
    ("raise_step_bp", 0, 10_000),
    ("raise_limit_bp", 0, 10_000),
    ("client_raise_step_bp", 0, 10_000),
    ("client_raise_limit_bp", 0, 10_000),
    ("widen_minutes", 15, 1440),
)

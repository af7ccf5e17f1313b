"""The staff desk's form of a policy's draft."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from doorstep.modules.pricing.contracts import PolicyDraft
from doorstep.modules.pricing.services.policies import LANGUAGES, LONGEST_NAME, LONGEST_NOTE

_TERMS = (
    "Tiers go from early to late: from so many minutes before the start on, so many hundredths of a percent of the "
    "price. by_group may say what differs for new, regular and earlier_no_show."
)


class PolicyForm(forms.Form):
    """A code, a name in every language, the terms, and why."""

    code = forms.CharField(max_length=30, widget=UnfoldAdminTextInputWidget, help_text="Small letters, digits and _")
    terms = forms.JSONField(
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 24, "spellcheck": "false"}), help_text=_TERMS
    )
    note = forms.CharField(
        label="Why", max_length=LONGEST_NOTE, required=False, widget=UnfoldAdminTextInputWidget,
        help_text="Kept in the history",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=f"Name ({language})", max_length=LONGEST_NAME, widget=UnfoldAdminTextInputWidget
            )
        self.order_fields(["code", *(f"name_{language}" for language in LANGUAGES), "terms", "note"])

    def draft(self) -> PolicyDraft:
        """The cleaned form as a draft."""
        data = self.cleaned_data
        names = {language: data[f"name_{language}"] for language in LANGUAGES}
        return PolicyDraft(code=data["code"], names=names, terms=data["terms"], note=data["note"])

"""The staff desk's pages of checklists."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import LANGUAGES
from doorstep.modules.catalog.checklist_contracts import LONGEST_CHECKLIST_NAME, ChecklistDraft
from doorstep.modules.catalog.checklists import save_checklist_item
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.catalog.models import ChecklistItem, Service


class ChecklistForm(forms.Form):
    """A thing of a checklist: a slug, its name in every language, whether it must be settled, whether it is asked."""

    slug = forms.SlugField(
        max_length=50, widget=UnfoldAdminTextInputWidget, help_text="A short name for programs; it stays"
    )
    required = forms.BooleanField(
        required=False, widget=UnfoldBooleanSwitchWidget,
        help_text="On: a visit is not finished before it is done, or a note says why not",
    )  # fmt: skip
    active = forms.BooleanField(
        label="Asked", required=False, initial=True, widget=UnfoldBooleanSwitchWidget,
        help_text="Off: it is not on the list of new visits",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=f"Name ({language})", max_length=LONGEST_CHECKLIST_NAME, widget=UnfoldAdminTextInputWidget
            )

    def draft(self) -> ChecklistDraft:
        """The cleaned form as a draft."""
        data = self.cleaned_data
        return ChecklistDraft(
            slug=data["slug"],
            names={language: data[f"name_{language}"].strip() for language in LANGUAGES},
            required=data["required"],
            active=data["active"],
        )


@admin.register(ChecklistItem)
class ChecklistItemAdmin(ReadOnlyAdmin):
    """What visits include, by service."""

    list_display = ("slug", "service", "required", "active", "position")
    list_filter = ("required", "active", "service__category")
    search_fields = ("slug", "service__slug")
    list_select_related = ("service",)
    actions_detail = ("edit",)

    def has_edit_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Change", url_path="edit", permissions=["edit"])  # type: ignore[untyped-decorator]
    def edit(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Names, and whether it must be settled."""
        row = get_object_or_404(ChecklistItem.objects.select_related("service"), pk=object_id)
        return checklist_page(request, row.service, row, self.admin_site.each_context(request))


def checklist_page(
    request: HttpRequest, service: Service, row: ChecklistItem | None, context: dict[str, object]
) -> HttpResponse:
    """A form of a thing of a service's checklist, a new one without a row."""
    form = ChecklistForm(request.POST or None, initial=_initial_of(row) if row else None)
    form.fields["slug"].disabled = row is not None
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        if row is None and ChecklistItem.objects.filter(service=service, slug=draft.slug).exists():
            form.add_error("slug", "The checklist has one of this name already; change that one.")
        else:
            try:
                actor = accounts.actor_of(int(request.user.pk or 0))
                number = save_checklist_item(service.pk, draft, actor=actor, now=utc_now())
            except DomainError as error:
                field = str(error.context.get("field", ""))
                form.add_error(field if field in form.fields else None, f"{error.title}. {error.detail}")
            else:
                messages.success(request, "Saved. Visits that begin within ten seconds may show the old list.")
                return redirect(reverse("admin:catalog_checklistitem_change", args=[number]))
    title = f"Checklist of {text_in(service.names, 'en')}"
    return render(request, "catalog/choice.html", {**context, "title": title, "form": form})


def _initial_of(row: ChecklistItem) -> dict[str, Any]:
    names = {f"name_{language}": row.names.get(language, "") for language in LANGUAGES}
    return {"slug": row.slug, "required": row.required, "active": row.active, **names}

"""The staff desk's page of policies: versions, drafts, what they say in sentences, and publishing."""

import json
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.pricing.contracts import PolicyState
from doorstep.modules.pricing.models import Policy
from doorstep.modules.pricing.policy_forms import PolicyForm
from doorstep.modules.pricing.rules.policy_terms import read_terms, say_terms
from doorstep.modules.pricing.services.policies import (
    LANGUAGES,
    change_draft,
    discard_draft,
    draft_policy,
    publish_policy,
)

# The last parts of the addresses of what can be done with drafts alone.
_DRAFTS_ONLY = frozenset({"edit-draft", "publish", "discard"})


def _actor(request: HttpRequest) -> Actor:
    return accounts.actor_of(int(request.user.pk or 0))


def say_policy(raw: object) -> str:
    """The terms of everybody and of each group, in sentences."""
    terms, by_group = read_terms(raw)
    said = ["\n".join(say_terms(terms))]
    said += [f"{group}:\n" + "\n".join(say_terms(own)) for group, own in sorted(by_group.items())]
    return "\n\n".join(said)


@admin.register(Policy)
class PolicyAdmin(ReadOnlyAdmin):
    """Policies of cancelling and moving by code, newest version first. Published ones never change."""

    list_display = ("code", "version", "state", "author", "created_at", "published_at", "retired_at")
    list_filter = ("state", "code")
    search_fields = ("code",)
    ordering = ("code", "-version")
    fields = (
        "code", "version", "state", "in_words", "names_text", "note", "author", "created_at", "published_at",
        "retired_at", "terms_text", "other_versions",
    )  # fmt: skip
    readonly_fields = ("in_words", "names_text", "terms_text", "other_versions")
    actions_list = ("new_policy",)
    actions_detail = ("rehearse", "new_version", "edit_draft", "publish_draft", "discard_this_draft")

    def get_actions_detail(self, request: HttpRequest, object_id: uuid.UUID | str) -> list[Any]:
        """What can be done with a version as it stands; nothing else is offered."""
        offered = super().get_actions_detail(request, object_id)
        if Policy.objects.filter(id=object_id, state=PolicyState.DRAFT).exists():
            return list(offered)
        return [one for one in offered if one.path not in _DRAFTS_ONLY]

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="what it says")
    def in_words(self, policy: Policy) -> str:
        """The terms as sentences."""
        return say_policy(policy.terms)

    @admin.display(description="names")
    def names_text(self, policy: Policy) -> str:
        """Its name by language."""
        return "\n".join(f"{language}: {name}" for language, name in policy.names.items())

    @admin.display(description="terms")
    def terms_text(self, policy: Policy) -> str:
        """The terms as they are kept."""
        return json.dumps(policy.terms, indent=2)

    @admin.display(description="history")
    def other_versions(self, policy: Policy) -> str:
        """All versions of the same policy, the newest first."""
        versions = Policy.objects.filter(code=policy.code).order_by("-version")
        return "\n".join(
            f"{row}  {row.state}  drafted {row.created_at:%Y-%m-%d %H:%M} by {row.author}"
            f"{f', published {row.published_at:%Y-%m-%d %H:%M}' if row.published_at else ''}"
            f"{f', retired {row.retired_at:%Y-%m-%d %H:%M}' if row.retired_at else ''}"
            f"{f': {row.note}' if row.note else ''}"
            for row in versions
        )

    @action(description="Draft a new policy", url_path="new-policy", permissions=["desk"])  # type: ignore[untyped-decorator]
    def new_policy(self, request: HttpRequest) -> HttpResponse:
        """Draft the first version of another policy."""
        return self._form(request, PolicyForm(request.POST or None), "Draft a new policy", None)

    @action(description="Draft a new version", url_path="new-version", permissions=["desk"])  # type: ignore[untyped-decorator]
    def new_version(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Draft the next version, beginning with the terms of this one."""
        policy = Policy.objects.get(id=object_id)
        return self._form(request, _form_of(request, policy), f"Draft a new version of {policy.code}", None)

    @action(description="Change this draft", url_path="edit-draft", permissions=["desk"])  # type: ignore[untyped-decorator]
    def edit_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a draft anew."""
        policy = Policy.objects.get(id=object_id)
        if policy.state != PolicyState.DRAFT:
            messages.error(request, "This version is published and never changes. Draft a new version instead.")
            return _to(policy.id)
        return self._form(request, _form_of(request, policy), f"Change the draft {policy}", policy.id)

    def _form(self, request: HttpRequest, form: PolicyForm, title: str, draft_id: uuid.UUID | None) -> HttpResponse:
        said = ""
        if request.method == "POST" and form.is_valid():
            try:
                said = say_policy(form.cleaned_data["terms"])
                if "look" not in request.POST:
                    policy = self._save(request, form, draft_id)
                    messages.success(request, "The draft is kept. It binds nobody until it is published.")
                    return _to(policy.id)
            except DomainError as error:
                field = str(error.context.get("field", ""))
                form.add_error(None, f"{error.title}. {field}: {error.detail}" if field else error.title)
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "said": said}
        return render(request, "pricing/policy.html", context)

    def _save(self, request: HttpRequest, form: PolicyForm, draft_id: uuid.UUID | None) -> Policy:
        if draft_id is None:
            return draft_policy(form.draft(), actor=_actor(request), now=utc_now())
        return change_draft(draft_id, form.draft(), actor=_actor(request), now=utc_now())

    @action(description="Rehearse on 90 days", url_path="rehearse", permissions=["desk"])  # type: ignore[untyped-decorator]
    def rehearse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What this version would have made of the last weeks."""
        policy = get_object_or_404(Policy, id=object_id)
        return redirect(f"{reverse('desk-rehearsal')}?{urlencode({'change': f'policy:{policy.id}'})}")

    @action(description="Publish this draft", url_path="publish", permissions=["desk"])  # type: ignore[untyped-decorator]
    def publish_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more with the terms in sentences, then publish."""
        policy = Policy.objects.get(id=object_id)
        if request.method == "POST":
            try:
                publish_policy(policy.id, actor=_actor(request), now=utc_now())
            except DomainError as error:
                messages.error(request, f"{error.title}. {error.detail}")
            else:
                messages.success(request, f"{policy} holds for new bookings from now on. Orders keep theirs.")
            return _to(policy.id)
        return self._confirm(request, policy, f"Publish {policy}", "Publish")

    @action(description="Discard this draft", url_path="discard", permissions=["desk"])  # type: ignore[untyped-decorator]
    def discard_this_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more, then remove a draft."""
        policy = Policy.objects.get(id=object_id)
        if request.method == "POST":
            try:
                discard_draft(policy.id, actor=_actor(request), now=utc_now())
            except DomainError as error:
                messages.error(request, f"{error.title}. {error.detail}")
                return _to(policy.id)
            messages.success(request, f"The draft {policy} is discarded.")
            return redirect(reverse("admin:pricing_policy_changelist"))
        return self._confirm(request, policy, f"Discard the draft {policy}", "Discard")

    def _confirm(self, request: HttpRequest, policy: Policy, title: str, act: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request), "title": title, "act": act, "said": say_policy(policy.terms),
        }  # fmt: skip
        return render(request, "pricing/policy.html", context)


def _form_of(request: HttpRequest, policy: Policy) -> PolicyForm:
    names = {f"name_{language}": policy.names.get(language, "") for language in LANGUAGES}
    initial = {"code": policy.code, "terms": policy.terms, **names}
    if policy.state == PolicyState.DRAFT:
        initial["note"] = policy.note
    if not request.POST:
        return PolicyForm(initial=initial)
    # A version is of the same policy, whatever is sent.
    data = request.POST.copy()
    data["code"] = policy.code
    return PolicyForm(data, initial=initial)


def _to(policy_id: uuid.UUID) -> HttpResponse:
    return redirect(reverse("admin:pricing_policy_change", args=[policy_id]))

"""The staff desk's page of price rules: versions, drafts, their effect on real visits, publishing and retiring."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

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
from doorstep.modules.pricing.contracts import RuleState
from doorstep.modules.pricing.models import PriceRule
from doorstep.modules.pricing.rule_forms import RuleForm, initial_of
from doorstep.modules.pricing.selectors import versions_of
from doorstep.modules.pricing.services.previews import preview_rule
from doorstep.modules.pricing.services.price_rules import (
    change_rule_draft,
    discard_rule_draft,
    draft_rule,
    publish_rule,
    retire_rule,
)


def _actor(request: HttpRequest) -> Actor:
    return accounts.actor_of(int(request.user.pk or 0))


def _here(rule: PriceRule, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(accounts.get_market(rule.market_id).time_zone)):%Y-%m-%d %H:%M}"


def _told(error: DomainError) -> str:
    field = str(error.context.get("field", ""))
    return f"{error.title}. {f'{field}: ' if field else ''}{error.detail}"


# By the state of a version, the last parts of the addresses of what can't be done with it.
_DRAFTS_ONLY = frozenset({"edit-draft", "publish", "discard"})
_NOT_OFFERED = {
    RuleState.DRAFT: frozenset({"retire"}),
    RuleState.PUBLISHED: _DRAFTS_ONLY,
    RuleState.RETIRED: _DRAFTS_ONLY | {"retire", "effect", "rehearse"},
}


@admin.register(PriceRule)
class PriceRuleAdmin(ReadOnlyAdmin):
    """Rules of prices, newest first. Published versions never change; a draft shows its effect before it counts."""

    list_display = ("name", "version", "kind", "market", "scope", "state", "first_day", "last_day", "author")
    list_filter = ("state", "kind", "market")
    list_select_related = ("market", "category", "service")
    ordering = ("-created_at",)
    fields = (
        "name", "version", "kind", "market", "scope", "parameters_text", "first_day", "last_day", "state", "note",
        "author", "created_at", "published_at", "retired_at", "names_text", "other_versions",
    )  # fmt: skip
    readonly_fields = ("name", "scope", "parameters_text", "first_day", "last_day", "names_text", "other_versions")
    actions_list = ("new_rule",)
    actions_detail = (
        "effect",
        "rehearse",
        "new_version",
        "edit_draft",
        "publish_draft",
        "retire",
        "discard_this_draft",
    )

    def get_actions_detail(self, request: HttpRequest, object_id: uuid.UUID | str) -> list[Any]:
        """What can be done with a version as it stands; nothing else is offered."""
        state = PriceRule.objects.filter(id=object_id).values_list("state", flat=True).first()
        hidden = _NOT_OFFERED.get(RuleState(state), frozenset()) if state else frozenset()
        return [one for one in super().get_actions_detail(request, object_id) if one.path not in hidden]

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="rule")
    def name(self, rule: PriceRule) -> str:
        """Its English name."""
        return str(rule.names.get("en", ""))

    @admin.display(description="valid from", ordering="valid_from")
    def first_day(self, rule: PriceRule) -> str:
        """From when, by the clock of its market."""
        return _here(rule, rule.valid_from)

    @admin.display(description="valid until", ordering="valid_until")
    def last_day(self, rule: PriceRule) -> str:
        """Until when, likewise."""
        return _here(rule, rule.valid_until)

    @admin.display(description="covers")
    def scope(self, rule: PriceRule) -> str:
        """What it covers."""
        if rule.offer_id:
            return f"offer {rule.offer_id}"
        covered = rule.service or rule.category
        return str(covered) if covered else "the whole market"

    @admin.display(description="parameters")
    def parameters_text(self, rule: PriceRule) -> str:
        """The parameters as they are kept."""
        return json.dumps(rule.parameters, indent=2)

    @admin.display(description="names")
    def names_text(self, rule: PriceRule) -> str:
        """Its name by language, as it is shown on the price line."""
        return "\n".join(f"{language}: {name}" for language, name in rule.names.items())

    @admin.display(description="history")
    def other_versions(self, rule: PriceRule) -> str:
        """All versions of the same rule, the newest first."""
        return "\n".join(
            f"{row.version}  {row.state}  drafted {row.created_at:%Y-%m-%d %H:%M} by {row.author}"
            f"{f', published {row.published_at:%Y-%m-%d %H:%M}' if row.published_at else ''}"
            f"{f', retired {row.retired_at:%Y-%m-%d %H:%M}' if row.retired_at else ''}"
            f"  {json.dumps(row.parameters)}{f'  {row.note}' if row.note else ''}"
            for row in versions_of(rule.key)
        )

    @action(description="Draft a new rule", url_path="new-rule", permissions=["desk"])  # type: ignore[untyped-decorator]
    def new_rule(self, request: HttpRequest) -> HttpResponse:
        """Draft the first version of another rule."""
        return self._form(request, "Draft a new price rule", None, draft_id=None)

    @action(description="Draft a new version", url_path="new-version", permissions=["desk"])  # type: ignore[untyped-decorator]
    def new_version(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Draft the next version, beginning with what this one says."""
        rule = get_object_or_404(PriceRule, id=object_id)
        return self._form(request, f"Draft a new version of {rule}", rule, draft_id=None)

    @action(description="Change this draft", url_path="edit-draft", permissions=["desk"])  # type: ignore[untyped-decorator]
    def edit_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a draft anew."""
        rule = get_object_or_404(PriceRule, id=object_id)
        if rule.state != RuleState.DRAFT:
            messages.error(request, "This version is published and never changes. Draft a new version instead.")
            return _to(rule.id)
        return self._form(request, f"Change the draft {rule}", rule, draft_id=rule.id)

    def _form(
        self, request: HttpRequest, title: str, of: PriceRule | None, *, draft_id: uuid.UUID | None
    ) -> HttpResponse:
        initial = initial_of(of) if of else {}
        # A version is of the same kind and market, whatever is sent.
        data = {**request.POST.dict(), **{name: initial[name] for name in ("kind", "market") if of}}
        form = RuleForm(data, initial=initial) if request.method == "POST" else RuleForm(initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                draft = form.draft(of=of)
                if draft_id is None:
                    rule = draft_rule(draft, actor=_actor(request), now=utc_now())
                else:
                    rule = change_rule_draft(draft_id, draft, actor=_actor(request), now=utc_now())
            except DomainError as error:
                form.add_error(None, _told(error))
            else:
                messages.success(request, "The draft is kept. No price changes until it is published.")
                return redirect(reverse("admin:pricing_pricerule_effect", args=[rule.id]))
        return self._page(request, title, form=form)

    @action(description="Effect on real visits", url_path="effect", permissions=["desk"])  # type: ignore[untyped-decorator]
    def effect(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Recent visits, priced by today's rules and with this version."""
        rule = get_object_or_404(PriceRule, id=object_id)
        return self._page(request, f"What {rule} changes", outcomes=self._outcomes(request, rule), rule=rule)

    @action(description="Rehearse on 90 days", url_path="rehearse", permissions=["desk"])  # type: ignore[untyped-decorator]
    def rehearse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What this version would have made of the last weeks."""
        rule = get_object_or_404(PriceRule, id=object_id)
        asked = urlencode({"change": f"rule:{rule.id}", "market": rule.market_id})
        return redirect(f"{reverse('desk-rehearsal')}?{asked}")

    @action(description="Publish this draft", url_path="publish", permissions=["desk"])  # type: ignore[untyped-decorator]
    def publish_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more with the effect on real visits, then publish."""
        return self._confirmed(request, object_id, publish_rule, "Publish", "counts for prices asked from now on")

    @action(description="Retire this rule", url_path="retire", permissions=["desk"])  # type: ignore[untyped-decorator]
    def retire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more, then let all versions of a rule count no more."""
        return self._confirmed(request, object_id, retire_rule, "Retire", "counts no more; what was quoted stays")

    @action(description="Discard this draft", url_path="discard", permissions=["desk"])  # type: ignore[untyped-decorator]
    def discard_this_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more, then remove a draft."""
        return self._confirmed(request, object_id, discard_rule_draft, "Discard", "is discarded")

    def _confirmed(
        self, request: HttpRequest, object_id: str, act: Callable[..., object], word: str, outcome: str
    ) -> HttpResponse:
        rule = get_object_or_404(PriceRule, id=object_id)
        if request.method != "POST":
            shown = self._outcomes(request, rule) if act is publish_rule else []
            return self._page(request, f"{word} {rule}", act=word, outcomes=shown, rule=rule)
        try:
            act(rule.id, actor=_actor(request), now=utc_now())
        except DomainError as error:
            messages.error(request, _told(error))
            return _to(rule.id)
        messages.success(request, f"{rule} {outcome}.")
        return redirect(reverse("admin:pricing_pricerule_changelist")) if act is discard_rule_draft else _to(rule.id)

    def _outcomes(self, request: HttpRequest, rule: PriceRule) -> list[dict[str, str]]:
        return [
            {
                "order": outcome.example.label,
                "service": outcome.example.service.get("en", ""),
                "start": f"{outcome.example.facts.starts_at:%Y-%m-%d %H:%M} UTC",
                "agreed": str(outcome.example.agreed),
                "today": str(outcome.today_total),
                "changed": str(outcome.changed_total),
                "difference": outcome.difference.signed,
            }
            for outcome in preview_rule(rule.id, actor=_actor(request), now=utc_now())
        ]

    def _page(self, request: HttpRequest, title: str, **shown: object) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, **shown}
        return render(request, "pricing/rule.html", context)


def _to(rule_id: uuid.UUID) -> HttpResponse:
    return redirect(reverse("admin:pricing_pricerule_change", args=[rule_id]))

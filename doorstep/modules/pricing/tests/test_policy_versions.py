"""Versions of policies: drafted, published with their history, and never changed after that."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import execute, fetch_all, open_transaction, savepoint
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import PolicyDraft, PolicyFixed, PolicyInvalid, PolicyMissing
from doorstep.modules.pricing.models import Policy
from doorstep.modules.pricing.ready_policies import READY_POLICIES
from doorstep.modules.pricing.rules.policy_terms import read_terms
from doorstep.modules.pricing.selectors import get_current_policy
from doorstep.modules.pricing.services.policies import change_draft, discard_draft, draft_policy, publish_policy

pytestmark = pytest.mark.django_db

NAMES = {"en": "House", "ru": "Домашние", "zh-Hans": "本店", "zh-Hant": "本店"}
TERMS = {"cancel": [{"before_minutes": 60, "fee_bp": 2500}], "no_show_bp": 2500}
HOUSE = PolicyDraft("house", NAMES, TERMS, "a beginning")


def draft(value: PolicyDraft = HOUSE) -> Policy:
    return draft_policy(value, actor=SYSTEM, now=utc_now())


def publish(policy: Policy) -> Policy:
    return publish_policy(policy.id, actor=SYSTEM, now=utc_now())


@pytest.mark.parametrize("code", READY_POLICIES)
def test_every_installation_has_the_ready_ones(code):
    facts = pricing.get_policy(f"{code}@1")
    assert (facts.terms, facts.by_group) == read_terms(READY_POLICIES[code][1])
    assert get_current_policy(code).ref == f"{code}@1"
    assert pricing.get_policy(code).ref == f"{code}@1"


def test_a_draft_binds_nobody_until_it_is_published():
    policy = draft()
    with pytest.raises(PolicyMissing):
        pricing.get_policy("house@1")
    publish(policy)
    assert get_current_policy("house").terms.no_show_bp == 2500
    second = publish(draft(PolicyDraft("house", NAMES, {}, "all free")))
    assert (second.version, get_current_policy("house").ref) == (2, "house@2")
    # What orders were made under goes on saying the same.
    assert pricing.get_policy("house@1").terms.no_show_bp == 2500
    rows = fetch_all("SELECT version, state FROM pricing_policy WHERE code = 'house' ORDER BY version")
    assert rows == [(1, "retired"), (2, "published")]
    acts = fetch_all("SELECT act FROM infra_auditentry WHERE subject = 'policy:house@2' ORDER BY id")
    assert acts == [("draft policy",), ("publish policy",)]


def test_a_published_version_never_changes():
    policy = publish(draft())
    with pytest.raises(PolicyFixed):
        change_draft(policy.id, HOUSE, actor=SYSTEM, now=utc_now())
    with pytest.raises(PolicyFixed):
        publish(policy)
    with pytest.raises(PolicyFixed):
        discard_draft(policy.id, actor=SYSTEM, now=utc_now())
    for statement in (
        "UPDATE pricing_policy SET terms = '{}' WHERE code = 'house'",
        "UPDATE pricing_policy SET state = 'draft' WHERE code = 'house'",
        "DELETE FROM pricing_policy WHERE code = 'house'",
    ):
        with pytest.raises(PolicyFixed), open_transaction(), savepoint():
            execute(statement)
    assert fetch_all("SELECT state FROM pricing_policy WHERE code = 'house'") == [("published",)]


def test_bad_drafts_are_refused_with_the_field():
    for value, field in (
        (PolicyDraft("House!", NAMES, TERMS), "code"),
        (PolicyDraft("house", {"en": "House"}, TERMS), "names.ru"),
        (PolicyDraft("house", NAMES, {"wait_minutes": 0}), "wait_minutes"),
        (PolicyDraft("house", NAMES, TERMS, "x" * 501), "note"),
    ):
        with pytest.raises(PolicyInvalid) as refusal:
            draft(value)
        assert refusal.value.context["field"] == field
    assert not Policy.objects.filter(code="house").exists()


def test_only_staff_touch_policies():
    policy = draft()
    client = Actor(Role.CLIENT, 1)
    for act in (publish_policy, discard_draft):
        with pytest.raises(NotAllowed):
            act(policy.id, actor=client, now=utc_now())
    with pytest.raises(NotAllowed):
        draft_policy(HOUSE, actor=client, now=utc_now())


@pytest.fixture
def desk() -> Client:
    with open_transaction():
        (user_id,) = accounts.create_accounts(
            [CreateAccount(name="Staff", market="hel", email="policies@doorstep.example", is_staff=True)],
            actor=SYSTEM,
            now=utc_now(),
        )
    client = Client()
    client.force_login(get_user_model().objects.get(id=user_id))
    return client


def form(**changes: str) -> dict[str, str]:
    names = {f"name_{language}": name for language, name in NAMES.items()}
    return {"code": "house", "terms": json.dumps(TERMS), "note": "", **names, **changes}


def test_the_desk_drafts_says_and_publishes(desk):
    address = reverse("admin:pricing_policy_new_policy")
    assert desk.get(address).status_code == 200
    looked = desk.post(address, form(look=""))
    assert "Cancelling is free until 1 h before the start, then 25 % of the price." in looked.content.decode()
    assert not Policy.objects.filter(code="house").exists()
    wrong = desk.post(address, form(terms=json.dumps({"wait_minutes": 1})))
    assert "wait_minutes: A whole number from 5 to 120." in wrong.content.decode()
    assert desk.post(address, form()).status_code == 302
    policy = Policy.objects.get(code="house")
    page = desk.get(reverse("admin:pricing_policy_change", args=[policy.id])).content.decode()
    assert "then 25 % of the price" in page
    publishing = reverse("admin:pricing_policy_publish_draft", args=[policy.id])
    assert "then 25 % of the price" in desk.get(publishing).content.decode()
    assert Policy.objects.get(code="house").state == "draft"
    assert desk.post(publishing).status_code == 302
    assert Policy.objects.get(code="house").state == "published"
    # The next version begins with these terms, and is of the same policy whatever is sent.
    again = reverse("admin:pricing_policy_new_version", args=[policy.id])
    assert "2500" in desk.get(again).content.decode()
    assert desk.post(again, form(code="other")).status_code == 302
    assert Policy.objects.filter(code="house", version=2, state="draft").exists()
    assert not Policy.objects.filter(code="other").exists()


def test_nobody_else_reaches_the_desk(desk):
    user = get_user_model().objects.get(name="Staff")
    user.is_staff = False
    user.save()
    for name in ("new_policy", "changelist"):
        assert desk.get(reverse(f"admin:pricing_policy_{name}")).status_code == 302

"""Drafting and publishing versions of policies. Orders keep the version that they were made under."""

import re
import uuid
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.pricing.contracts import PolicyDraft, PolicyFixed, PolicyInvalid, PolicyState
from doorstep.modules.pricing.models import Policy
from doorstep.modules.pricing.rules.policy_terms import read_terms, write_terms
from doorstep.modules.pricing.selectors import forget_policies

LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")
LONGEST_NAME = 60
LONGEST_NOTE = 500
_CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")


@transaction
def draft_policy(draft: PolicyDraft, *, actor: Actor, now: datetime) -> Policy:
    """
    Keep a new version of a policy, or the first one of a new policy, as a draft: it binds nobody yet.

    :raises NotAllowed: unless staff asks.
    :raises PolicyInvalid: with the field that can't be.
    """
    _require_staff(actor)
    values = checked_policy(draft)
    versions = list(Policy.objects.select_for_update().filter(code=draft.code).values_list("version", flat=True))
    policy = Policy(
        id=new_id(),
        code=draft.code,
        version=max(versions, default=0) + 1,
        state=PolicyState.DRAFT,
        author=actor.label,
        created_at=now,
        **values,
    )
    policy.save(force_insert=True)
    _audit(policy, "draft policy", actor=actor, now=now)
    return policy


@transaction
def change_draft(policy_id: uuid.UUID, draft: PolicyDraft, *, actor: Actor, now: datetime) -> Policy:
    """
    Write a draft anew; its code and version stay.

    :raises PolicyFixed: if it was published.
    :raises PolicyInvalid: with the field that can't be; the draft stays as it was.
    """
    policy = _lock_draft(policy_id, actor=actor)
    for name, value in checked_policy(PolicyDraft(policy.code, draft.names, draft.terms, draft.note)).items():
        setattr(policy, name, value)
    policy.save(update_fields=["names", "terms", "note"])
    _audit(policy, "change policy draft", actor=actor, now=now)
    return policy


@transaction
def publish_policy(policy_id: uuid.UUID, *, actor: Actor, now: datetime) -> Policy:
    """
    Let a draft bind new quotes. The version before it retires, and goes on binding the orders made under it.

    :raises PolicyFixed: if it was published.
    """
    policy = _lock_draft(policy_id, actor=actor)
    Policy.objects.filter(code=policy.code, state=PolicyState.PUBLISHED).update(
        state=PolicyState.RETIRED, retired_at=now
    )
    policy.state, policy.published_at = PolicyState.PUBLISHED, now
    policy.save(update_fields=["state", "published_at"])
    _audit(policy, "publish policy", actor=actor, now=now)
    forget_policies()
    return policy


@transaction
def discard_draft(policy_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Remove a draft.

    :raises PolicyFixed: if it was published.
    """
    policy = _lock_draft(policy_id, actor=actor)
    _audit(policy, "discard policy draft", actor=actor, now=now)
    policy.delete()


def _lock_draft(policy_id: uuid.UUID, *, actor: Actor) -> Policy:
    _require_staff(actor)
    policy = Policy.objects.filter(id=policy_id).first()
    if policy is None:
        raise NotFound
    # All versions of a code: whoever publishes waits for whoever publishes another one.
    versions = {row.id: row for row in Policy.objects.select_for_update().filter(code=policy.code).order_by("version")}
    policy = versions.get(policy_id)
    if policy is None:
        raise NotFound
    if policy.state != PolicyState.DRAFT:
        raise PolicyFixed("Draft a new version instead.")
    return policy


def _require_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise NotAllowed


def checked_policy(draft: PolicyDraft) -> dict[str, object]:
    """
    The columns of a draft whose every value can be.

    :raises PolicyInvalid: with the field that can't be.
    """
    if not _CODE.fullmatch(draft.code):
        raise PolicyInvalid("A code has 2 to 30 small letters, digits and _.", field="code")
    names = {language: str(draft.names.get(language, "")).strip() for language in LANGUAGES}
    for language, name in names.items():
        if not 1 <= len(name) <= LONGEST_NAME:
            raise PolicyInvalid(
                f"A name of 1 to {LONGEST_NAME} characters in every language.", field=f"names.{language}"
            )
    if len(draft.note) > LONGEST_NOTE:
        raise PolicyInvalid(f"A note has at most {LONGEST_NOTE} characters.", field="note")
    return {"names": names, "terms": write_terms(*read_terms(draft.terms)), "note": draft.note.strip()}


def _audit(policy: Policy, act: str, *, actor: Actor, now: datetime) -> None:
    record_act(
        actor=actor,
        act=act,
        subject=f"policy:{policy.code}@{policy.version}",
        details={"terms": policy.terms, "note": policy.note},
        now=now,
    )

"""Proposals of requests: read, and closed when their request goes on without them."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra.audit import Change
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import proposal_rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Proposal, Visit
from doorstep.modules.booking.proposal_contracts import ProposalState, ProposalStep


def proposals_of(visits: Sequence[Visit]) -> dict[uuid.UUID, list[Proposal]]:
    """The latest proposals of some requests, those made together; asks nothing where none was ever made."""
    ids = [visit.id for visit in visits if visit.proposed_count and visit.state == VisitState.REQUESTED]
    found: dict[uuid.UUID, list[Proposal]] = {}
    if not ids:
        return found
    for proposal in Proposal.objects.filter(visit_id__in=ids).order_by("-position"):
        made = found.setdefault(proposal.visit_id, [])
        if not made or made[0].created_at == proposal.created_at:
            made.insert(0, proposal)
    return found


def can_propose(visit: Visit) -> bool:
    """Whether other times may be proposed: it is asked for, moves by itself, and few enough were proposed before."""
    alone = visit.party is None and visit.shop_id is None
    return visit.state == VisitState.REQUESTED and alone and visit.proposed_count < proposal_rules.MOST_IN_ALL


@transaction_required
def open_proposals(visit: Visit) -> list[Proposal]:
    """Those of a visit that wait for the client. The caller has locked the order."""
    if not visit.proposed_count:
        return []
    return list(Proposal.objects.filter(visit_id=visit.id, state=ProposalState.OPEN).order_by("position"))


@transaction_required
def close_proposals(visits: Sequence[Visit], state: ProposalState, *, now: datetime) -> list[Proposal]:
    """
    Close the open proposals of some visits, whose own time stays as it is; those that were open.

    The caller has locked their orders, and has written nothing yet of what the calendars' locks guard.
    """
    closed = [proposal for visit in visits for proposal in open_proposals(visit)]
    if not closed:
        return []
    touched = [visit for visit in visits if any(proposal.visit_id == visit.id for proposal in closed)]
    availability.lock_calendars({visit.calendar_id for visit in touched})
    for visit in touched:
        availability.drop_alternatives(visit.id, promise=_promise_of(visit), now=now)
    for proposal in closed:
        proposal_rules.PROPOSALS.check(ProposalState(proposal.state), state)
        proposal.state, proposal.answered_at = state, now
    Proposal.objects.bulk_update(closed, ["state", "answered_at"])
    return closed


def lapse_of(visit: Visit, *, now: datetime) -> Change:
    """The history's row that the client chose none of the proposed times before the request ran out."""
    reason = proposal_rules.step_note(ProposalStep.LAPSED)
    return Change(visit.id, "visit", visit.state, visit.state, SYSTEM.label, reason, now)


def _promise_of(visit: Visit) -> tuple[datetime, datetime] | None:
    """Between which starts of its core others may shift a visit."""
    if visit.window_from is None or visit.window_until is None:
        return None
    preparation = timedelta(minutes=visit.preparation_minutes)
    return visit.window_from - preparation, visit.window_until - preparation

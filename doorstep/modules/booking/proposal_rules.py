"""Pure policy of proposals: how many, until when, and what becomes of them when a request ends."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.states import TransitionTable
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import RequestExpired, VisitState
from doorstep.modules.booking.proposal_contracts import (
    NothingNew,
    ProposalExpired,
    ProposalState,
    ProposalStep,
    TooManyProposals,
)

# So many at once, and so many in all for one request: whoever proposes on and on keeps a client waiting.
MOST_AT_ONCE = 3
MOST_IN_ALL = 9

_P = ProposalState
PROPOSALS = TransitionTable(
    {
        _P.OPEN: frozenset({_P.ACCEPTED, _P.REFUSED, _P.WITHDRAWN, _P.EXPIRED}),
        _P.ACCEPTED: frozenset(),
        _P.REFUSED: frozenset(),
        _P.WITHDRAWN: frozenset(),
        _P.EXPIRED: frozenset(),
    }
)


def check_proposed(starts: Sequence[datetime], *, asked_for: datetime, proposed_before: int) -> list[datetime]:
    """
    The proposed starts, ascending.

    :raises InvalidInput: unless they are one to three different ones.
    :raises NothingNew: if the wished start is among them.
    :raises TooManyProposals: if the request has seen too many already.
    """
    if not 1 <= len(starts) <= MOST_AT_ONCE or len(set(starts)) < len(starts):
        raise InvalidInput(f"Propose one to {MOST_AT_ONCE} different times.", field="starts", maximum=MOST_AT_ONCE)
    if asked_for in starts:
        raise NothingNew
    if proposed_before + len(starts) > MOST_IN_ALL:
        raise TooManyProposals(most=MOST_IN_ALL)
    return sorted(starts)


def answer_by(starts: Sequence[datetime], *, now: datetime, request_minutes: int) -> datetime:
    """
    Until when the client may choose: as long as a specialist has for a request, to an hour before the first start.

    Never beyond that start itself.
    """
    first = min(starts)
    return min(rules.respond_by(starts_at=first, now=now, request_minutes=request_minutes), first)


def check_still_asked(
    state: VisitState, *, respond_by: datetime | None, agreed_at: datetime, now: datetime, kept: bool
) -> None:
    """
    Whether a specialist may still promise the time that was asked for.

    :param kept: whether other times are proposed, so that the deadline may lie beyond the wished start.
    :raises ImpossibleTransition: if it is not asked for.
    :raises RequestExpired: if the time to answer, or the wished start itself, is over.
    """
    rules.VISITS.check(state, VisitState.ACCEPTED)
    if (respond_by and now >= respond_by) or (kept and now >= agreed_at):
        raise RequestExpired


def check_live(state: ProposalState, *, expires_at: datetime, now: datetime) -> None:
    """
    :raises ProposalExpired: if nobody chose it in time.
    """
    if state is _P.EXPIRED or (state is _P.OPEN and now >= expires_at):
        raise ProposalExpired


def closed_by(target: VisitState) -> ProposalState:
    """What open proposals become when their request goes over into another state, but for the chosen one."""
    return {VisitState.EXPIRED: _P.EXPIRED, VisitState.CANCELLED: _P.REFUSED}.get(target, _P.WITHDRAWN)


def step_note(step: ProposalStep, starts: Sequence[datetime] = ()) -> str:
    """How the history words what was done about proposals."""
    return " ".join(["times", step, *(start.astimezone(UTC).isoformat() for start in starts)])


_NOTE = re.compile(r"times (\w+)((?: \d{4}-\d\d-\d\dT\S+)*)")


def read_step(source: str, target: str, note: str) -> tuple[ProposalStep, list[datetime]] | None:
    """What a step of a visit's history did about proposals; None for any other step, and for people's own words."""
    found = _NOTE.fullmatch(note) if source == VisitState.REQUESTED else None
    if found is None or target not in (VisitState.REQUESTED, VisitState.ACCEPTED):
        return None
    try:
        return ProposalStep(found[1]), [datetime.fromisoformat(text) for text in found[2].split()]
    except ValueError:
        return None

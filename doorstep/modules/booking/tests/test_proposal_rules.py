"""The rules of proposals as tables of cases: who may do what when, until when, and what the history says."""

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.kernel.errors import DomainError, InvalidInput
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking import proposal_rules as rules
from doorstep.modules.booking.contracts import RequestExpired, VisitState
from doorstep.modules.booking.proposal_contracts import (
    NothingNew,
    ProposalExpired,
    ProposalState,
    ProposalStep,
    TooManyProposals,
)

NOON = datetime(2026, 1, 12, 12, 0, tzinfo=UTC)
P = ProposalState
V = VisitState


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


# hours from now of the proposed starts, the market's minutes to answer, minutes until the answer is due
DEADLINES = [
    ([24], 720, 720),
    ([24, 48, 72], 720, 720),
    ([48, 8], 720, 7 * 60),  # an hour before the first of them
    ([13], 720, 720),
    ([13.5], 720, 720),
    ([12.5], 720, 11.5 * 60),
    ([3], 120, 120),
    ([2], 120, 60),
    ([1.5], 120, 30),
    ([1], 120, 5),  # five minutes at least
    ([0.5], 120, 5),
    ([0.05], 120, 3),  # but never beyond the start itself
]


@pytest.mark.parametrize(("starts", "request_minutes", "minutes"), DEADLINES)
def test_until_when_the_client_may_choose(starts: list[float], request_minutes: int, minutes: float) -> None:
    found = rules.answer_by([at(hours) for hours in starts], now=NOON, request_minutes=request_minutes)
    assert found - NOON == timedelta(minutes=minutes)


# proposed starts, proposed before, what comes of it
PROPOSED = [
    ([24], 0, [24]),
    ([72, 24, 48], 0, [24, 48, 72]),
    ([24, 48, 72], 6, [24, 48, 72]),
    ([24], 8, [24]),
    ([], 0, InvalidInput),
    ([24, 24], 0, InvalidInput),
    ([24, 48, 72, 96], 0, InvalidInput),
    ([2], 0, NothingNew),
    ([24, 2], 0, NothingNew),
    ([24, 48], 8, TooManyProposals),
    ([24], 9, TooManyProposals),
]


@pytest.mark.parametrize(("starts", "before", "outcome"), PROPOSED)
def test_what_can_be_proposed(starts: list[float], before: int, outcome: list[float] | type[DomainError]) -> None:
    moments = [at(hours) for hours in starts]
    if isinstance(outcome, list):
        found = rules.check_proposed(moments, asked_for=at(2), proposed_before=before)
        assert found == [at(hours) for hours in outcome]
        return
    with pytest.raises(outcome):
        rules.check_proposed(moments, asked_for=at(2), proposed_before=before)


# visit's state, hours to its deadline, hours to its start, whether times are proposed: may the wished time be promised?
PROMISES: list[tuple[VisitState, float, float, bool, type[DomainError] | None]] = [
    (V.REQUESTED, 1, 2, False, None),
    (V.REQUESTED, 1, 2, True, None),
    (V.REQUESTED, 0, 2, False, RequestExpired),
    (V.REQUESTED, -1, 2, True, RequestExpired),
    (V.REQUESTED, 12, 0, True, RequestExpired),
    (V.REQUESTED, 12, -1, True, RequestExpired),
    (V.REQUESTED, 0.05, -0.01, False, None),  # asked for at the last minute: five minutes are given
    (V.HELD, 1, 2, False, None),  # the state table's matter; the selector shows no holds to specialists
    *((state, 1, 2, True, ImpossibleTransition) for state in V if state not in (V.HELD, V.REQUESTED)),
]


@pytest.mark.parametrize(("state", "deadline", "start", "kept", "error"), PROMISES)
def test_when_the_wished_time_can_be_promised(
    state: VisitState, deadline: float, start: float, kept: bool, error: type[DomainError] | None
) -> None:
    def check() -> None:
        rules.check_still_asked(state, respond_by=at(deadline), agreed_at=at(start), now=NOON, kept=kept)

    if error is None:
        check()
        return
    with pytest.raises(error):
        check()


@pytest.mark.parametrize("source", list(P))
@pytest.mark.parametrize("target", list(P))
def test_a_proposal_is_answered_once(source: ProposalState, target: ProposalState) -> None:
    if source is P.OPEN and target is not P.OPEN:
        rules.PROPOSALS.check(source, target)
        return
    with pytest.raises(ImpossibleTransition):
        rules.PROPOSALS.check(source, target)


@pytest.mark.parametrize(
    ("state", "hours", "live"),
    [
        (P.OPEN, 1, True), (P.OPEN, 0, False), (P.OPEN, -1, False), (P.EXPIRED, 1, False), (P.EXPIRED, -1, False),
        # Of these another error speaks.
        (P.ACCEPTED, -1, True), (P.REFUSED, -1, True), (P.WITHDRAWN, -1, True),
    ],
)  # fmt: skip
def test_whose_time_is_over(state: ProposalState, hours: float, live: bool) -> None:
    if live:
        rules.check_live(state, expires_at=at(hours), now=NOON)
        return
    with pytest.raises(ProposalExpired):
        rules.check_live(state, expires_at=at(hours), now=NOON)


@pytest.mark.parametrize(
    ("target", "state"),
    [
        (V.ACCEPTED, P.WITHDRAWN), (V.DECLINED, P.WITHDRAWN), (V.EXPIRED, P.EXPIRED), (V.CANCELLED, P.REFUSED),
    ],
)  # fmt: skip
def test_what_becomes_of_open_proposals_when_the_request_ends(target: VisitState, state: ProposalState) -> None:
    assert rules.closed_by(target) is state


@pytest.mark.parametrize("step", list(ProposalStep))
@pytest.mark.parametrize("starts", [[], [at(1)], [at(1), at(2.5), at(30)]])
def test_the_history_reads_what_it_wrote(step: ProposalStep, starts: list[datetime]) -> None:
    note = rules.step_note(step, starts)
    assert rules.read_step("requested", "requested", note) == (step, starts)
    assert rules.read_step("requested", "accepted", note) == (step, starts)
    assert rules.read_step("requested", "declined", note) is None
    assert rules.read_step("accepted", "accepted", note) is None


@pytest.mark.parametrize(
    "words",
    ["", "I am ill", "times", "times change", "times proposed soon", "times proposed 2026-13-40T99:00", "moved"],
)
def test_peoples_own_words_are_no_step(words: str) -> None:
    assert rules.read_step("requested", "requested", words) is None

"""What several browsers' answers say of one delivery."""

from collections.abc import Sequence

from doorstep.modules.notify.contracts import Outcome, Result

# One browser that has it is enough: a person who read it on the phone needs no mail because the laptop is off.
_WEIGHT = (Result.SENT, Result.UNKNOWN, Result.TRY_AGAIN, Result.REFUSED, Result.GONE)


def combine(outcomes: Sequence[Outcome]) -> Outcome:
    """
    Sent if any browser got it; unknown if any may have; to be tried again if any may take it later; else refused.

    A repetition would reach those again that have it, so there is none once one of them got it, or may have.
    """
    if not outcomes:
        return Outcome(Result.REFUSED, "no device")
    best = min(outcomes, key=lambda outcome: _WEIGHT.index(outcome.result))
    others = [outcome for outcome in outcomes if outcome.result is not Result.SENT]
    remark = "; ".join(dict.fromkeys(outcome.remark for outcome in others if outcome.remark))
    return Outcome(best.result, remark, best.reference)

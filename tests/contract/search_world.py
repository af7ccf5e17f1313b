"""An order that nobody serves yet, with people who are asked, for the world of contracts."""

import uuid
from datetime import timedelta
from typing import Any

from doorstep.infra.db import execute, open_transaction
from doorstep.infra.rows import insert_rows
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.modules.dispatch.contracts import DispatchTerms, How, JobOfferState, Question, Term
from doorstep.modules.dispatch.models import JobOffer
from doorstep.modules.dispatch.services.hunts import advance_search, begin_hunt
from doorstep.modules.dispatch.services.search_terms import save_search_terms, save_weights
from doorstep.modules.dispatch.services.standings import refresh_standings
from tests.builders import BuiltSpecialist, coming_day, local_start
from tests.callers import Caller


def searched(
    caller: Caller, specialist: BuiltSpecialist, service_id: int, person_id: str, accepted: dict[str, Any]
) -> dict[str, Any]:
    """
    A search of the client's, open to everybody, of which the specialist is asked and the client too; another quoted.

    The accepted visit counts as found by a search, so that somebody can ask why.
    """
    day = coming_day(6)
    when = {"kind": "best", "from_at": local_start(day, 9).isoformat(), "until_at": local_start(day, 16).isoformat()}
    wish = {"service_id": service_id, "address_id": caller.address_id, "when": when}
    quote, other = (caller._call("POST", "/searches/quotes", wish).expect(200)["quote"] for _ in range(2))
    held = caller.post("/searches", {"quote": quote, "for_person_id": person_id}).expect(201)
    order = caller.confirm(held["id"]).expect(200)
    now, order_id = utc_now(), uuid.UUID(order["id"])
    with open_transaction():
        begin_hunt(order_id, now=now)
    advance_search(order_id, now=now)
    with open_transaction():
        execute(
            "UPDATE dispatch_hunt SET pool_open = true, question = %s, asked_at = %s WHERE order_id = %s",
            [Question.NOBODY_YET.value, now, order_id],
        )
        save_search_terms(DispatchTerms("tpe"), actor=SYSTEM, now=now)
        save_weights(dict.fromkeys(Term, 10.0), market="tpe", note="All alike", actor=SYSTEM, now=now)
        insert_rows([_taken(specialist, service_id, accepted)])
    refresh_standings(now)
    asked = JobOffer.objects.get(order_id=order_id, specialist_id=specialist.specialist_id)
    return {"search": caller.order(order["id"]), "search_quote": other, "job_offer_id": str(asked.id)}


def _taken(specialist: BuiltSpecialist, service_id: int, accepted: dict[str, Any]) -> JobOffer:
    now = utc_now()
    return JobOffer(
        id=new_id(),
        order_id=accepted["id"],
        specialist_id=specialist.specialist_id,
        specialist_user_id=specialist.user_id,
        offer_id=specialist.offer_ids[service_id],
        market_id="hel",
        how=How.WAVE,
        wave=1,
        state=JobOfferState.ACCEPTED,
        score=0.8,
        terms={str(term): 0.8 for term in Term},
        weights={str(term): 1.0 for term in Term},
        starts_at=accepted["visits"][0]["starts_at"],
        price_minor=4900,
        raise_minor=0,
        currency="EUR",
        offered_at=now,
        respond_by=now + timedelta(minutes=1),
        answered_at=now,
        visit_id=accepted["visits"][0]["id"],
    )

"""Sessions of people who are not in the world's story."""

from doorstep.infra.audit import record_act
from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from tests.callers import Caller


def staff_session() -> str:
    """Somebody of the platform's staff, signed in; the token."""
    now = utc_now()
    with open_transaction():
        (user_id,) = accounts.create_accounts(
            [CreateAccount(name="Staff", market="hel", email="desk@doorstep.example", is_staff=True)],
            actor=SYSTEM,
            now=now,
        )
        record_act(actor=SYSTEM, act="hire", subject=f"user:{user_id}", details={}, now=now)
    return accounts.open_session(user_id, now=now)


def ended_session(user_id: int) -> str:
    """A session that was signed out."""
    token = accounts.open_session(user_id, now=utc_now())
    caller = Caller()
    headers = {"X-Session-Token": token}
    sessions = caller._send("GET", "/api/v1/me/sessions", b"", headers).expect(200)["items"]
    (number,) = [entry["id"] for entry in sessions if entry["is_current"]]
    caller._send("DELETE", f"/api/v1/me/sessions/{number}", b"", headers).expect(204)
    return token

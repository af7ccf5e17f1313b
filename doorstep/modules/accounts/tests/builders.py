"""People and sessions for tests."""

from datetime import UTC, datetime
from itertools import count

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.modules.accounts import facade
from doorstep.modules.accounts.contracts import CreateAccount

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
_serials = count(1)


def make_person(
    *,
    name: str = "Aino Korhonen",
    market: str | None = "hel",
    language: str = "en",
    phone: str | None = "",
    email: str | None = None,
    password_hash: str | None = None,
    is_staff: bool = False,
) -> int:
    """An account with a verified phone of its own (``phone=None`` for none); its id."""
    number = f"+35840{next(_serials):07d}" if phone == "" else phone
    command = CreateAccount(
        name=name,
        market=market,
        language=language,
        phone=number,
        email=email,
        password_hash=password_hash,
        is_staff=is_staff,
    )
    with open_transaction():
        return facade.create_accounts([command], actor=SYSTEM, now=NOW)[0]


def make_actor(**values: object) -> Actor:
    """The actor of a new account; takes what :func:`make_person` takes."""
    return facade.actor_of(make_person(**values))  # type: ignore[arg-type]


def sign_in(user_id: int) -> str:
    """A session token for the header ``X-Session-Token``."""
    return facade.open_session(user_id, now=datetime.now(UTC))

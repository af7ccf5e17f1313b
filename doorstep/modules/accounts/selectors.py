"""Reads of accounts. What a person may see is decided here, by the actor."""

import re
import time
import uuid
from functools import lru_cache

from allauth.account.models import EmailAddress

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.kernel.geo import LatLon, Point
from doorstep.modules.accounts import rules
from doorstep.modules.accounts.contracts import (
    AddressFacts,
    CaredPersonFacts,
    MarketFacts,
    PersonCard,
    Profile,
    Recipient,
    Relation,
    SessionFacts,
    UnknownMarket,
)
from doorstep.modules.accounts.models import (
    Address,
    CaredPerson,
    MailStop,
    Market,
    User,
    email_index,
    open_phone,
    phone_index,
)
from doorstep.modules.accounts.session_store import open_session

_TOKEN = re.compile(r"[a-z0-9]{8,40}")
_MARKETS_KEPT_SECONDS = 10.0
_markets: tuple[float, dict[str, MarketFacts]] | None = None


def markets() -> dict[str, MarketFacts]:
    """All markets by code, in the order of lists; kept in memory for ten seconds, as every request asks."""
    global _markets
    now = time.monotonic()
    if _markets is None or now - _markets[0] > _MARKETS_KEPT_SECONDS:
        found = {market.code: _market_facts(market) for market in Market.objects.all()}
        if not found:
            return found
        _markets = (now, found)
    return _markets[1]


def forget_markets() -> None:
    """Read the markets anew at the next question; called by whoever changes one."""
    global _markets
    _markets = None


def get_market(code: str | None) -> MarketFacts:
    """:raises UnknownMarket: if no market has the code."""
    market = markets().get(code or "")
    if market is None:
        raise UnknownMarket(f"Known markets: {', '.join(markets()) or 'none yet'}.", market=code)
    return market


def _market_facts(market: Market) -> MarketFacts:
    return MarketFacts(
        code=market.code,
        names=market.names,
        time_zone=market.time_zone,
        currency=market.currency,
        country=market.country,
        language=market.language,
        languages=tuple(market.languages),
        center=LatLon(market.center_lat, market.center_lon),
        area=tuple((lat, lon) for lat, lon in market.area),
        horizon_days=market.horizon_days,
        minimum_notice_minutes=market.minimum_notice_minutes,
        slot_step_minutes=market.slot_step_minutes,
        hold_minutes=market.hold_minutes,
        request_minutes=market.request_minutes,
        quote_minutes=market.quote_minutes,
        narrow_before_minutes=market.narrow_before_minutes,
        narrow_to_minutes=market.narrow_to_minutes,
        door_minutes=market.door_minutes,
        replace_minutes=market.replace_minutes,
    )


_ACTOR_COLUMNS = """
    person.id, person.is_staff, person.specialist_id, person.market_id, person.language,
    person.phone_index IS NOT NULL OR EXISTS (
        SELECT 1 FROM account_emailaddress AS email WHERE email.user_id = person.id AND email.verified)
"""
_ACTOR_BY_SESSION = f"""
SELECT {_ACTOR_COLUMNS}, person.password, session.session_data
FROM django_session AS session
JOIN usersessions_usersession AS device ON device.session_key = session.session_key
JOIN accounts_user AS person ON person.id = device.user_id
WHERE session.session_key = %s AND session.expire_date > statement_timestamp() AND person.is_active
"""
_ACTOR_BY_ID = f"SELECT {_ACTOR_COLUMNS} FROM accounts_user AS person WHERE person.id = %s AND person.is_active"


def _actor(row: tuple[int, bool, int | None, str | None, str, bool]) -> Actor:
    user_id, is_staff, specialist_id, market, language, verified = row
    return Actor(
        role=rules.role_of(is_staff=is_staff, specialist_id=specialist_id),
        user_id=user_id,
        specialist_id=specialist_id,
        market=market,
        verified=verified,
        language=language,
    )


@lru_cache(maxsize=20_000)
def _session_belongs(session_key: str, session_data: str, user_id: int, password: str) -> bool:
    """
    Whether a session row is of this account and of its present password.

    Remembered by its arguments, all freshly read: opening a row costs more than reading it.
    """
    contents = open_session(session_key, session_data)
    return (
        contents.get("_auth_user_id") == str(user_id)
        and contents.get("_auth_user_hash") == User(password=password).get_session_auth_hash()
    )


def actor_for_session(token: str) -> Actor | None:
    """Who a session token stands for, in one query; None if it is unknown, ended, or of a closed account."""
    if not _TOKEN.fullmatch(token):
        return None
    row = fetch_one(_ACTOR_BY_SESSION, [token])
    if row is None:
        return None
    *person, password, session_data = row
    if not _session_belongs(token, session_data, person[0], password):
        return None
    return _actor(tuple(person))


def actor_of(user_id: int) -> Actor:
    """:raises NotFound: if there is no such open account."""
    row = fetch_one(_ACTOR_BY_ID, [user_id])
    if row is None:
        raise NotFound("There is no such account.")
    return _actor(row)


def find_user_by_phone(phone: str) -> User | None:
    """The account that proved an E.164 phone."""
    return User.objects.filter(phone_index=phone_index(phone)).first()


def find_user_by_email(email: str) -> User | None:
    """The account that proved an e-mail address."""
    return User.objects.filter(
        pk__in=EmailAddress.objects.filter(email=email.lower(), verified=True).values("user_id")
    ).first()


def emails_of(user_id: int) -> list[EmailAddress]:
    """The e-mail addresses that a person proved, the primary one first."""
    return list(EmailAddress.objects.filter(user_id=user_id, verified=True).order_by("-primary", "pk"))


def is_verified(user: User) -> bool:
    """Whether the person proved a phone or an e-mail address."""
    return user.phone_index is not None or EmailAddress.objects.filter(user_id=user.pk, verified=True).exists()


def person_cards(user_ids: list[int]) -> dict[int, PersonCard]:
    """Name and phone of people by id; the caller decides who may see them."""
    if not user_ids:
        return {}
    rows = fetch_all("SELECT id, name, phone_sealed FROM accounts_user WHERE id = ANY(%s)", [user_ids])
    return {user_id: PersonCard(user_id, name, open_phone(user_id, sealed)) for user_id, name, sealed in rows}


def person_names(user_ids: list[int]) -> dict[int, str]:
    """Names of people by id; the caller decides who may see them."""
    rows = fetch_all("SELECT id, name FROM accounts_user WHERE id = ANY(%s)", [user_ids])
    return {int(user_id): str(name) for user_id, name in rows}


def user_of(actor: Actor) -> User:
    """:raises NotSignedIn: if the actor has no account."""
    if actor.user_id is None:
        raise NotSignedIn
    return User.objects.get(pk=actor.user_id)


def locked_user_of(actor: Actor) -> User:
    """
    The same, with its row locked for a change.

    :raises NotSignedIn: if the actor has no account.
    """
    if actor.user_id is None:
        raise NotSignedIn
    return User.objects.select_for_update(of=("self",)).get(pk=actor.user_id)


def profile_of(actor: Actor) -> Profile:
    """The actor's own account."""
    user = user_of(actor)
    emails = EmailAddress.objects.filter(user_id=user.pk, verified=True).order_by("-primary", "pk")
    return Profile(
        user_id=user.pk,
        name=user.name,
        phone=user.phone,
        email=emails.values_list("email", flat=True).first(),
        language=user.language,
        market=user.market_id,
        specialist_id=user.specialist_id,
        is_staff=user.is_staff,
        created_at=user.created_at,
        gender=user.gender,
        photo=user.photo,
    )


def address_facts(address: Address) -> AddressFacts:
    """An address, opened."""
    return AddressFacts(
        id=address.pk,
        user_id=address.user_id,
        market=address.market_id,
        label=address.label,
        line=address.line,
        details=address.details,
        district=address.district,
        position=LatLon(address.lat, address.lon),
        point=Point(address.x_km, address.y_km),
        is_default=address.is_default,
        door=address.door,
    )


def addresses_of(actor: Actor) -> list[AddressFacts]:
    """The actor's own addresses, the default one first."""
    if actor.user_id is None:
        raise NotSignedIn
    return [address_facts(address) for address in Address.objects.filter(user_id=actor.user_id)]


def get_address(address_id: uuid.UUID, actor: Actor) -> Address:
    """:raises NotFound: unless the address is the actor's own."""
    owner = actor.user_id
    found = [] if owner is None else read_rows(Address, "id = %s AND user_id = %s", [address_id, owner])
    if not found:
        raise NotFound("There is no such address.")
    return found[0]


def sessions_of(actor: Actor, *, token: str) -> list[SessionFacts]:
    """The actor's signed-in devices, newest first; ``token`` is the asking session's."""
    rows = fetch_all(
        """
        SELECT device.id, device.user_agent, host(device.ip), device.created_at, device.session_key = %s
        FROM usersessions_usersession AS device
        JOIN django_session AS session ON session.session_key = device.session_key
        WHERE device.user_id = %s AND session.expire_date > statement_timestamp()
        ORDER BY device.created_at DESC, device.id DESC
        """,
        [token, actor.user_id],
    )
    return [SessionFacts(*row) for row in rows]


def addresses_of_people(user_ids: list[int]) -> list[AddressFacts]:
    """All addresses of some people, opened; the caller decides who may see them."""
    return [address_facts(address) for address in Address.objects.filter(user_id__in=user_ids).order_by("id")]


_RECIPIENTS = """
SELECT person.id, person.name, person.language,
    (SELECT email.email FROM account_emailaddress AS email
     WHERE email.user_id = person.id AND email.verified ORDER BY email.primary DESC, email.id LIMIT 1),
    person.market_id
FROM accounts_user AS person WHERE person.id = ANY(%s) AND person.is_active
"""


def recipients(user_ids: list[int]) -> list[Recipient]:
    """Those of some people whose accounts are open."""
    return [Recipient(*row) for row in fetch_all(_RECIPIENTS, [user_ids])]


def recipient(user_id: int) -> Recipient:
    """:raises NotFound: if there is no such open account."""
    found = recipients([user_id])
    if not found:
        raise NotFound("There is no such account.")
    return found[0]


def find_device(token: str) -> int | None:
    """The number of the device that is signed in with a token."""
    row = fetch_one("SELECT id FROM usersessions_usersession WHERE session_key = %s", [token])
    return int(row[0]) if row else None


def open_devices(user_ids: list[int]) -> list[tuple[int, int]]:
    """People and the numbers of their signed-in devices."""
    rows = fetch_all(
        "SELECT device.user_id, device.id FROM usersessions_usersession AS device "
        "JOIN django_session AS session ON session.session_key = device.session_key "
        "WHERE device.user_id = ANY(%s) AND session.expire_date > statement_timestamp()",
        [user_ids],
    )
    return [(user_id, device_id) for user_id, device_id in rows]


def cared_person_facts(person: CaredPerson) -> CaredPersonFacts:
    """A cared person, opened."""
    email = person.open("email")
    return CaredPersonFacts(
        id=person.pk,
        user_id=person.user_id,
        name=person.open("name"),
        relation=Relation(person.relation),
        phone=person.open("phone"),
        email=email,
        notes=person.open("notes"),
        address_id=person.address_id,
        language=person.language,
        notify=person.notify,
        stopped=bool(email) and is_mail_stopped(email_index(email)),
    )


def cared_people_of(actor: Actor) -> list[CaredPersonFacts]:
    """The people for whom the actor books, the first one first."""
    if actor.user_id is None:
        raise NotSignedIn
    return [cared_person_facts(person) for person in CaredPerson.objects.filter(user_id=actor.user_id).order_by("id")]


def get_cared_person(person_id: uuid.UUID, actor: Actor, *, locked: bool = False) -> CaredPerson:
    """:raises NotFound: unless the person is kept by the actor."""
    people = CaredPerson.objects.select_for_update() if locked else CaredPerson.objects.all()
    found = None if actor.user_id is None else people.filter(id=person_id, user_id=actor.user_id).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


def is_mail_stopped(index: bytes) -> bool:
    """Whether an e-mail address, by its blind index, wants no mails about visits."""
    return MailStop.objects.filter(email_index=index).exists()

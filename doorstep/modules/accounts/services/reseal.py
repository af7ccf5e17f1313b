"""Moving every sealed value to the newest key, so that an old one can leave the ring."""

import base64
import json

from allauth.mfa.models import Authenticator

from doorstep.infra.crypto import Place, SealBroken, UnknownKey, key_ring, seal, unseal
from doorstep.infra.db import execute, fetch_all, transaction
from doorstep.modules.accounts.models import CARED_TEXTS, Address, CaredPerson, MailStop, User, phone_index
from doorstep.modules.accounts.session_store import session_place

_BATCH = 500
# allauth seals and opens these without naming a row, so they are bound to their table.
_FACTOR = Place("mfa_authenticator", "data", "secret")
_FACTOR_SECRETS = ("secret", "seed")


def seal_factor_secret(text: str) -> str:
    """Seal the seed of an authenticator or of recovery codes."""
    return base64.b85encode(seal(text, _FACTOR)).decode()


def open_factor_secret(sealed: str) -> str:
    """
    Open what :func:`seal_factor_secret` made.

    :raises SealBroken: if it was altered.
    """
    return unseal(base64.b85decode(sealed), _FACTOR)


def reseal_everything() -> dict[str, int]:
    """
    Seal phones, addresses, cared people, second factors and sessions with the newest key and index anew what is found
    by an index; how many of each.

    Works in batches of one transaction each and may be repeated. When keys may leave the ring then is told in
    :mod:`doorstep.infra.crypto`.
    """
    people, after = 0, 0
    while batch := reseal_people(after=after):
        people += len(batch)
        after = batch[-1]
    sessions, key = 0, ""
    while keys := reseal_sessions(after=key):
        sessions += len(keys)
        key = keys[-1]
    stops = reseal_mail_stops()
    return {"people": people, "mail stops": stops, "second factors": reseal_factors(), "sessions": sessions}


@transaction
def reseal_people(*, after: int) -> list[int]:
    """The next batch of people, with their addresses, by id; the ids done, empty at the end."""
    ring = key_ring()
    people = list(User.objects.select_for_update().filter(pk__gt=after).order_by("pk")[:_BATCH])
    for person in people:
        phone, waiting = person.phone, person.unverified_phone
        if phone is not None:
            current = ring.is_current(person.phone_sealed or b"")
            if not current or bytes(person.phone_index or b"") != phone_index(phone):
                person.put_phone(phone, verified=True)
        if waiting is not None:
            person.put_phone(waiting, verified=False)
        person.save(update_fields=["phone_sealed", "phone_index", "unverified_phone_sealed"])
    for address in Address.objects.select_for_update().filter(user__in=people):
        address.put_line(address.line)
        address.put_details(address.details)
        address.put_door(address.door)
        address.save(update_fields=["line_sealed", "details_sealed", "door_sealed"])
    for cared in CaredPerson.objects.select_for_update().filter(user__in=people):
        for column in CARED_TEXTS:
            cared.put(column, cared.open(column))
        cared.save(update_fields=[f"{column}_sealed" for column in CARED_TEXTS])
    return [person.pk for person in people]


@transaction
def reseal_mail_stops() -> int:
    """All e-mail addresses that want no mails; indexed anew as well."""
    stops = list(MailStop.objects.select_for_update())
    for stop in stops:
        stop.put_email(stop.email)
    MailStop.objects.bulk_update(stops, ["email_sealed", "email_index"])
    return len(stops)


@transaction
def reseal_factors() -> int:
    """All second factors; few people have one."""
    factors = list(Authenticator.objects.select_for_update())
    for factor in factors:
        for name in _FACTOR_SECRETS:
            if name in factor.data:
                factor.data[name] = seal_factor_secret(open_factor_secret(factor.data[name]))
        factor.save(update_fields=["data"])
    return len(factors)


@transaction
def reseal_sessions(*, after: str) -> list[str]:
    """The next batch of sessions by key; one that cannot be opened ends. The keys done, empty at the end."""
    rows = fetch_all(
        "SELECT session_key, session_data FROM django_session WHERE session_key > %s "
        "ORDER BY session_key LIMIT %s FOR UPDATE",
        [after, _BATCH],
    )
    for key, data in rows:
        place = session_place(key)
        try:
            contents = unseal(base64.b85decode(data), place)
            json.loads(contents)
        except (SealBroken, UnknownKey, ValueError):
            execute("DELETE FROM django_session WHERE session_key = %s", [key])
            continue
        sealed = base64.b85encode(seal(contents, place)).decode()
        execute("UPDATE django_session SET session_data = %s WHERE session_key = %s", [sealed, key])
    return [key for key, _ in rows]

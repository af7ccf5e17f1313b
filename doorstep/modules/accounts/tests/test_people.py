from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.infra.crypto import SealBroken
from doorstep.infra.db import execute, fetch_one, open_transaction
from doorstep.kernel.actors import Role
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts import facade, selectors
from doorstep.modules.accounts.contracts import BadPhone, ContactTaken, CreateAccount, UnknownMarket
from doorstep.modules.accounts.models import Consent, User
from doorstep.modules.accounts.rules import normalize_phone
from doorstep.modules.accounts.services import platform, profile
from doorstep.modules.accounts.tests.builders import NOW, make_actor, make_person, sign_in

pytestmark = pytest.mark.django_db


def test_four_markets_in_their_zones_and_currencies() -> None:
    found = {market.code: (market.time_zone, market.currency) for market in facade.list_markets()}
    assert found == {
        "hel": ("Europe/Helsinki", "EUR"),
        "mow": ("Europe/Moscow", "RUB"),
        "sha": ("Asia/Shanghai", "CNY"),
        "tpe": ("Asia/Taipei", "TWD"),
    }
    for market in facade.list_markets():
        assert market.serves(market.center)
        assert market.language in market.languages
    assert not facade.get_market("hel").serves(LatLon(55.7558, 37.6173))
    with pytest.raises(UnknownMarket):
        facade.get_market("par")


def test_ensuring_markets_again_keeps_what_staff_changed() -> None:
    execute("UPDATE accounts_market SET horizon_days = 5 WHERE code = 'hel'")
    with open_transaction():
        facade.ensure_markets()
    assert facade.get_market("hel").horizon_days == 5
    selectors.forget_markets()


def test_phones_are_sealed_and_found_by_their_index() -> None:
    user_id = make_person(phone="+358 40 555 0101")
    row = fetch_one("SELECT phone_sealed, phone_index FROM accounts_user WHERE id = %s", [user_id])
    assert row is not None
    assert b"5550101" not in bytes(row[0])
    assert b"5550101" not in bytes(row[1])
    found = selectors.find_user_by_phone("+358405550101")
    assert found is not None
    assert found.pk == user_id
    assert found.phone == "+358405550101"
    assert facade.person_card(user_id).phone == "+358405550101"


def test_a_phone_copied_to_another_row_does_not_open() -> None:
    victim, thief = make_person(), make_person(phone=None)
    execute(
        "UPDATE accounts_user SET unverified_phone_sealed = (SELECT phone_sealed FROM accounts_user WHERE id = %s) "
        "WHERE id = %s",
        [victim, thief],
    )
    with pytest.raises(SealBroken):
        _ = User.objects.get(pk=thief).unverified_phone


def test_two_accounts_cannot_prove_the_same_phone() -> None:
    make_person(phone="+358405550102")
    with pytest.raises(ContactTaken):
        make_person(phone="+358 40 5550102")
    make_person(phone="+358405550103", email="aino@example.org")
    with pytest.raises(ContactTaken):
        make_person(email="Aino@Example.org")


def test_unverified_phones_are_not_unique() -> None:
    make_person(phone="+358405550104")
    for _ in range(2):
        user = User.objects.get(pk=make_person(phone=None))
        user.put_phone("+358405550104", verified=False)
        user.save()
        assert user.unverified_phone == "+358405550104"
        assert user.phone is None


@pytest.mark.parametrize("text", ["", "0405550101", "+358", "hello", "+999 123", "+35840555010100000"])
def test_texts_that_are_no_phone(text: str) -> None:
    with pytest.raises(BadPhone):
        normalize_phone(text)


def test_creating_accounts_writes_consent_and_is_for_the_platform() -> None:
    user_id = make_person(language="ru")
    consents = Consent.objects.filter(user_id=user_id).values_list("kind", "language", "given_at")
    assert sorted(consents) == [("privacy", "ru", NOW), ("terms", "ru", NOW)]
    client = make_actor()
    with pytest.raises(NotAllowed), open_transaction():
        facade.create_accounts([CreateAccount(name="X", market="hel")], actor=client, now=NOW)


def test_a_session_token_is_an_actor_in_one_query() -> None:
    user_id = make_person(market="mow", language="ru")
    token = sign_in(user_id)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        actor = facade.actor_for_session(token)
    assert len(queries) == 1
    assert actor is not None
    assert (actor.user_id, actor.role, actor.market, actor.language, actor.verified) == (
        user_id,
        Role.CLIENT,
        "mow",
        "ru",
        True,
    )
    assert actor == facade.actor_of(user_id)


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 32, "A" * 32, "'; DROP TABLE django_session; --", "é" * 32, "a" * 400]
)
def test_unknown_tokens_are_nobody(token: str) -> None:
    assert facade.actor_for_session(token) is None


def test_roles_follow_flags() -> None:
    user_id = make_person()
    with open_transaction():
        facade.mark_specialist(user_id, 77)
    actor = facade.actor_for_session(sign_in(user_id))
    assert actor is not None
    assert actor.role is Role.SPECIALIST
    assert actor.specialist_id == 77
    with open_transaction():
        facade.mark_specialist(user_id, None)
    assert facade.actor_of(user_id).role is Role.CLIENT
    assert make_actor(is_staff=True).role is Role.STAFF
    with pytest.raises(NotFound):
        facade.actor_of(987_654_321)


def test_an_account_without_proof_is_not_verified() -> None:
    assert not make_actor(phone=None).verified
    assert make_actor(phone=None, email="only@example.org").verified


def test_sessions_end_with_revocation_expiry_password_change_and_closing() -> None:
    actor = make_actor()
    assert actor.user_id is not None
    token, other = sign_in(actor.user_id), sign_in(actor.user_id)
    listed = selectors.sessions_of(actor, token=token)
    assert [session.is_current for session in listed].count(True) == 1
    ended = next(session for session in listed if not session.is_current)
    with pytest.raises(NotFound):
        profile.revoke_session(ended.id, actor=make_actor(), now=NOW)
    facade.revoke_session(ended.id, actor=actor, now=NOW)
    assert facade.actor_for_session(other) is None
    assert facade.actor_for_session(token) is not None

    user = User.objects.get(pk=actor.user_id)
    user.set_password("another long password")
    user.save()
    assert facade.actor_for_session(token) is None

    token = sign_in(actor.user_id)
    execute("UPDATE django_session SET expire_date = now() - interval '1 second' WHERE session_key = %s", [token])
    assert facade.actor_for_session(token) is None
    assert not any(session.is_current for session in selectors.sessions_of(actor, token=token))
    assert platform.remove_ended_sessions(now=NOW + timedelta(days=4000)) >= 1

    token = sign_in(actor.user_id)
    User.objects.filter(pk=actor.user_id).update(is_active=False)
    assert facade.actor_for_session(token) is None


def test_a_session_row_moved_to_another_key_or_person_is_worthless() -> None:
    victim, thief = make_person(), make_person()
    token, stolen = sign_in(victim), sign_in(thief)
    execute(
        "UPDATE django_session SET session_data = (SELECT session_data FROM django_session WHERE session_key = %s) "
        "WHERE session_key = %s",
        [token, stolen],
    )
    assert facade.actor_for_session(stolen) is None
    execute("UPDATE usersessions_usersession SET user_id = %s WHERE session_key = %s", [thief, token])
    assert facade.actor_for_session(token) is None


def test_stale_accounts_without_proof_are_removed_and_nothing_else() -> None:
    stale, fresh, proved = make_person(phone=None), make_person(phone=None), make_person()
    execute("UPDATE accounts_user SET created_at = %s WHERE id = ANY(%s)", [NOW - timedelta(days=2), [stale, proved]])
    execute("UPDATE accounts_user SET created_at = %s WHERE id = %s", [NOW, fresh])
    assert platform.remove_unverified_accounts(now=NOW) == 1
    left = set(User.objects.filter(pk__in=[stale, fresh, proved]).values_list("pk", flat=True))
    assert left == {fresh, proved}

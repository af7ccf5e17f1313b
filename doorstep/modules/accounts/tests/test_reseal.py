"""Changing keys."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from doorstep.infra.crypto import UnknownKey
from doorstep.infra.db import fetch_all
from doorstep.modules.accounts import facade, selectors
from doorstep.modules.accounts.contracts import AddAddress
from doorstep.modules.accounts.models import User
from doorstep.modules.accounts.services.addresses import add_address
from doorstep.modules.accounts.services.reseal import open_factor_secret
from doorstep.modules.accounts.tests.builders import NOW, make_person, sign_in

pytestmark = pytest.mark.django_db

PHONE = "+358405550501"
NEXT_KEY = "next:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


def test_everything_moves_to_the_newest_key_and_the_old_one_may_go(settings: Any) -> None:
    old_ring = settings.DOORSTEP_KEYS
    person, waiting = make_person(phone=PHONE), make_person(phone=None)
    token = sign_in(person)
    user = User.objects.get(pk=waiting)
    user.put_phone("+358405550502", verified=False)
    user.save()
    position = facade.get_market("hel").center
    made = add_address(
        AddAddress(label="Home", line="Kaarlenkatu 12", position=position), actor=facade.actor_of(person), now=NOW
    )
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(pk=person), secret)
    codes = RecoveryCodes.activate(User.objects.get(pk=person)).generate_codes()

    settings.DOORSTEP_KEYS = f"{NEXT_KEY},{old_ring}"
    assert facade.actor_for_session(token) is not None
    facade.reseal_everything()
    # The step that retires the key of the phone index: run again with the new key alone in charge of it.
    settings.DOORSTEP_KEYS = f"{NEXT_KEY},{old_ring},{NEXT_KEY.replace('next', 'index')}"
    counts = facade.reseal_everything()
    assert counts == {"people": 2, "mail stops": 0, "second factors": 2, "sessions": 1}

    settings.DOORSTEP_KEYS = f"{NEXT_KEY},{NEXT_KEY.replace('next', 'index')}"
    found = selectors.find_user_by_phone(PHONE)
    assert found is not None
    assert (found.pk, found.phone) == (person, PHONE)
    assert User.objects.get(pk=waiting).unverified_phone == "+358405550502"
    assert facade.get_address(made.id, facade.actor_of(person)).line == "Kaarlenkatu 12"
    totp = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert open_factor_secret(totp.data["secret"]) == secret
    assert RecoveryCodes.activate(User.objects.get(pk=person)).generate_codes() == codes
    selectors._session_belongs.cache_clear()
    assert facade.actor_for_session(token) is not None

    settings.DOORSTEP_KEYS = old_ring
    with pytest.raises(UnknownKey, match="next"):
        _ = User.objects.get(pk=person).phone


def test_sessions_sealed_with_a_lost_key_end(settings: Any) -> None:
    token = sign_in(make_person(phone=None))
    settings.DOORSTEP_KEYS = NEXT_KEY
    selectors._session_belongs.cache_clear()
    assert facade.actor_for_session(token) is None
    facade.reseal_everything()
    assert fetch_all("SELECT 1 FROM django_session") == []

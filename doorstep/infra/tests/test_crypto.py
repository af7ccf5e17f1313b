import base64
import os

import pytest

from doorstep.infra.crypto import BadKeyRing, KeyRing, Place, SealBroken, UnknownKey

OLD = "old:" + base64.b64encode(b"a" * 32).decode()
NEW = "new:" + base64.b64encode(b"b" * 32).decode()
PHONE = Place("accounts_user", "phone", 7)


def test_a_sealed_value_opens_at_its_own_place() -> None:
    ring = KeyRing.parse(OLD)
    assert ring.unseal(ring.seal("+358401234567 Käpylä", PHONE), PHONE) == "+358401234567 Käpylä"
    assert ring.unseal(memoryview(ring.seal("", PHONE)), PHONE) == ""


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("accounts_user", "phone", 8),
        Place("accounts_user", "unverified_phone", 7),
        Place("accounts_address", "phone", 7),
        Place("accounts_user", "phone", 70),
    ],
)
def test_a_sealed_value_copied_elsewhere_does_not_open(elsewhere: Place) -> None:
    ring = KeyRing.parse(OLD)
    with pytest.raises(SealBroken):
        ring.unseal(ring.seal("+358401234567", PHONE), elsewhere)


def test_every_changed_byte_is_noticed() -> None:
    ring = KeyRing.parse(OLD)
    sealed = ring.seal("+358401234567", PHONE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises((SealBroken, UnknownKey)):
            ring.unseal(bytes(changed), PHONE)
    for length in range(len(sealed)):
        with pytest.raises((SealBroken, UnknownKey)):
            ring.unseal(sealed[:length], PHONE)


def test_equal_texts_never_look_alike_when_sealed() -> None:
    ring = KeyRing.parse(OLD)
    assert len({ring.seal("+358401234567", PHONE) for _ in range(50)}) == 50


def test_rotation_opens_old_values_and_seals_with_the_newest_key() -> None:
    before, during, after = KeyRing.parse(OLD), KeyRing.parse(f"{NEW},{OLD}"), KeyRing.parse(NEW)
    old_value = before.seal("text", PHONE)
    assert during.unseal(old_value, PHONE) == "text"
    assert not during.is_current(old_value)
    new_value = during.seal("text", PHONE)
    assert during.is_current(new_value)
    assert after.unseal(new_value, PHONE) == "text"
    with pytest.raises(UnknownKey, match="no key 'old' in DOORSTEP_KEYS"):
        after.unseal(old_value, PHONE)


def test_the_blind_index_survives_a_new_key_in_front_and_parts_purposes() -> None:
    before, during, after = KeyRing.parse(OLD), KeyRing.parse(f"{NEW},{OLD}"), KeyRing.parse(NEW)
    index = before.index("accounts_user.phone", "+358401234567")
    assert len(index) == 32
    assert during.index("accounts_user.phone", "+358401234567") == index
    assert after.index("accounts_user.phone", "+358401234567") != index
    assert before.index("accounts_user.fax", "+358401234567") != index
    assert before.index("accounts_user.phone", "+358401234568") != index


@pytest.mark.parametrize(
    "text",
    ["", " , ", "only-an-id", "id:", ":" + OLD[4:], "id:not base64", "id:" + base64.b64encode(b"a" * 31).decode()],
)
def test_a_bad_ring_is_refused(text: str) -> None:
    with pytest.raises(BadKeyRing):
        KeyRing.parse(text)


def test_a_repeated_key_id_is_refused() -> None:
    with pytest.raises(BadKeyRing, match="twice"):
        KeyRing.parse(f"{OLD},{OLD}")


def test_random_texts_round_trip() -> None:
    ring = KeyRing.parse(f"{NEW},{OLD}")
    for _ in range(200):
        text = os.urandom(30).hex()
        assert ring.unseal(ring.seal(text, PHONE), PHONE) == text

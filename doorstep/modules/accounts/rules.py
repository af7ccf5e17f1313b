"""Policy of accounts: what a phone is, how many addresses, which terms."""

from collections.abc import Mapping

import phonenumbers

from doorstep.kernel.actors import Role
from doorstep.modules.accounts.contracts import LANGUAGES, BadPhone, ConsentKind

ADDRESS_LIMIT = 20
NAME_LENGTH = 80
PEOPLE_LIMIT = 12
LONGEST_PERSON_NOTES = 1000

# The versions in force: whoever signs up agrees to these, and a consent row says so.
TERMS: Mapping[ConsentKind, str] = {ConsentKind.TERMS: "2026-11-01", ConsentKind.PRIVACY: "2026-11-01"}


def normalize_phone(text: str) -> str:
    """
    A phone number as E.164 (``+358401234567``).

    Checks the country code and the length only: newly issued ranges must not be refused.

    :raises BadPhone: if it has no country code or an impossible length.
    """
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        raise BadPhone from None
    if not phonenumbers.is_possible_number(number):
        raise BadPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def role_of(*, is_staff: bool, specialist_id: int | None) -> Role:
    """The role that a person acts in: staff before specialist before client."""
    if is_staff:
        return Role.STAFF
    return Role.CLIENT if specialist_id is None else Role.SPECIALIST


def nearest_language(wished: str, offered: tuple[str, ...] = LANGUAGES) -> str:
    """The wished language if it is offered, else the first offered."""
    return wished if wished in offered else offered[0]

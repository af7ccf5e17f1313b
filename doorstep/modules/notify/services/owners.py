"""Which module answers for a kind, and who else may be written to. Filled at start, when the handlers are loaded."""

import uuid
from collections.abc import Callable, Iterable

from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.notify.contracts import Kind, Owner

_owners: dict[Kind, Owner] = {}

type FindOutsider = Callable[[uuid.UUID], Recipient | None]
_outsiders: list[FindOutsider] = []


def register_owner(kinds: Iterable[Kind], owner: Owner) -> None:
    """Let an owner answer for kinds; the last word counts."""
    for kind in kinds:
        _owners[kind] = owner


def find_owner(kind: Kind) -> Owner | None:
    """Who answers for a kind; None if what it says holds for ever."""
    return _owners.get(kind)


def register_outsiders(find: FindOutsider) -> None:
    """Let a module say who goes by an id of its own: people without an account, who are written to by e-mail."""
    if find not in _outsiders:
        _outsiders.append(find)


def find_outsider(person_id: uuid.UUID) -> Recipient | None:
    """Who goes by an id that no cared person has; None if nobody does, or they are not to be written to."""
    return next((found for find in _outsiders if (found := find(person_id)) is not None), None)

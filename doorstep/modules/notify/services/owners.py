"""Which module answers for a kind. Filled at start, when the handlers are loaded."""

from collections.abc import Iterable

from doorstep.modules.notify.contracts import Kind, Owner

_owners: dict[Kind, Owner] = {}


def register_owner(kinds: Iterable[Kind], owner: Owner) -> None:
    """Let an owner answer for kinds; the last word counts."""
    for kind in kinds:
        _owners[kind] = owner


def find_owner(kind: Kind) -> Owner | None:
    """Who answers for a kind; None if what it says holds for ever."""
    return _owners.get(kind)

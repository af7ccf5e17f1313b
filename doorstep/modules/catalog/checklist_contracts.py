"""What other modules may know of the checklists of services. Texts are by language tag."""

from collections.abc import Mapping
from dataclasses import dataclass

from doorstep.kernel.errors import DomainError, Kind

MOST_CHECKLIST_ITEMS = 40
LONGEST_CHECKLIST_NAME = 120


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """
    A thing that a visit of a service includes, which its specialist ticks.

    ``required``: a visit is not finished before it is done, or a note says why not.
    """

    item_id: int
    service_id: int
    slug: str
    names: Mapping[str, str]
    required: bool
    active: bool


@dataclass(frozen=True, slots=True)
class ChecklistDraft:
    """A thing of a checklist to save, known by its service and slug."""

    slug: str
    names: Mapping[str, str]
    required: bool = False
    active: bool = True


class ChecklistInvalid(DomainError):
    """A thing of a checklist with a value that can't be; ``context.field`` names it, the detail what is allowed."""

    code = "checklist_invalid"
    kind = Kind.INVALID
    title = "This can't be saved"

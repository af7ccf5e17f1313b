"""Work that a specialist asks for at the door, for the world of contracts."""

from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.modules.booking.contracts import ExtraState
from doorstep.modules.booking.models import Extra


def asked_extra(visit_id: str) -> str:
    """An extra of a visit, which waits for the client's answer; its id."""
    extra = Extra.objects.create(
        id=new_id(),
        visit_id=visit_id,
        title="Balcony",
        amount_minor=1500,
        currency="EUR",
        state=ExtraState.ASKED,
        created_at=utc_now(),
    )
    return str(extra.id)

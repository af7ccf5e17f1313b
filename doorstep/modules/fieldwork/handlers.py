"""What fieldwork does after the fact."""

from doorstep.infra.tasks import handles
from doorstep.kernel.clock import utc_now
from doorstep.modules.fieldwork.contracts import HelpAsked
from doorstep.modules.fieldwork.services.help_notices import find_contact_recipient, tell_contact
from doorstep.modules.notify import facade as notify

notify.register_outsiders(find_contact_recipient)


@handles(HelpAsked)
def tell_of_help(event: HelpAsked) -> None:
    """Write to the specialist's safety contact; staff have the alert."""
    tell_contact(event, now=utc_now())

"""What people want to be told, and when they want quiet."""

from collections.abc import Sequence

from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.notify.contracts import GroupChoice, QuietTime
from doorstep.modules.notify.models import Preference, QuietHours


@transaction
def set_preferences(choices: Sequence[GroupChoice], quiet: QuietTime | None, *, actor: Actor) -> None:
    """
    Save the channels of some groups, and replace the quiet hours; None removes them.

    What waits already for the end of quiet hours goes out then.
    """
    if actor.user_id is None:
        raise NotSignedIn
    # The last word on a group counts, should it be named twice.
    for choice in {choice.group: choice for choice in choices}.values():
        Preference.objects.update_or_create(
            user_id=actor.user_id, group=choice.group, defaults={"push": choice.push, "email": choice.email}
        )
    if quiet is None:
        QuietHours.objects.filter(user_id=actor.user_id).delete()
    else:
        QuietHours.objects.update_or_create(
            user_id=actor.user_id,
            defaults={"starts": quiet.starts, "ends": quiet.ends, "time_zone": quiet.time_zone},
        )

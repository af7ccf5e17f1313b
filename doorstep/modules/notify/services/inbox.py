"""Reading, on one's own."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import execute, transaction
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.notify.contracts import App, NoticesRead


@transaction
def mark_read(app: App, ids: Sequence[uuid.UUID] | None, *, actor: Actor, now: datetime) -> int:
    """
    Mark some of the actor's notices in an app as read, or all with None; how many were unread.

    Other people's are left alone, without a word.
    """
    if actor.user_id is None:
        raise NotSignedIn
    changed = execute(
        "UPDATE notify_notice SET read_at = %s WHERE user_id = %s AND app = %s AND read_at IS NULL "
        "AND (%s::uuid[] IS NULL OR id = ANY(%s::uuid[]))",
        [now, actor.user_id, app, *([None, None] if ids is None else [list(ids), list(ids)])],
    )
    if changed:
        publish(NoticesRead(user_id=actor.user_id, app=app, read_at=now))
    return changed

"""The worker role with a carrier at which it may die; a process that test_killed_deliveries starts."""

import os
from collections.abc import Callable
from typing import Any

from doorstep.settings.env import read_environment
from tests.long.workers import STEP_VARIABLE, die

SMTP_VARIABLE = "DOORSTEP_LONG_SMTP"
BEFORE_SENDING, BEFORE_CALL, AFTER_CALL = "before sending", "before the call", "after the call"


def dying(call: Callable[..., Any], step: str) -> Callable[..., Any]:
    """The call, at whose beginning or end the process dies."""

    def run(*arguments: Any, **named: Any) -> Any:
        if step == BEFORE_CALL:
            die()
        result = call(*arguments, **named)
        die()
        return result

    return run


def main() -> None:
    """Work until told to stop, or until the chosen step."""
    read_environment()
    from django.conf import settings

    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.entrypoints import worker
    from doorstep.integrations.mail_sent import SentMails
    from doorstep.integrations.push_sent import SentPushes
    from doorstep.modules.notify.services import deliveries
    from doorstep.settings.notices import mailers_of

    settings.MAIL_SENDER = "doorstep.integrations.mail_sent.SentMails"
    settings.MAIL_READY = True
    settings.MAILERS = mailers_of(os.environ[SMTP_VARIABLE])
    step = os.environ.get(STEP_VARIABLE, "")
    if step == BEFORE_SENDING:
        # Everything is prepared and written, but not committed.
        deliveries._call_of = dying(deliveries._call_of, AFTER_CALL)
    elif step:
        for sender in (SentMails, SentPushes):
            sender.send = dying(sender.send, step)  # type: ignore[method-assign]
    worker.run()


if __name__ == "__main__":
    main()

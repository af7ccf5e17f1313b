"""Who reads notices, and what keeps a channel from reaching them; of many people in a few queries."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.notify import selectors
from doorstep.modules.notify.contracts import App, Channel, GroupChoice, Kind
from doorstep.modules.notify.ports import mail_sender, push_sender
from doorstep.modules.notify.rules.routes import PLANS
from doorstep.modules.notify.services.owners import find_outsider

# A user, or a cared person of theirs.
type Whom = tuple[int, uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with an open account, what they chose by group, and in which apps they take pushes."""

    recipient: Recipient
    choices: dict[str, GroupChoice]
    taking_pushes: frozenset[str]

    def find_obstacle(self, kind: Kind, app: App, channel: Channel) -> str | None:
        """Why a notice of a kind can't, or shall not, go to the person by a channel; None if it can."""
        choice = self.choices.get(PLANS[kind].group)
        if choice is not None and not choice.wants(channel):
            return "switched off"
        if channel is Channel.EMAIL:
            if not self.recipient.email:
                return "no address"
            return None if mail_sender().is_ready else "no mail carrier"
        if not push_sender().is_ready:
            return "no push key"
        return None if app in self.taking_pushes else "no device"


def find_readers(whom: Collection[Whom]) -> dict[Whom, Reader]:
    """
    Those who read, by whom is meant; left out who has no open account any more, or may not be written to.

    Cared people are asked for one by one: few visits are booked for others.
    """
    own = _find_own({user_id for user_id, person_id in whom if person_id is None})
    found: dict[Whom, Reader] = {(user_id, None): reader for user_id, reader in own.items()}
    for user_id, person_id in whom:
        recipient = None
        if person_id is not None:
            recipient = accounts.find_cared_recipient(person_id) or find_outsider(person_id)
        if recipient is not None:
            found[(user_id, person_id)] = Reader(recipient, {}, frozenset())
    return found


def _find_own(user_ids: Collection[int]) -> dict[int, Reader]:
    if not user_ids:
        return {}
    recipients = accounts.recipients(sorted(user_ids))
    if not recipients:
        return {}
    ids = list(recipients)
    choices: dict[int, dict[str, GroupChoice]] = {}
    for (user_id, group), choice in selectors.choices_of(ids).items():
        choices.setdefault(user_id, {})[group] = choice
    pushes = selectors.apps_taking_pushes(ids)
    return {
        user_id: Reader(
            recipient,
            choices.get(user_id, {}),
            frozenset(app for person, app in pushes if person == user_id),
        )
        for user_id, recipient in recipients.items()
    }

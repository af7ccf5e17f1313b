"""Browsers and phones that take pushes."""

import uuid
from datetime import datetime

from doorstep.infra.db import LockSpace, lock_keys, transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.notify.contracts import Subscription, TooManyDevices
from doorstep.modules.notify.models import PushSubscription, endpoint_index
from doorstep.modules.notify.ports import push_sender
from doorstep.modules.notify.rules.keys import check_keys

MOST_DEVICES = 20


def subscribe(subscription: Subscription, *, token: str, actor: Actor, now: datetime) -> PushSubscription:
    """
    Let a browser or a phone take pushes while the session lasts; the same address again replaces what was known of it.

    A session has one address for each app: another one takes its place, as browsers and phones change theirs. A
    browser in which somebody else signs in becomes theirs.

    :raises PushNotSetUp: if nothing is configured for devices of its kind.
    :raises PushAddressRefused: if the address is not https on a public host nor a phone's token, or its keys are none.
    :raises TooManyDevices: beyond 20 devices of open sessions.
    """
    if not subscription.is_phone:
        check_keys(subscription)
    push_sender().check_address(subscription.endpoint)  # asks the name service, so before the transaction
    return _save(subscription, token=token, actor=actor, now=now)


@transaction
def _save(subscription: Subscription, *, token: str, actor: Actor, now: datetime) -> PushSubscription:
    device_id = accounts.find_device(token)
    if actor.user_id is None or device_id is None:
        raise NotSignedIn
    lock_keys(LockSpace.PUSH, [int.from_bytes(endpoint_index(subscription.endpoint)[:8])])
    lock_keys(LockSpace.PERSON, [actor.user_id])
    _forget_ended(actor.user_id)
    index = endpoint_index(subscription.endpoint)
    former = PushSubscription.objects.filter(user_id=actor.user_id, device_id=device_id, app=subscription.app)
    former.exclude(endpoint_index=index).delete()
    row = PushSubscription.objects.filter(endpoint_index=index).first()
    if row is None or row.user_id != actor.user_id:
        if PushSubscription.objects.filter(user_id=actor.user_id).count() >= MOST_DEVICES:
            raise TooManyDevices("Remove one first.", limit=MOST_DEVICES)
        row = row or PushSubscription(created_at=now)
    row.user_id, row.device_id = actor.user_id, device_id
    row.put(subscription)
    row.save()
    return row


def _forget_ended(user_id: int) -> None:
    PushSubscription.objects.filter(user_id=user_id).exclude(device_id__in=accounts.open_devices(user_id)).delete()


@transaction
def unsubscribe(subscription_id: uuid.UUID, *, actor: Actor) -> None:
    """
    Forget one of the actor's devices.

    :raises NotFound: if it is not the actor's.
    """
    if actor.user_id is None:
        raise NotSignedIn
    removed, _ = PushSubscription.objects.filter(id=subscription_id, user_id=actor.user_id).delete()
    if not removed:
        raise NotFound("There is no such subscription.")


def reseal_subscriptions() -> int:
    """Seal every browser's address and keys with the newest key, each in a transaction of its own; how many."""
    ids = list(PushSubscription.objects.values_list("id", flat=True))
    return sum(_reseal(subscription_id) for subscription_id in ids)


@transaction
def _reseal(subscription_id: uuid.UUID) -> bool:
    row = PushSubscription.objects.select_for_update().filter(id=subscription_id).first()
    if row is None:
        return False
    row.put(row.open())
    row.save(update_fields=["sealed", "endpoint_index"])
    return True

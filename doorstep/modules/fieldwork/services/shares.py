"""Share links: how somebody without an account follows a visit, for a while, until the client takes it back."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.infra.outbox import announce
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.fieldwork.contracts import (
    NewShareLink,
    ShareLinkEnded,
    ShareLinkFacts,
    TooManyShareLinks,
    TripState,
    VisitOver,
)
from doorstep.modules.fieldwork.models import ShareLink
from doorstep.modules.fieldwork.rules.following import MOST_SHARE_LINKS, share_until, trip_state
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.selectors.trips import count_live_links, list_share_links
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App

_TOKEN_BYTES = 24


def token_hash(token: str) -> bytes:
    """What is kept of a link: its token has 192 random bits, so a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).digest()


@transaction
def share_trip(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> NewShareLink:
    """
    Give a visit an address at which a relative follows it. It is told this once: only its hash is kept.

    It lives for the market's hours after the agreed start.

    :raises NotFound: unless it is a confirmed visit of the actor's own order.
    :raises VisitOver: if nothing is to be followed any more.
    :raises TooManyShareLinks: if five work already.
    """
    visit = booking.get_field_visit_of_client(order_id, visit_id, actor=actor)
    if visit.client_id != actor.user_id:
        raise NotFound
    if trip_state(VisitState(visit.state)) is TripState.OVER:
        raise VisitOver
    if count_live_links(visit_id, now=now) >= MOST_SHARE_LINKS:
        raise TooManyShareLinks
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = ShareLink.objects.create(
        id=new_id(),
        visit_id=visit_id,
        token_hash=token_hash(token),
        created_at=now,
        expires_at=share_until(agreed_at=visit.agreed_at, now=now, hours=terms_of(visit.market).share_hours),
    )
    return NewShareLink(link.id, notify.address_of(App.CLIENT, f"/follow/{token}"), link.expires_at)


def list_shares(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor) -> list[ShareLinkFacts]:
    """
    The share links of a visit, the latest first, ended ones too.

    :raises NotFound: unless it is a confirmed visit of the actor's own order, or staff asks.
    """
    return list_share_links(booking.get_field_visit_of_client(order_id, visit_id, actor=actor).visit_id)


@transaction
def revoke_share(order_id: uuid.UUID, visit_id: uuid.UUID, share_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Take a link back: whoever follows by it hears nothing more. Again: nothing happens.

    :raises NotFound: unless it is a link of a confirmed visit of the actor's own order, or staff asks.
    """
    booking.get_field_visit_of_client(order_id, visit_id, actor=actor)
    link = ShareLink.objects.select_for_update().filter(id=share_id, visit_id=visit_id).first()
    if link is None:
        raise NotFound
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        announce([{"unfollow": str(link.id)}])


def get_link(token: str, *, now: datetime) -> ShareLink:
    """
    A link that works.

    :raises NotFound: if there was never such a link.
    :raises ShareLinkEnded: if it was taken back, or its time is over.
    """
    link = ShareLink.objects.filter(token_hash=token_hash(token)).first()
    if link is None:
        raise NotFound
    if link.revoked_at is not None or link.expires_at <= now:
        raise ShareLinkEnded
    return link


def live_links(tokens: Iterable[str], *, now: datetime) -> dict[str, ShareLink]:
    """The links that work among some tokens, by token."""
    by_hash = {token_hash(token): token for token in tokens}
    found = ShareLink.objects.filter(token_hash__in=list(by_hash), revoked_at=None, expires_at__gt=now)
    return {by_hash[bytes(link.token_hash)]: link for link in found}

"""Where providers send their messages."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path as PathParameter
from ninja import Router, Schema
from pydantic import Field

from doorstep.infra.http import anyone, errors
from doorstep.kernel.clock import utc_now
from doorstep.modules.payments.contracts import WebhookRefused
from doorstep.modules.payments.services.messages import LONGEST_MESSAGE, receive_message

type Provider = Annotated[str, PathParameter(max_length=40, examples=["sandbox"])]

router = Router(tags=["payments"])

_BODY = {
    "requestBody": {
        "required": True,
        "description": "As the provider sends and signs it.",
        "content": {"application/json": {"schema": {"type": "object"}, "example": {"id": "evt_1"}}},
    }
}


class MessageTakenOut(Schema):
    """What came of the message; a provider needs the status alone."""

    outcome: str = Field(examples=["applied"])


@router.post(
    "/webhooks/payments/{provider}",
    auth=anyone,
    response=MessageTakenOut,
    openapi_extra=errors(WebhookRefused) | _BODY,
)
def take_payment_message(request: HttpRequest, provider: Provider) -> MessageTakenOut:
    """
    Take in a message of a payment provider. It may come again, late and in any order: the end is the same.

    ``applied``, ``older`` (nothing new), ``again`` (known already), ``unknown_payment`` or ``differs`` (it speaks of
    other money than we asked for; staff look into it). A message that is not the provider's moves nothing.
    """
    length = request.headers.get("Content-Length", "")
    too_long = length.isdigit() and int(length) > LONGEST_MESSAGE
    body = b" " * (LONGEST_MESSAGE + 1) if too_long else request.body
    return MessageTakenOut(outcome=receive_message(provider, dict(request.headers), body, now=utc_now()))

"""The page where development shows sign-in codes; production does not mount it."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from doorstep.modules.accounts.ports import ShowsMessages, code_sender


@require_GET
def show_codes(request: HttpRequest) -> HttpResponse:
    """
    GET ``/dev/codes``: the latest codes, newest first; ``?to=`` picks a phone or e-mail address.

    A page for people; with ``Accept: application/json`` a list of ``{"to", "channel", "code", "text", "sent_at"}``.
    """
    sender = code_sender()
    if not isinstance(sender, ShowsMessages):
        raise Http404
    # A plus sign in a query means a blank; people type phones as they are.
    to = (request.GET.get("to") or "").strip()
    if to.isdigit():
        to = f"+{to}"
    shown = sender.recent(to or None)
    if "application/json" in request.headers.get("Accept", ""):
        items = [
            {
                "to": item.message.to,
                "channel": item.message.channel,
                "code": item.message.code,
                "text": item.message.text,
                "sent_at": item.sent_at.isoformat(),
            }
            for item in shown
        ]
        return JsonResponse({"items": items}, json_dumps_params={"ensure_ascii": False})
    return render(request, "accounts/codes.html", {"shown": shown, "to": to})


urlpatterns = [path("dev/codes", show_codes, name="development-codes")]

"""Where people without an account end the mails about visits that others book for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from doorstep.infra.pace import Pace
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy, NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.notify.rules import texts

_pace = Pace(burst=30, per_second=1 / 10)


# Mail programs post here with no page before (RFC 8058); the token in the address is what entitles to it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """
    ``/mails/stop/<token>``: a page with a button; posting ends the mails, or with ``resume`` begins them anew.

    Looking alone changes nothing, as programs that check mails look at every address.
    """
    language = request.GET.get("lang", "en")
    words = texts.words_in(language)["stop"]
    context = {"language": language if language in texts.LANGUAGES else "en", "words": words, "known": True}
    status = 200
    try:
        if not _pace.allow(token[:160]):
            raise Busy(retry_after=10)
        if request.method == "POST":
            if "resume" in request.POST:
                accounts.resume_mails(token)
            else:
                accounts.stop_mails(token, now=utc_now())
        context["stopped"] = accounts.are_mails_stopped(token)
    except NotFound:
        context["known"], status = False, 404
    except Busy:
        return HttpResponse(status=429, headers={"Retry-After": "10"})
    response = render(request, "notify/stop.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


urlpatterns = [path("mails/stop/<str:token>", stop_mails, name="stop-mails")]

"""The page where development shows mails; production does not mount it."""

import base64

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from doorstep.modules.notify.ports import ShownMail, ShowsMails, mail_sender


def _sender() -> ShowsMails:
    sender = mail_sender()
    if not isinstance(sender, ShowsMails):
        raise Http404
    return sender


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _shown(mail: ShownMail) -> dict[str, object]:
    return {
        "id": mail.id,
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "sent_at": mail.sent_at.isoformat(),
        "attachments": [
            {
                "name": file.name,
                "content_type": file.content_type,
                "content": base64.b64encode(file.content).decode(),
            }
            for file in mail.attachments
        ],
    }


@require_GET
def show_mails(request: HttpRequest) -> HttpResponse:
    """
    GET ``/dev/mail``: the latest mails, newest first; ``?to=`` picks an address.

    A page for people; with ``Accept: application/json`` a list of ``{"id", "to", "subject", "text", "html",
    "sent_at", "attachments": [{"name", "content_type", "content"}]}``, contents in base64.
    """
    to = (request.GET.get("to") or "").strip()
    mails = _sender().recent(to or None)
    if _wants_json(request):
        return JsonResponse({"items": [_shown(mail) for mail in mails]}, json_dumps_params={"ensure_ascii": False})
    return render(request, "notify/mails.html", {"mails": mails, "to": to})


@require_GET
def show_mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """GET ``/dev/mail/<id>``: one mail with its HTML, its text and its files; JSON as in the list."""
    mail = _sender().find(mail_id)
    if mail is None:
        raise Http404
    if _wants_json(request):
        return JsonResponse(_shown(mail), json_dumps_params={"ensure_ascii": False})
    return render(request, "notify/shown.html", {"mail": mail})


@require_GET
@xframe_options_sameorigin
def show_html(request: HttpRequest, mail_id: str) -> HttpResponse:
    """GET ``/dev/mail/<id>/html``: what a mail program shows, with nothing that could run."""
    mail = _sender().find(mail_id)
    if mail is None:
        raise Http404
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@require_GET
def get_attachment(request: HttpRequest, mail_id: str, number: int) -> HttpResponse:
    """GET ``/dev/mail/<id>/files/<number>``: one file, to download."""
    mail = _sender().find(mail_id)
    if mail is None or number >= len(mail.attachments):
        raise Http404
    file = mail.attachments[number]
    response = HttpResponse(file.content, content_type=f"{file.content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


urlpatterns = [
    path("dev/mail", show_mails, name="development-mails"),
    path("dev/mail/<slug:mail_id>", show_mail, name="development-mail"),
    path("dev/mail/<slug:mail_id>/html", show_html, name="development-mail-html"),
    path("dev/mail/<slug:mail_id>/files/<int:number>", get_attachment, name="development-mail-file"),
]

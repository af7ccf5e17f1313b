"""The staff desk's form of cancelling an order, or one visit of it, for a cause."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from doorstep.infra import files
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, InvalidInput
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause
from doorstep.modules.booking.models import Cancellation, Order, Visit
from doorstep.modules.booking.services.change import LONGEST_EVIDENCE, cancel_for_cause
from doorstep.modules.booking.services.consequences import fees_by_cause

_CAUSES = (
    (Cause.FORCE_MAJEURE, "force majeure"),
    (Cause.PLATFORM, "the platform"),
    (Cause.SPECIALIST, "the specialist"),
    (Cause.CLIENT, "the client: the fee of the policy is due"),
)


class PicturesWidget(UnfoldAdminFileFieldWidget):  # type: ignore[misc]
    """A choice of several files."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several files at once, none of them needed."""

    def __init__(self) -> None:
        super().__init__(
            required=False, label="Pictures", widget=PicturesWidget(attrs={"multiple": True, "accept": "image/*"}),
            help_text=f"Up to {rules.MOST_EVIDENCE}: photos, documents. The platform's staff alone see them.",
        )  # fmt: skip

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Each of the files, checked."""
        chosen = data if isinstance(data, list) else [data]
        return [file for file in (super(PicturesField, self).clean(one, initial) for one in chosen) if file]


class CancelForm(forms.Form):
    """Whose cause it is, and what shows it."""

    cause = forms.ChoiceField(choices=[(str(cause), said) for cause, said in _CAUSES], widget=UnfoldAdminSelectWidget)
    evidence = forms.CharField(
        max_length=LONGEST_EVIDENCE, widget=UnfoldAdminTextareaWidget,
        help_text="What shows the cause: reports, calls, documents. Kept with the order, for staff only.",
    )  # fmt: skip
    pictures = PicturesField()


def cancel_page(
    request: HttpRequest, order: Order, context: dict[str, object], visit: Visit | None = None
) -> HttpResponse:
    """
    Ask for cause and evidence, show what each cause costs now, then cancel.

    :param visit: the only one of the order to cancel; None cancels all of it.
    """
    if visit is None:
        what, visit_id, back = f"order {order}", None, reverse("admin:booking_order_change", args=[order.id])
    else:
        what, visit_id = f"the visit of {visit.starts_at:%Y-%m-%d %H:%M} UTC of order {order}", visit.id
        back = reverse("admin:booking_visit_change", args=[visit.id])
    form = CancelForm(request.POST or None, request.FILES or None)
    now = utc_now()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actor = accounts.actor_of(int(request.user.pk or 0))
        try:
            sent = _keep_pictures(data["pictures"], owner_user_id=int(request.user.pk or 0), now=now)
            cancel_for_cause(order.id, Cause(data["cause"]), data["evidence"], sent, visit_id, actor=actor, now=now)
        except DomainError as error:
            form.add_error(None, f"{error.title}. {error.detail}")
        else:
            messages.success(request, f"Cancelled: {what}. Client and specialist are told.")
            return redirect(back)
    try:
        fees = [(said, str(fees_by_cause(order, visit_id, now=now)[cause])) for cause, said in _CAUSES]
    except DomainError as error:
        messages.error(request, f"{error.title}. {error.detail}")
        return redirect(back)
    shown = {"title": f"Cancel {what}", "form": form, "fees": fees, "is_part": visit is not None}
    return render(request, "booking/cancel.html", {**context, **shown})


def _keep_pictures(chosen: "Sequence[UploadedFile[Any]]", *, owner_user_id: int, now: datetime) -> list[uuid.UUID]:
    """Keep what staff sent until the cancelling uses it; what is refused is swept away after a day."""
    if len(chosen) > rules.MOST_EVIDENCE:
        raise InvalidInput(f"Send up to {rules.MOST_EVIDENCE} pictures.", field="pictures")
    sent = []
    for file in chosen:
        if (file.size or 0) > files.MOST_BYTES:
            raise files.PictureTooLarge
        sent.append(files.upload_picture(file.read(), files.Purpose.EVIDENCE, owner_user_id=owner_user_id, now=now).id)
    return sent


def evidence_pictures(row: Cancellation) -> str:
    """The pictures that were sent as evidence, to open; their addresses end after some hours."""
    now = utc_now()
    shown = [files.PhotoOut.of(file_id, now=now) for file_id in row.files]
    return format_html_join(
        " ", '<a href="{}"><img src="{}" alt="evidence" style="height:6rem;display:inline-block"></a>',
        [(urls.url, urls.small_url) for urls in shown],
    ) or "none"  # fmt: skip

"""Uploads over HTTP: sending a picture, taking it back, and the signed addresses under ``/media/``."""

import uuid
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import File, Form, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile
from pydantic import Field

from doorstep.infra.files.contracts import (
    MOST_BYTES,
    MOST_REQUEST_BYTES,
    FileMissing,
    PictureTooLarge,
    PictureUnreadable,
    Purpose,
    TooManyUploads,
)
from doorstep.infra.files.schemas import PictureOut
from doorstep.infra.files.services import SIZES, discard_picture, file_name, upload_picture
from doorstep.infra.files.signing import find_seconds_left
from doorstep.infra.files.storage import picture_storage
from doorstep.infra.http import actor_of, errors, problem, signed_in
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound, NotSignedIn

router = Router(tags=["files"])


class UploadIn(Schema):
    """What a picture is for."""

    purpose: Annotated[
        Literal["avatar", "portfolio", "certificate", "problem", "review", "evidence", "visit"],
        Field(examples=["review"]),
    ]


def refuse_long_requests(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Look at the announced length before a byte of the body is read; what is not announced is not read at all."""

    def checked(request: HttpRequest, **values: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_REQUEST_BYTES:
            return problem(PictureTooLarge())
        return run(request, **values)

    return checked


@router.post(
    "/files",
    response={201: PictureOut},
    auth=signed_in,
    openapi_extra=errors(NotSignedIn, PictureTooLarge, PictureUnreadable, TooManyUploads),
)
@decorate_view(refuse_long_requests)
def upload_file(request: HttpRequest, file: File[UploadedFile], form: Form[UploadIn]) -> Status[PictureOut]:
    """
    Send a picture as `multipart/form-data`: JPEG, PNG, WebP or HEIC up to 12 MB and 40 megapixels.

    It is encoded anew in two sizes without metadata, and is forgotten after a day unless something uses its id.
    """
    if (file.size or 0) > MOST_BYTES:
        raise PictureTooLarge
    actor, now = actor_of(request), utc_now()
    assert actor.user_id is not None  # signed in
    stored = upload_picture(file.read(), Purpose(form.purpose), owner_user_id=actor.user_id, now=now)
    return Status(201, PictureOut.of_stored(stored, now=now))


@router.delete(
    "/files/{uuid:file_id}", response={204: None}, auth=signed_in, openapi_extra=errors(NotSignedIn, FileMissing)
)
def discard_file(request: HttpRequest, file_id: uuid.UUID) -> Status[None]:
    """Take back a picture that nothing uses yet."""
    actor = actor_of(request)
    assert actor.user_id is not None  # signed in
    discard_picture(file_id, owner_user_id=actor.user_id, now=utc_now())
    return Status(204, None)


@require_safe
def show_picture(request: HttpRequest, file_id: uuid.UUID, size: str) -> HttpResponse:
    """GET ``/media/<id>/<size>``: whoever has a signed address. All refusals are the same 404."""
    now = utc_now()
    left = find_seconds_left(file_id, end=request.GET.get("e", ""), signature=request.GET.get("s", ""), now=now)
    content = picture_storage().read(file_name(file_id, size)) if left and size in SIZES else None
    if content is None:
        return _refused()
    tag = f'"{file_id.hex}-{size}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type="image/webp")
        response["Content-Disposition"] = "inline"
        # Opened by itself, the address is a page that may do nothing.
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = tag
    # A picture never changes under its id.
    response["Cache-Control"] = f"private, max-age={left}, immutable"
    return response


def _refused() -> HttpResponse:
    response = problem(NotFound())
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [path("media/<uuid:file_id>/<str:size>", show_picture, name="picture")]

"""Endpoints of what a specialist shows: the own portfolio and certificates."""

import uuid

from django.http import HttpRequest
from ninja import Router, Status

from doorstep.infra.files import FileMissing
from doorstep.infra.http import actor_of, errors, specialists_only
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotSignedIn
from doorstep.modules.specialists import selectors
from doorstep.modules.specialists.contracts import (
    CertificateExists,
    CertificateMissing,
    CertificatesFull,
    PictureMissing,
    PortfolioFull,
)
from doorstep.modules.specialists.http.showcase_schemas import (
    CertificateOut,
    CertificatesOut,
    NewCertificate,
    NewPicture,
    PictureChange,
    PortfolioOut,
    PortfolioPictureOut,
    stored_pictures,
)
from doorstep.modules.specialists.rules import MOST_CERTIFICATES, MOST_PICTURES
from doorstep.modules.specialists.services import showcase

router = Router(tags=["specialists"], auth=specialists_only)

_OWN = (NotSignedIn, NotAllowed)


@router.get("/specialist/portfolio", response=PortfolioOut, openapi_extra=errors(*_OWN))
def list_portfolio(request: HttpRequest) -> PortfolioOut:
    """The signed-in specialist's portfolio in the order shown, and how many pictures it may hold."""
    entries = selectors.portfolio_of(selectors.own_specialist(actor_of(request)).pk)
    pictures = stored_pictures(entries, (), now=utc_now())
    return PortfolioOut(items=[PortfolioPictureOut.of(entry, pictures) for entry in entries], most=MOST_PICTURES)


@router.post(
    "/specialist/portfolio",
    response={201: PortfolioPictureOut},
    openapi_extra=errors(*_OWN, FileMissing, PortfolioFull),
)
def add_portfolio_picture(request: HttpRequest, body: NewPicture) -> Status:
    """Show an uploaded picture (purpose ``portfolio``), last in order. The same file again changes nothing."""
    now = utc_now()
    entry = showcase.add_picture(body.command(), actor=actor_of(request), now=now)
    return Status(201, PortfolioPictureOut.of(entry, stored_pictures([entry], (), now=now)))


@router.patch(
    "/specialist/portfolio/{picture_id}",
    response=PortfolioPictureOut,
    openapi_extra=errors(*_OWN, PictureMissing),
)
def change_portfolio_picture(request: HttpRequest, picture_id: uuid.UUID, body: PictureChange) -> PortfolioPictureOut:
    """Change a picture's caption, or move it to another place; a place beyond the end is the end."""
    now = utc_now()
    entry = showcase.change_picture(picture_id, body.command(), actor=actor_of(request), now=now)
    return PortfolioPictureOut.of(entry, stored_pictures([entry], (), now=now))


@router.delete("/specialist/portfolio/{picture_id}", response={204: None}, openapi_extra=errors(*_OWN, PictureMissing))
def remove_portfolio_picture(request: HttpRequest, picture_id: uuid.UUID) -> Status:
    """Take a picture out of the own portfolio; the file is deleted with it."""
    showcase.remove_picture(picture_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.get("/specialist/certificates", response=CertificatesOut, openapi_extra=errors(*_OWN))
def list_certificates(request: HttpRequest) -> CertificatesOut:
    """The signed-in specialist's certificates, newest first, and how many there may be."""
    entries = selectors.certificates_of(selectors.own_specialist(actor_of(request)).pk)
    pictures = stored_pictures((), entries, now=utc_now())
    return CertificatesOut(items=[CertificateOut.of(entry, pictures) for entry in entries], most=MOST_CERTIFICATES)


@router.post(
    "/specialist/certificates",
    response={201: CertificateOut},
    openapi_extra=errors(*_OWN, FileMissing, CertificateExists, CertificatesFull),
)
def add_certificate(request: HttpRequest, body: NewCertificate) -> Status:
    """State a certificate, with an uploaded picture of it (purpose ``certificate``) or without."""
    now = utc_now()
    entry = showcase.add_certificate(body.command(), actor=actor_of(request), now=now)
    return Status(201, CertificateOut.of(entry, stored_pictures((), [entry], now=now)))


@router.delete(
    "/specialist/certificates/{certificate_id}",
    response={204: None},
    openapi_extra=errors(*_OWN, CertificateMissing),
)
def remove_certificate(request: HttpRequest, certificate_id: uuid.UUID) -> Status:
    """Take a certificate out of the own profile; its picture is deleted with it."""
    showcase.remove_certificate(certificate_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)

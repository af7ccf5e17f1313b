"""What specialists show of their work: pictures in an order of their own, and certificates."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra import files
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.modules.specialists import rules
from doorstep.modules.specialists.contracts import (
    AddCertificate,
    AddPicture,
    CertificateEntry,
    CertificateExists,
    CertificateMissing,
    CertificatesFull,
    ChangePicture,
    PictureMissing,
    PortfolioEntry,
    PortfolioFull,
    Showcase,
)
from doorstep.modules.specialists.models import Certificate, PortfolioPicture, Specialist
from doorstep.modules.specialists.selectors import certificate_of, lock_own_specialist, picture_of

_ZONES = timedelta(hours=14)  # how far ahead of UTC a calendar may be


@transaction
def add_picture(command: AddPicture, *, actor: Actor, now: datetime) -> PortfolioEntry:
    """
    Show an uploaded picture in the own portfolio, last in order. The same request again changes nothing.

    :raises NotAllowed: if the actor is no specialist.
    :raises FileMissing: if the file is not the actor's own, was uploaded for something else, or is used elsewhere.
    :raises PortfolioFull: if the portfolio holds as many pictures as it may.
    """
    specialist = lock_own_specialist(actor)
    present = PortfolioPicture.objects.filter(specialist=specialist).order_by("position")
    for row in present:
        if row.file_id == command.file_id:
            return picture_of(row)
    if len(present) >= rules.MOST_PICTURES:
        raise PortfolioFull(f"A portfolio holds up to {rules.MOST_PICTURES} pictures.", most=rules.MOST_PICTURES)
    files.attach([command.file_id], specialist.user_id, files.Purpose.PORTFOLIO, now=now)
    row = PortfolioPicture.objects.create(
        specialist=specialist,
        file_id=command.file_id,
        caption=command.caption,
        position=len(present),
        added_at=now,
    )
    return picture_of(row)


@transaction
def change_picture(picture_id: uuid.UUID, command: ChangePicture, *, actor: Actor, now: datetime) -> PortfolioEntry:
    """
    Change the caption of an own picture, or move it to another place in the order; its neighbours make room.

    :raises NotAllowed: if the actor is no specialist.
    :raises PictureMissing: if it is not in the own portfolio.
    """
    specialist = lock_own_specialist(actor)
    rows, row = _own_pictures(specialist, picture_id)
    if command.caption is not None and command.caption != row.caption:
        row.caption = command.caption
        row.save(update_fields=["caption"])
    if command.position is not None:
        _number(rules.reordered(rows, row, command.position))
    return picture_of(row)


@transaction
def remove_picture(picture_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Take an own picture out of the portfolio; the file is deleted with it.

    :raises NotAllowed: if the actor is no specialist.
    :raises PictureMissing: if it is not in the own portfolio.
    """
    specialist = lock_own_specialist(actor)
    rows, row = _own_pictures(specialist, picture_id)
    PortfolioPicture.objects.filter(pk=row.pk).delete()
    _number([other for other in rows if other.pk != row.pk])
    files.release([row.file_id], now=now)


def _own_pictures(specialist: Specialist, picture_id: uuid.UUID) -> tuple[list[PortfolioPicture], PortfolioPicture]:
    """All in order, and the one that is meant."""
    rows = list(PortfolioPicture.objects.filter(specialist=specialist).order_by("position"))
    for row in rows:
        if row.pk == picture_id:
            return rows, row
    raise PictureMissing


def _number(rows: Sequence[PortfolioPicture]) -> None:
    moved = []
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            moved.append(row)
    PortfolioPicture.objects.bulk_update(moved, ["position"])


@transaction
def add_certificate(command: AddCertificate, *, actor: Actor, now: datetime) -> CertificateEntry:
    """
    State a certificate in the own profile.

    :raises NotAllowed: if the actor is no specialist.
    :raises InvalidInput: if the year lies ahead, or too far back.
    :raises FileMissing: if the file is not the actor's own, was uploaded for something else, or is used elsewhere.
    :raises CertificateExists: if the profile shows the same title, issuer and year already.
    :raises CertificatesFull: if the profile shows as many as it may.
    """
    specialist = lock_own_specialist(actor)
    rules.check_certificate_year(command.year, this_year=(now + _ZONES).year)
    stated = {"title": command.title, "issuer": command.issuer, "year": command.year}
    if Certificate.objects.filter(specialist=specialist, **stated).exists():
        raise CertificateExists
    if Certificate.objects.filter(specialist=specialist).count() >= rules.MOST_CERTIFICATES:
        raise CertificatesFull(
            f"A profile shows up to {rules.MOST_CERTIFICATES} certificates.", most=rules.MOST_CERTIFICATES
        )
    if command.file_id is not None:
        files.attach([command.file_id], specialist.user_id, files.Purpose.CERTIFICATE, now=now)
    row = Certificate.objects.create(specialist=specialist, **stated, file_id=command.file_id, added_at=now)
    return certificate_of(row)


@transaction
def remove_certificate(certificate_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Take an own certificate away; its picture is deleted with it.

    :raises NotAllowed: if the actor is no specialist.
    :raises CertificateMissing: if it is not in the own profile.
    """
    specialist = lock_own_specialist(actor)
    row = Certificate.objects.filter(pk=certificate_id, specialist=specialist).first()
    if row is None:
        raise CertificateMissing
    file_id = row.file_id
    row.delete()
    if file_id is not None:
        files.release([file_id], now=now)


@transaction_required
def save_showcases(showcases: Sequence[Showcase], *, now: datetime) -> None:
    """Show photos, portfolios and certificates of many specialists who have none yet; files are attached already."""
    photos = {entry.specialist_id: entry.photo for entry in showcases}
    rows = list(Specialist.objects.filter(pk__in=photos))
    for row in rows:
        row.photo_id = photos[row.pk]
    Specialist.objects.bulk_update(rows, ["photo"], batch_size=500)
    PortfolioPicture.objects.bulk_create(
        [
            PortfolioPicture(
                specialist_id=entry.specialist_id,
                file_id=picture.file_id,
                caption=picture.caption,
                position=position,
                added_at=now,
            )
            for entry in showcases
            for position, picture in enumerate(entry.portfolio)
        ],
        batch_size=1000,
    )
    Certificate.objects.bulk_create(
        [
            Certificate(
                specialist_id=entry.specialist_id,
                title=certificate.title,
                issuer=certificate.issuer,
                year=certificate.year,
                file_id=certificate.file_id,
                added_at=now,
            )
            for entry in showcases
            for certificate in entry.certificates
        ],
        batch_size=1000,
    )

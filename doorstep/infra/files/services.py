"""Keeping, attaching, releasing and sweeping pictures."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from doorstep.infra.copying import copy_rows
from doorstep.infra.db import LockSpace, fetch_all, fetch_one, lock_keys, transaction, transaction_required
from doorstep.infra.files.contracts import (
    KEPT_UNATTACHED,
    MOST_AN_HOUR,
    MOST_UNATTACHED,
    RATE_PERIOD,
    FileMissing,
    Purpose,
    ReadyPicture,
    StoredPicture,
    TooManyUploads,
)
from doorstep.infra.files.encoding import EncodedPicture, encode_picture
from doorstep.infra.files.schemas import PictureOut
from doorstep.infra.files.storage import picture_storage
from doorstep.infra.models import StoredFile
from doorstep.kernel.ids import new_id

SIZES = ("large", "small")


def file_name(file_id: uuid.UUID, size: str) -> str:
    """The name of one size in the storage."""
    return f"{file_id.hex}-{size}.webp"


def upload_picture(content: bytes, purpose: Purpose, *, owner_user_id: int, now: datetime) -> StoredPicture:
    """
    Keep a picture that a person sent, for a day or until it is attached.

    The work on the picture is done outside any transaction.

    :raises PictureUnreadable: if it is no picture that can be read.
    :raises PictureTooLarge: over 12 MB or 40 megapixels.
    :raises TooManyUploads: over 20 unattached pictures of the person, or 60 within an hour.
    :raises Busy: if too many pictures are being worked on.
    """
    _check_limits(owner_user_id, now)
    encoded = encode_picture(content)
    row = _row(encoded, purpose, owner_user_id=owner_user_id, now=now)
    row.expires_at = now + KEPT_UNATTACHED
    _write(row.id, encoded)
    try:
        _keep_row(row, owner_user_id=owner_user_id, now=now)
    except TooManyUploads:
        _remove_files([row.id])
        raise
    return StoredPicture(row.id, row.width, row.height)


@transaction
def _keep_row(row: StoredFile, *, owner_user_id: int, now: datetime) -> None:
    # Many uploads at once count each other only under the lock.
    lock_keys(LockSpace.PERSON, [owner_user_id])
    _check_limits(owner_user_id, now)
    row.save(force_insert=True)


def _check_limits(owner_user_id: int, now: datetime) -> None:
    row = fetch_one(
        "SELECT count(*) FILTER (WHERE expires_at > %s), count(*) FILTER (WHERE created_at > %s) "
        "FROM infra_storedfile WHERE owner_user_id = %s AND created_at > %s",
        [now, now - RATE_PERIOD, owner_user_id, now - KEPT_UNATTACHED],
    )
    assert row is not None  # an aggregate has always a row
    if row[0] >= MOST_UNATTACHED:
        raise TooManyUploads(f"{MOST_UNATTACHED} pictures wait for their use already.")
    if row[1] >= MOST_AN_HOUR:
        raise TooManyUploads(f"{MOST_AN_HOUR} pictures within an hour are enough.", retry_after=1800)


def _row(
    picture: EncodedPicture | ReadyPicture, purpose: Purpose, *, owner_user_id: int | None, now: datetime
) -> StoredFile:
    return StoredFile(
        id=new_id(),
        owner_user_id=owner_user_id,
        purpose=purpose.value,
        content_type="image/webp",
        width=picture.width,
        height=picture.height,
        bytes=len(picture.large) + len(picture.small),
        created_at=now,
        expires_at=None,
    )


def _write(file_id: uuid.UUID, picture: EncodedPicture) -> None:
    storage = picture_storage()
    storage.write(file_name(file_id, "large"), picture.large)
    storage.write(file_name(file_id, "small"), picture.small)


def _keep_once(name: str, content: bytes, known: dict[bytes, str]) -> None:
    """Write a file, or share one with the same bytes; ``known`` are names by content."""
    storage = picture_storage()
    if (same := known.setdefault(content, name)) == name:
        storage.write(name, content, durable=False)
    else:
        storage.share(same, name)


def discard_picture(file_id: uuid.UUID, *, owner_user_id: int, now: datetime) -> None:
    """
    Forget a picture that its sender has not used.

    :raises FileMissing: if it is not the person's, or in use, or gone already.
    """
    _expire_own(file_id, owner_user_id=owner_user_id, now=now)
    _remove_files([file_id])


@transaction
def _expire_own(file_id: uuid.UUID, *, owner_user_id: int, now: datetime) -> None:
    # The row stays until the sweep, as it counts for the hour.
    unused = Q(expires_at__gt=now, owner_user_id=owner_user_id, pk=file_id)
    if not StoredFile.objects.filter(unused).update(expires_at=now):
        raise FileMissing


@transaction_required
def attach(file_ids: Iterable[uuid.UUID], owner_user_id: int, purpose: Purpose, *, now: datetime) -> None:
    """
    Keep pictures for good, as some object uses them from now on. Needs a transaction.

    :raises FileMissing: if one of them is not the person's, is for another purpose, or is attached or gone already.
    """
    wanted = set(file_ids)
    if not wanted:
        return
    unused = Q(pk__in=wanted, owner_user_id=owner_user_id, purpose=purpose.value, expires_at__gt=now)
    if StoredFile.objects.filter(unused).update(expires_at=None) != len(wanted):
        raise FileMissing("Send the picture again.")


@transaction_required
def release(file_ids: Iterable[uuid.UUID], *, now: datetime) -> None:
    """Say that nothing uses these pictures any longer; the sweep removes them. Needs a transaction."""
    StoredFile.objects.filter(pk__in=set(file_ids)).update(expires_at=now)


def list_pictures(file_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, StoredPicture]:
    """Pictures by id, in one query; unknown ids are left out."""
    rows = fetch_all("SELECT id, width, height FROM infra_storedfile WHERE id = ANY(%s)", [list(file_ids)])
    return {row[0]: StoredPicture(*row) for row in rows}


def pictures_out(file_ids: Iterable[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, PictureOut]:
    """Pictures by id as the API shows them, in one query. For people who may see them."""
    return {key: PictureOut.of_stored(found, now=now) for key, found in list_pictures(file_ids).items()}


@transaction_required
def store_picture(content: bytes, purpose: Purpose, *, owner_user_id: int | None, now: datetime) -> StoredPicture:
    """
    Keep a picture of ours, attached from the start; encodes it, so not for many. Needs a transaction.

    :raises PictureUnreadable: if it can't be read.
    :raises PictureTooLarge: over 12 MB or 40 megapixels.
    """
    encoded = encode_picture(content)
    row = _row(encoded, purpose, owner_user_id=owner_user_id, now=now)
    _write(row.id, encoded)
    row.save(force_insert=True)
    return StoredPicture(row.id, row.width, row.height)


@transaction_required
def store_pictures(pictures: Sequence[ReadyPicture], *, now: datetime) -> list[uuid.UUID]:
    """
    Keep many pictures of ours as they are, attached from the start: files, then rows by COPY. Needs a transaction.

    Equal ones share their files.

    :returns: their ids, in the order given.
    """
    rows, known = [], dict[bytes, str]()
    for picture in pictures:
        row = _row(picture, picture.purpose, owner_user_id=picture.owner_user_id, now=now)
        row.id = picture.id or row.id
        for size, content in zip(SIZES, (picture.large, picture.small), strict=True):
            _keep_once(file_name(row.id, size), content, known)
        rows.append(row)
    copy_rows(rows)
    return [row.id for row in rows]


def sweep_files(now: datetime) -> int:
    """Remove pictures that nothing uses and whose time is over; how many there were."""
    gone = _remove_expired_rows(now)
    _remove_files(gone)
    return len(gone)


def sweep_stray_files(now: datetime) -> int:
    """Remove files older than a day without a row, which crashes leave behind; how many pictures there were."""
    shelves = picture_storage().names_by_shelf(older_than=now - KEPT_UNATTACHED)
    return sum(_remove_strays(names) for names in shelves)


@transaction
def _remove_expired_rows(now: datetime) -> list[uuid.UUID]:
    # Rows of the last hour count for the limit of an hour.
    rows = fetch_all(
        "DELETE FROM infra_storedfile WHERE expires_at <= %s AND created_at <= %s RETURNING id",
        [now, now - RATE_PERIOD],
    )
    return [row[0] for row in rows]


def _remove_strays(names: list[str]) -> int:
    named = {found for found in map(_id_of, names) if found}
    strays = named - list_pictures(named).keys()
    _remove_files(strays)
    return len(strays)


def _id_of(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=name.partition("-")[0])
    except ValueError:
        return None


def _remove_files(file_ids: Iterable[uuid.UUID]) -> None:
    storage = picture_storage()
    for file_id in file_ids:
        for size in SIZES:
            storage.remove(file_name(file_id, size))

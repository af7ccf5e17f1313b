"""Words and limits of uploads."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind

LARGE_EDGE = 1600
SMALL_EDGE = 400
LEAST_EDGE = 16
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
# Boundaries and the other fields around the picture.
MOST_REQUEST_BYTES = MOST_BYTES + 64 * 1024

KEPT_UNATTACHED = timedelta(days=1)
MOST_UNATTACHED = 20
RATE_PERIOD = timedelta(hours=1)
MOST_AN_HOUR = 60


class Purpose(StrEnum):
    """What a picture is for; it can be attached to nothing else."""

    AVATAR = "avatar"
    PORTFOLIO = "portfolio"
    CERTIFICATE = "certificate"
    PROBLEM = "problem"
    REVIEW = "review"
    SERVICE = "service"
    EVIDENCE = "evidence"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture in store; ``width`` and ``height`` are of the large size, in pixels."""

    id: uuid.UUID
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ReadyPicture:
    """
    A picture that is WebP in both sizes already and is stored as it is: ours, never a person's upload.

    ``width`` and ``height`` are of ``large``. ``id`` lets the caller choose the id, a UUID version 7.
    """

    large: bytes
    small: bytes
    width: int
    height: int
    purpose: Purpose
    owner_user_id: int | None = None
    id: uuid.UUID | None = None


class PictureUnreadable(DomainError):
    """The file is no picture that can be read: another kind, cut off, or damaged. Send a JPEG, PNG, WebP or HEIC."""

    code = "picture_unreadable"
    kind = Kind.INVALID
    title = "This file can't be read as a picture"


class PictureTooLarge(DomainError):
    """More than 12 MB or 40 megapixels; ``context`` names the limits ``bytes`` and ``pixels``."""

    code = "picture_too_large"
    kind = Kind.INVALID
    title = "This picture is too large"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, bytes=MOST_BYTES, pixels=MOST_PIXELS)


class TooManyUploads(DomainError):
    """20 pictures of the person wait for their use, or 60 came within an hour. ``Retry-After`` tells when to go on."""

    code = "too_many_uploads"
    kind = Kind.BUSY
    title = "Too many pictures at once; try again a little later"

    def __init__(self, detail: str = "", *, retry_after: int | None = 600) -> None:
        super().__init__(detail, retry_after=retry_after)


class FileMissing(DomainError):
    """A named file does not exist, is not the actor's, is for another purpose, or is in use or gone already."""

    code = "file_missing"
    kind = Kind.MISSING
    title = "This file can't be found"

"""Pictures on the wire."""

import uuid
from datetime import datetime

from pydantic import BaseModel, Field

from doorstep.infra.files.contracts import StoredPicture
from doorstep.infra.files.signing import picture_urls

_URL = "/media/019b2f4e-8c00-7d3a-9a51-3f6c2b7e1d05/large?e=1795651200&s=kq3v3m2nM0yYx0uTjB1x4b9e"


class PhotoOut(BaseModel):
    """Where a picture is read: signed addresses on the API's host, valid for some hours."""

    url: str = Field(description="at most 1600 pixels wide and high, WebP", examples=[_URL])
    small_url: str = Field(description="at most 400 pixels", examples=[_URL.replace("large", "small")])

    @classmethod
    def of(cls, file_id: uuid.UUID, *, now: datetime) -> "PhotoOut":
        """The wire form; reads nothing."""
        urls = picture_urls(file_id, now=now)
        return cls(url=urls.url, small_url=urls.small_url)


def photo_out(file_id: uuid.UUID | None, *, now: datetime) -> PhotoOut | None:
    """The wire form of a picture that may be missing; reads nothing."""
    return PhotoOut.of(file_id, now=now) if file_id else None


class PictureOut(PhotoOut):
    """A stored picture; width and height are of the large size, in pixels."""

    id: uuid.UUID
    width: int = Field(examples=[1200])
    height: int = Field(examples=[1600])

    @classmethod
    def of_stored(cls, picture: StoredPicture, *, now: datetime) -> "PictureOut":
        """The wire form."""
        urls = picture_urls(picture.id, now=now)
        return cls(id=picture.id, url=urls.url, small_url=urls.small_url, width=picture.width, height=picture.height)

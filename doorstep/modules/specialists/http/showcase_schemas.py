"""Requests and answers about what a specialist shows: portfolio and certificates."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from doorstep.infra.files import PictureOut, pictures_out
from doorstep.modules.specialists.contracts import (
    AddCertificate,
    AddPicture,
    CertificateEntry,
    ChangePicture,
    PortfolioEntry,
)
from doorstep.modules.specialists.rules import EARLIEST_YEAR, LONGEST_CAPTION, MOST_CERTIFICATES, MOST_PICTURES

type Pictures = dict[uuid.UUID, PictureOut]

_FILE = "019b2f4e-8c00-7d3a-9a51-3f6c2b7e1d05"
Caption = Annotated[str, StringConstraints(max_length=LONGEST_CAPTION, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class PortfolioPictureOut(Schema):
    """A picture of a specialist's work."""

    id: uuid.UUID
    caption: str = Field(examples=["A kitchen before a christening"])
    picture: PictureOut

    @classmethod
    def of(cls, entry: PortfolioEntry, pictures: Pictures) -> "PortfolioPictureOut":
        """The wire form; ``pictures`` holds the stored files by id."""
        return cls(id=entry.picture_id, caption=entry.caption, picture=pictures[entry.file_id])


class CertificateOut(Schema):
    """What a specialist learnt where and when, as the specialist states it."""

    id: uuid.UUID
    title: str = Field(examples=["Vocational qualification in cleaning"])
    issuer: str = Field(examples=["Vocational college of the capital region"])
    year: int = Field(examples=[2019])
    picture: PictureOut | None

    @classmethod
    def of(cls, entry: CertificateEntry, pictures: Pictures) -> "CertificateOut":
        """The wire form; ``pictures`` holds the stored files by id."""
        return cls(
            id=entry.certificate_id,
            title=entry.title,
            issuer=entry.issuer,
            year=entry.year,
            picture=pictures.get(entry.file_id) if entry.file_id else None,
        )


class PortfolioOut(Schema):
    """The own portfolio in the order shown."""

    items: list[PortfolioPictureOut]
    most: int = Field(description="how many pictures it may hold", examples=[MOST_PICTURES])


class CertificatesOut(Schema):
    """The own certificates, newest first."""

    items: list[CertificateOut]
    most: int = Field(description="how many there may be", examples=[MOST_CERTIFICATES])


def stored_pictures(
    portfolio: Sequence[PortfolioEntry], certificates: Sequence[CertificateEntry], *, now: datetime
) -> Pictures:
    """The stored files of both, in one query."""
    shown = [entry.file_id for entry in portfolio]
    papers = [entry.file_id for entry in certificates if entry.file_id]
    return pictures_out([*shown, *papers], now=now) if shown or papers else {}


class NewPicture(Schema):
    """An uploaded picture (purpose ``portfolio``) to show."""

    model_config = ConfigDict(extra="forbid")

    file_id: uuid.UUID = Field(examples=[_FILE])
    caption: Caption = Field("", examples=["A kitchen before a christening"])

    def command(self) -> AddPicture:
        """The picture as a command."""
        return AddPicture(self.file_id, self.caption)


class PictureChange(Schema):
    """New values; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    caption: Caption | None = Field(None, examples=["After three hours"])
    position: int | None = Field(None, ge=0, lt=MOST_PICTURES, description="place in the order, from 0", examples=[0])

    def command(self) -> ChangePicture:
        """The change as a command."""
        return ChangePicture(self.caption, self.position)


class NewCertificate(Schema):
    """A certificate to state, with an uploaded picture of it (purpose ``certificate``) or without."""

    model_config = ConfigDict(extra="forbid")

    title: Words = Field(examples=["Vocational qualification in cleaning"])
    issuer: Words = Field(examples=["Vocational college of the capital region"])
    year: int = Field(ge=EARLIEST_YEAR, le=2200, examples=[2019])
    file_id: uuid.UUID | None = Field(None, description="uploaded with the purpose ``certificate``")

    def command(self) -> AddCertificate:
        """The certificate as a command."""
        return AddCertificate(self.title, self.issuer, self.year, self.file_id)

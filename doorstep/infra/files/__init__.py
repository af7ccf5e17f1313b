"""
Uploads in one place: pictures that people send, private by default.

A picture is decoded and encoded anew in two sizes without any metadata, lies behind a storage port, and is read by
addresses that this package signs. Until some object attaches it, it is its sender's, and forgotten after a day.

Modules call what is named here. Writing takes files first and rows second, removing the other way round: what a crash
leaves behind is a file without a row, which the sweep removes.
"""

from doorstep.infra.files.contracts import (
    MOST_BYTES,
    FileMissing,
    PictureTooLarge,
    PictureUnreadable,
    Purpose,
    ReadyPicture,
    StoredPicture,
    TooManyUploads,
)
from doorstep.infra.files.schemas import PhotoOut, PictureOut, photo_out
from doorstep.infra.files.services import (
    attach,
    list_pictures,
    pictures_out,
    release,
    store_picture,
    store_pictures,
    sweep_files,
    sweep_stray_files,
    upload_picture,
)
from doorstep.infra.files.signing import PictureUrls, picture_urls

__all__ = [
    "MOST_BYTES",
    "FileMissing",
    "PhotoOut",
    "PictureOut",
    "PictureTooLarge",
    "PictureUnreadable",
    "PictureUrls",
    "Purpose",
    "ReadyPicture",
    "StoredPicture",
    "TooManyUploads",
    "attach",
    "list_pictures",
    "photo_out",
    "picture_urls",
    "pictures_out",
    "release",
    "store_picture",
    "store_pictures",
    "sweep_files",
    "sweep_stray_files",
    "upload_picture",
]

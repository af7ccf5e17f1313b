"""
From whatever a person sent to two clean WebP pictures. No database, no disk.

Nothing of the sent bytes survives but pixels: metadata (positions above all), trailing data, further frames and colour
profiles are gone, whatever else the file was besides a picture.
"""

import io
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import pi_heif
from PIL import Image, ImageCms, ImageOps

from doorstep.infra.files.contracts import (
    LARGE_EDGE,
    LEAST_EDGE,
    MOST_BYTES,
    MOST_PIXELS,
    SMALL_EDGE,
    PictureTooLarge,
    PictureUnreadable,
)
from doorstep.kernel.errors import Busy

pi_heif.register_heif_opener(thumbnails=False)

# By content; the name and type that came with the file are not even looked at.
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_QUALITY = {LARGE_EDGE: 80, SMALL_EDGE: 78}
# 40 megapixels take 160 MB while they are decoded.
_AT_ONCE = 2
_WAIT_SECONDS = 10
_turns = threading.BoundedSemaphore(_AT_ONCE)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """Both sizes as WebP, without metadata; width and height are of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def encode_picture(content: bytes) -> EncodedPicture:
    """
    Read a JPEG, PNG, WebP or HEIC picture, turn it upright, and encode its first frame in two sizes.

    :raises PictureTooLarge: over 12 MB or 40 megapixels; known from its head, before any pixel is unpacked.
    :raises PictureUnreadable: if it is something else, cut off or damaged, or narrower than 16 pixels.
    :raises Busy: if others' pictures keep this process busy for ten seconds.
    """
    if len(content) > MOST_BYTES:
        raise PictureTooLarge
    with _turn(), _refusals():
        _verify(content)
        picture = _read_upright(content)
        small = picture.copy()
        small.thumbnail((SMALL_EDGE, SMALL_EDGE), Image.Resampling.LANCZOS)
        return EncodedPicture(
            large=_to_webp(picture, LARGE_EDGE),
            small=_to_webp(small, SMALL_EDGE),
            width=picture.width,
            height=picture.height,
        )


@contextmanager
def _turn() -> Generator[None]:
    if not _turns.acquire(timeout=_WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def _refusals() -> Generator[None]:
    try:
        yield
    except (PictureTooLarge, PictureUnreadable):
        raise
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except MemoryError:
        raise
    except Exception as error:
        # Decoders meet hostile bytes with whatever exception comes first: struct, index, value, syntax, OS errors.
        raise PictureUnreadable from error


def _open(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=_FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooLarge
    if min(picture.size) < LEAST_EDGE:
        raise PictureUnreadable(f"The picture is narrower than {LEAST_EDGE} pixels.")
    return picture


def _verify(content: bytes) -> None:
    """Check sums where the format has them; the picture must be opened anew after this."""
    with _open(content) as picture:
        picture.verify()


def _read_upright(content: bytes) -> Image.Image:
    """The first frame, at most as large as the large size, upright, in sRGB, on white where it is transparent."""
    with _open(content) as picture:
        # JPEG unpacks at a half, a quarter or an eighth by itself, which spares most of the memory.
        picture.draft("RGB", (LARGE_EDGE, LARGE_EDGE))
        profile = picture.info.get("icc_profile")
        picture.load()
        picture.thumbnail((LARGE_EDGE, LARGE_EDGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        upright = ImageOps.exif_transpose(picture)
        return _on_white(_to_srgb(upright, profile))


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, source, target, outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        layers = picture.convert("RGBA")
        white = Image.new("RGBA", layers.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layers).convert("RGB")
    return picture.convert("RGB")


def _to_webp(picture: Image.Image, edge: int) -> bytes:
    # A new picture of the same pixels: what came with the file stays behind with the old one.
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    target = io.BytesIO()
    clean.save(target, "WEBP", quality=_QUALITY[edge], method=4, exif=b"", icc_profile=b"", xmp=b"")
    return target.getvalue()

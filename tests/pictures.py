"""Pictures as people's devices send them, drawn here."""

import base64
import io
from functools import lru_cache

from PIL import Image, ImageDraw

HELSINKI = {
    1: "N",
    2: (60.0, 10.0, 14.52),
    3: "E",
    4: (24.0, 56.0, 18.9),
    29: "2026:01:10",
}
"""The GPS part of a photo's EXIF: latitude, longitude and day."""

# The drawing below in 64 x 48, as another encoder wrote it: ours only reads HEIC.
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABoQABAAAAAAAAAG4AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAA"
    "AADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkA"
    "AAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAA"
    "AAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAH"
    "ZtZGF0AAAAaigBrxmAmL7SovoZx87vhc3KBwnNSM5pzfGYsZWhSznVqgyvjfqLuJmfse9DOg4qBhmSy7zPgKS6lKz9M08rC+l550BPNdCVn92I"
    "+jKnkp9+XDB0H6mu49DgFZE81xnrmPSvWxf4gIrHsXA="
)


def heic_photo() -> bytes:
    """A small photo as newer phones keep it."""
    return base64.b64decode(_HEIC)


def draw(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """A red left half and a blue right one, with a white dot in the left upper corner."""
    picture = Image.new(mode, size, "blue")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    pen.rectangle((0, 0, size[0] // 8, size[1] // 8), fill="white")
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The file's bytes."""
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


@lru_cache(maxsize=1)
def small_picture() -> bytes:
    """A PNG of 40 x 30."""
    return encoded(draw((40, 30)), "PNG")


def phone_photo(size: tuple[int, int] = (1200, 900), orientation: int = 6) -> bytes:
    """A JPEG as a phone held upright writes it: turned by a tag, with its maker, its owner and the place."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telephone Works"
    exif[0x013B] = "Aino Korhonen"
    exif.get_ifd(0x8825).update(HELSINKI)
    return encoded(draw(size), "JPEG", exif=exif, comment=b"at home, Kaarlenkatu 12")

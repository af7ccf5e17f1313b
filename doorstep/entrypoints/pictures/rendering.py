"""From a drawing to WebP in two sizes."""

import io
from dataclasses import dataclass

import resvg_py
from PIL import Image

from doorstep.entrypoints.pictures.portraits.drawing import draw_portrait
from doorstep.entrypoints.pictures.portraits.traits import Look
from doorstep.entrypoints.pictures.scenes.catalogue import draw_scene

_SMALL_EDGE = 400
_METHOD = 2  # of WebP: 4 takes half as long again and saves a twentieth


@dataclass(frozen=True, slots=True)
class Portrait:
    """A person's picture, square."""

    look: Look
    edge: int = 320


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene, 4 to 3; see ``draw_scene`` for mode and variant."""

    name: str
    mode: str = ""
    variant: int = 0
    width: int = 800


type Drawing = Portrait | Scene


@dataclass(frozen=True, slots=True)
class Rendered:
    """WebP of both sizes; width and height are of the large one, in pixels."""

    large: bytes
    small: bytes
    width: int
    height: int


def render(drawing: Drawing) -> Rendered:
    """The picture; the same drawing gives the same bytes."""
    if isinstance(drawing, Portrait):
        svg, width, quality = draw_portrait(drawing.look), drawing.edge, 86
    else:
        svg, width, quality = draw_scene(drawing.name, mode=drawing.mode, variant=drawing.variant), drawing.width, 80
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    large = _webp(picture, quality)
    if max(picture.size) <= _SMALL_EDGE:
        return Rendered(large, large, picture.width, picture.height)
    small = picture.resize((_SMALL_EDGE, _SMALL_EDGE * picture.height // picture.width), Image.Resampling.BOX)
    return Rendered(large, _webp(small, quality), picture.width, picture.height)


def _webp(picture: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=quality, method=_METHOD)
    return target.getvalue()

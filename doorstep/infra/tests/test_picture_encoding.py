"""Whatever comes in, two clean WebP pictures come out, or a refusal."""

import io
import os
import zipfile

import pytest
from PIL import Image, ImageCms

from doorstep.infra.files import PictureTooLarge, PictureUnreadable
from doorstep.infra.files.contracts import MOST_BYTES
from doorstep.infra.files.encoding import encode_picture
from tests.pictures import HELSINKI, draw, encoded, heic_photo, phone_photo, small_picture

RED, BLUE, WHITE = (254, 0, 0), (0, 0, 254), (255, 255, 255)


def decoded(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    assert picture.format == "WEBP"
    picture.load()
    return picture


def is_near(color: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(color, tuple)
    return all(abs(part - other) < 40 for part, other in zip(color, wanted, strict=True))


def test_a_phones_photo_loses_place_maker_and_owner() -> None:
    sent = phone_photo()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)[2] == HELSINKI[2], "the sample holds a position"
    picture = encode_picture(sent)
    for content in (picture.large, picture.small):
        shown = decoded(content)
        assert len(shown.getexif()) == 0
        assert not {"exif", "xmp", "icc_profile", "comment"} & shown.info.keys()
        assert not any(word in content for word in (b"Exif", b"EXIF", b"Telephone", b"Korhonen", b"Kaarlenkatu"))


def test_a_turned_photo_stands_upright() -> None:
    picture = encode_picture(phone_photo((1200, 900), orientation=6))
    assert (picture.width, picture.height) == (900, 1200)
    # Turned clockwise, the dot of the left upper corner comes to the right, and red comes above blue.
    shown = decoded(picture.large)
    assert is_near(shown.getpixel((890, 10)), WHITE)
    assert is_near(shown.getpixel((100, 100)), RED)
    assert is_near(shown.getpixel((100, 1100)), BLUE)


@pytest.mark.parametrize(("size", "large", "small"), [
    ((4000, 3000), (1600, 1200), (400, 300)),
    ((900, 3600), (400, 1600), (100, 400)),
    ((320, 200), (320, 200), (320, 200)),
])  # fmt: skip
def test_both_sizes_fit_their_frame_and_nothing_is_blown_up(
    size: tuple[int, int], large: tuple[int, int], small: tuple[int, int]
) -> None:
    picture = encode_picture(encoded(draw(size)))
    assert (picture.width, picture.height) == large == decoded(picture.large).size
    assert decoded(picture.small).size == small


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_usual_kinds_are_read(kind: str) -> None:
    shown = decoded(encode_picture(encoded(draw((200, 100)), kind)).large)
    assert is_near(shown.getpixel((60, 90)), RED)
    assert is_near(shown.getpixel((180, 50)), BLUE)


def test_heic_is_read() -> None:
    picture = encode_picture(heic_photo())
    assert (picture.width, picture.height) == (64, 48)
    shown = decoded(picture.large)
    assert is_near(shown.getpixel((20, 40)), RED)
    assert is_near(shown.getpixel((56, 24)), BLUE)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "CMYK", "I;16"])
def test_every_mode_of_pixels_becomes_plain_colour(mode: str) -> None:
    picture = draw((64, 64)).convert("RGBA").convert(mode) if mode != "I;16" else Image.new("I;16", (64, 64), 40_000)
    kind = "TIFF" if mode == "CMYK" else "PNG"
    content = encoded(picture, "JPEG" if kind == "TIFF" else kind)
    assert decoded(encode_picture(content).large).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    shown = decoded(encode_picture(encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")).large)
    assert is_near(shown.getpixel((25, 25)), WHITE)


def test_a_colour_profile_is_worked_in_and_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    shown = decoded(encode_picture(encoded(draw((80, 80)), "PNG", icc_profile=profile)).large)
    assert "icc_profile" not in shown.info
    assert is_near(shown.getpixel((70, 40)), BLUE)


def test_a_broken_colour_profile_harms_nobody() -> None:
    assert encode_picture(encoded(draw((80, 80)), "PNG", icc_profile=b"no profile at all")).width == 80


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_what_moves_the_first_frame_stays(kind: str) -> None:
    frames = [Image.new("RGB", (60, 60), color) for color in ("red", "green", "blue")]
    picture = encode_picture(encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=80))
    shown = decoded(picture.large)
    assert getattr(shown, "n_frames", 1) == 1
    assert is_near(shown.getpixel((30, 30)), RED)


REFUSED = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>" * 40,
    "nothing": b"",
    "noise": os.urandom(4096),
    "pdf": b"%PDF-1.7\n" + bytes(500),
    "gif": encoded(draw((40, 40)), "GIF"),
    "bmp": encoded(draw((40, 40)), "BMP"),
    "tiff": encoded(draw((40, 40)), "TIFF"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 40 40\nshowpage\n",
    "html that begins like a gif": b"GIF89a/*<script>*/=1;alert(1)//</script>",
    "half a jpeg": encoded(draw((800, 800)))[:3000],
    "half a png": encoded(draw((800, 800)), "PNG")[:1200],
    "half a webp": encoded(Image.effect_noise((400, 400), 90), "WEBP")[:4000],
    "a jpeg's head": encoded(draw((800, 800)))[:30],
    "a png with a wrong check sum": small_picture()[:50] + b"\x00\x01\x02\x03" + small_picture()[54:],
    "a heic that is none": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + bytes(200),
    "a dot": encoded(draw((4, 4)), "PNG"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(PictureUnreadable):
        encode_picture(REFUSED[name])


def test_of_a_picture_that_is_also_something_else_only_the_picture_stays() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("evil.html", "<script>alert(1)</script>")
    both = encoded(draw((90, 90)), comment=b"<script>alert(2)</script>") + archive.getvalue() + b"<?php echo 1; ?>"
    picture = encode_picture(both)
    assert picture.width == 90
    for content in (picture.large, picture.small):
        assert not any(word in content for word in (b"script", b"evil", b"php", b"PK\x03\x04"))


def test_bombs_are_known_by_their_head() -> None:
    # Two hundred megapixels of nothing in 200 kB.
    bomb = encoded(Image.new("1", (20_000, 10_000)), "PNG")
    assert len(bomb) < 300_000
    with pytest.raises(PictureTooLarge):
        encode_picture(bomb)
    with pytest.raises(PictureTooLarge):
        encode_picture(encoded(Image.new("1", (7_000, 6_000)), "PNG"))


def test_too_many_bytes_are_not_even_opened() -> None:
    with pytest.raises(PictureTooLarge):
        encode_picture(bytes(MOST_BYTES + 1))

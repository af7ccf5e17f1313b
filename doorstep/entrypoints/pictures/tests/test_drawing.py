"""Drawings: the same every time, different from one another, well-formed, and of the sizes that screens expect."""

import io
import zipfile
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from PIL import Image, ImageChops, ImageStat

from doorstep.entrypoints.pictures import store as stores
from doorstep.entrypoints.pictures.portraits.clothes import GARMENTS
from doorstep.entrypoints.pictures.portraits.drawing import draw_portrait
from doorstep.entrypoints.pictures.portraits.hair import STYLES
from doorstep.entrypoints.pictures.portraits.invention import invent_look
from doorstep.entrypoints.pictures.portraits.traits import Look
from doorstep.entrypoints.pictures.rendering import Drawing, Portrait, Scene, render
from doorstep.entrypoints.pictures.scenes.catalogue import CLEANABLE, MODES, SCENES, VARIANTS, draw_scene
from doorstep.entrypoints.pictures.store import PictureStore

CITIES = ("hel", "mow", "sha", "tpe")


def look_of(number: int, city: str = "hel", trade: str = "client") -> Look:
    return invent_look(f"{number} of {city}", city=city, trade=trade, female=number % 2 == 0, years=number % 30)


def thumbnail(svg: str, edge: int = 48) -> Image.Image:
    png = resvg_py.svg_to_bytes(svg_string=svg, width=edge, skip_system_fonts=True)
    return Image.open(io.BytesIO(png)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean distance of their channels, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def test_the_same_drawing_gives_the_same_bytes() -> None:
    for drawing in (Portrait(look_of(1)), Scene("kitchen", "split", 2, 640)):
        assert render(drawing) == render(drawing)


@pytest.mark.parametrize("city", CITIES)
def test_no_two_portraits_of_a_city_are_equal(city: str) -> None:
    drawn = {draw_portrait(look_of(number, city)) for number in range(170)}
    assert len(drawn) == 170


def test_portraits_can_be_told_apart_at_a_glance() -> None:
    small = [thumbnail(draw_portrait(look_of(number))) for number in range(60)]
    assert min(difference(one, other) for one, other in combinations(small, 2)) > 2


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_drawn_in_every_mode_and_variant(scene: str) -> None:
    drawn = {
        draw_scene(scene, mode=mode, variant=variant)
        for mode in (MODES if scene in CLEANABLE else MODES[:1])
        for variant in range(VARIANTS)
    }
    assert len(drawn) == (len(MODES) if scene in CLEANABLE else 1) * VARIANTS
    for svg in drawn:
        root = ET.fromstring(svg)
        assert (root.get("width"), root.get("height")) == ("800", "600")
        assert "nan" not in svg
    pictures = [thumbnail(svg) for svg in drawn]
    assert min(difference(one, other) for one, other in combinations(pictures, 2)) > 1


def test_scenes_look_unlike_one_another() -> None:
    small = [thumbnail(draw_scene(scene)) for scene in SCENES]
    assert min(difference(one, other) for one, other in combinations(small, 2)) > 4


def test_every_hair_and_every_garment_is_worn_by_somebody() -> None:
    trades = ("client", "cleaner", "plumber", "mover", "nurse", "vet", "trainer", "hairdresser", "pet-sitter", "tutor")
    worn = [
        look_of(number, city, trade) for number in range(80) for city in CITIES for trade in trades
    ] + [invent_look("Fatima", city="hel", trade="cleaner", female=True, given_name="Fatima")]  # fmt: skip
    assert {look.hair for look in worn} == set(STYLES)
    assert {look.clothes for look in worn} == set(GARMENTS)
    assert not [look for look in worn if look.female and look.beard]
    for look in worn[::40]:
        ET.fromstring(draw_portrait(look))


def test_sizes_and_format() -> None:
    portrait, scene = render(Portrait(look_of(3))), render(Scene("tap", width=640))
    for made, large, small in ((portrait, (320, 320), (320, 320)), (scene, (640, 480), (400, 300))):
        assert (made.width, made.height) == large
        for content, size in ((made.large, large), (made.small, small)):
            picture = Image.open(io.BytesIO(content))
            assert (picture.format, picture.size) == ("WEBP", size)
            assert len(content) < 60_000


def test_what_was_drawn_is_kept_for_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings: list[Drawing] = [Portrait(look_of(1), 64), Scene("tap", width=160), Scene("tap", width=160)]
    store = PictureStore(tmp_path)
    assert store.begin(drawings) == 2
    store.finish()
    assert store.picture(drawings[1]) == render(drawings[1])
    again = PictureStore(tmp_path)
    assert again.begin(drawings) == 0
    again.finish()
    assert again.picture(drawings[0]) == render(drawings[0])
    with pytest.raises(KeyError):
        again.picture(Scene("sofa"))

    monkeypatch.setattr(stores, "source_version", lambda: "of other code")
    other = PictureStore(tmp_path)
    assert other.begin(drawings[:1]) == 1
    other.finish()
    assert [path.name for path in tmp_path.iterdir()] == ["pictures-of other code.zip"]


def test_a_broken_file_is_drawn_anew(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    store.file.write_bytes(b"PK\x03\x04 cut off")
    assert store.begin([Scene("tap", width=160)]) == 1
    store.finish()
    assert zipfile.is_zipfile(store.file)

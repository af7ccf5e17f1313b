"""Maps over HTTP: ranges, conditions, and what is refused."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

CONTENT = bytes(range(256)) * 4
PATH = "/maps/hel.pmtiles"


@pytest.fixture(autouse=True)
def _drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAPS_ROOT", tmp_path)
    (tmp_path / "hel.pmtiles").write_bytes(CONTENT)
    (tmp_path / "hel.json").write_text('{"places": []}')


def test_the_whole_file_says_that_ranges_may_be_asked(client: Client) -> None:
    answer = client.get(PATH)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == "application/vnd.pmtiles"
    assert "max-age" in answer["Cache-Control"]
    assert client.get("/maps/hel.json")["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-15", 0, 15),
        ("bytes=100-100", 100, 100),
        ("bytes=1000-", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=1000-9999", 1000, 1023),
        ("bytes=-9999", 0, 1023),
    ],
)
def test_a_range_is_answered_with_its_bytes(client: Client, asked: str, first: int, last: int) -> None:
    answer = client.get(PATH, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == CONTENT[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/1024"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(client: Client, asked: str) -> None:
    answer = client.get(PATH, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b"])
def test_a_range_that_makes_no_sense_is_ignored(client: Client, asked: str) -> None:
    assert client.get(PATH, headers={"Range": asked}).status_code == 200


def test_a_range_of_the_file_as_it_was_gets_the_whole_new_one(client: Client, tmp_path: Path) -> None:
    before = client.get(PATH, headers={"Range": "bytes=0-3"})
    same = client.get(PATH, headers={"Range": "bytes=4-7", "If-Range": before["ETag"]})
    assert (same.status_code, same["ETag"]) == (206, before["ETag"])
    dated = client.get(PATH, headers={"Range": "bytes=4-7", "If-Range": before["Last-Modified"]})
    assert dated.status_code == 206
    (tmp_path / "hel.pmtiles").write_bytes(CONTENT[::-1])
    changed = client.get(PATH, headers={"Range": "bytes=4-7", "If-Range": before["ETag"]})
    assert (changed.status_code, changed.content) == (200, CONTENT[::-1])
    assert changed["ETag"] != before["ETag"]


def test_an_unchanged_file_is_not_sent_again(client: Client) -> None:
    tag = client.get(PATH)["ETag"]
    assert client.get(PATH, headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304
    assert client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200


def test_asking_for_the_head_sends_no_body(client: Client) -> None:
    answer = client.head(PATH)
    assert (answer.status_code, answer.content, answer["Content-Length"]) == (200, b"", "1024")


@pytest.mark.parametrize("path", ["/maps/xyz.pmtiles", "/maps/hel.txt", "/maps/..%2fhel.json"])
def test_only_drawn_maps_are_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nothing_can_be_written(client: Client) -> None:
    assert client.post(PATH).status_code == 405

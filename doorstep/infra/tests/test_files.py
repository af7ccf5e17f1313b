"""Who may attach what, how much one may send, and that nothing is left behind."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from doorstep.infra.db import open_transaction
from doorstep.infra.files import (
    FileMissing,
    Purpose,
    ReadyPicture,
    TooManyUploads,
    attach,
    list_pictures,
    release,
    services,
    store_picture,
    store_pictures,
    sweep_files,
    sweep_stray_files,
)
from doorstep.infra.files.contracts import MOST_AN_HOUR, MOST_UNATTACHED
from doorstep.infra.files.services import discard_picture, file_name, upload_picture
from doorstep.infra.files.storage import FolderStorage, picture_storage
from doorstep.infra.models import StoredFile
from tests.pictures import draw, encoded, small_picture

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1, minutes=1)
OWNER, OTHER = 7, 8


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def send(purpose: Purpose = Purpose.REVIEW, now: datetime = NOW) -> uuid.UUID:
    return upload_picture(small_picture(), purpose, owner_user_id=OWNER, now=now).id


def has_file(file_id: uuid.UUID) -> bool:
    return all(picture_storage().read(file_name(file_id, size)) is not None for size in services.SIZES)


def age_files(folder: Path, moment: datetime) -> None:
    for path in folder.rglob("*.*"):
        os.utime(path, (moment.timestamp(), moment.timestamp()))


@pytest.mark.django_db
class TestAttaching:
    def test_what_is_attached_stays(self) -> None:
        kept, forgotten = send(), send()
        with open_transaction():
            attach([kept], OWNER, Purpose.REVIEW, now=NOW)
        assert sweep_files(LATER) == 1
        assert (has_file(kept), has_file(forgotten)) == (True, False)
        assert list_pictures([kept, forgotten]).keys() == {kept}

    @pytest.mark.parametrize(
        ("owner", "purpose", "now"),
        [(OTHER, Purpose.REVIEW, NOW), (OWNER, Purpose.PROBLEM, NOW), (OWNER, Purpose.REVIEW, LATER)],
        ids=["a foreign one", "for another purpose", "past its end"],
    )
    def test_only_ones_own_for_its_purpose_in_time(self, owner: int, purpose: Purpose, now: datetime) -> None:
        fine, file_id = send(), send()
        with pytest.raises(FileMissing), open_transaction():
            attach([fine, file_id], owner, purpose, now=now)
        assert StoredFile.objects.filter(expires_at=None).count() == 0, "nothing was attached by halves"

    def test_nothing_is_attached_twice(self) -> None:
        file_id = send()
        with open_transaction():
            attach([file_id, file_id], OWNER, Purpose.REVIEW, now=NOW)
        with pytest.raises(FileMissing), open_transaction():
            attach([file_id], OWNER, Purpose.REVIEW, now=NOW)
        with pytest.raises(FileMissing):
            discard_picture(file_id, owner_user_id=OWNER, now=NOW)

    def test_what_is_released_goes_with_the_next_sweep(self) -> None:
        file_id = send(now=NOW - timedelta(hours=2))
        with open_transaction():
            attach([file_id], OWNER, Purpose.REVIEW, now=NOW)
        with open_transaction():
            release([file_id], now=NOW)
        with pytest.raises(FileMissing), open_transaction():
            attach([file_id], OWNER, Purpose.REVIEW, now=NOW)
        assert sweep_files(NOW) == 1
        assert not has_file(file_id)

    def test_one_takes_back_ones_own_only(self) -> None:
        file_id = send()
        with pytest.raises(FileMissing):
            discard_picture(file_id, owner_user_id=OTHER, now=NOW)
        assert has_file(file_id)
        discard_picture(file_id, owner_user_id=OWNER, now=NOW)
        assert not has_file(file_id)
        with pytest.raises(FileMissing):
            discard_picture(file_id, owner_user_id=OWNER, now=NOW)


@pytest.mark.django_db
class TestLimits:
    def test_pictures_that_wait_are_counted(self, folder: Path) -> None:
        sent = [send() for _ in range(MOST_UNATTACHED)]
        with pytest.raises(TooManyUploads):
            send()
        assert len(list(folder.rglob("*.webp"))) == 2 * MOST_UNATTACHED
        discard_picture(sent[0], owner_user_id=OWNER, now=NOW)
        send()

    def test_taking_back_does_not_buy_more_an_hour(self) -> None:
        for _ in range(MOST_AN_HOUR):
            discard_picture(send(), owner_user_id=OWNER, now=NOW)
        with pytest.raises(TooManyUploads) as refused:
            send()
        assert refused.value.retry_after == 1800
        assert sweep_files(NOW) == 0, "they count although they are gone"
        assert sweep_files(NOW + timedelta(hours=1)) == MOST_AN_HOUR
        send(now=NOW + timedelta(hours=1, seconds=1))


def test_uploads_at_once_count_each_other(cloned_database: object) -> None:
    def try_to_send(_: int) -> bool:
        try:
            send()
        except TooManyUploads:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(try_to_send, range(MOST_UNATTACHED + 6))) == MOST_UNATTACHED
    assert StoredFile.objects.count() == MOST_UNATTACHED


@pytest.mark.django_db
class TestCrashes:
    def test_between_file_and_row(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def die(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(services, "_keep_row", die)
        with pytest.raises(KeyboardInterrupt):
            send()
        monkeypatch.undo()
        settled = send()
        assert len(list(folder.rglob("*.webp"))) == 4
        age_files(folder, NOW)
        assert sweep_stray_files(NOW + timedelta(hours=23)) == 0, "the row may still come"
        assert sweep_stray_files(LATER) == 1
        assert len(list(folder.rglob("*.webp"))) == 2
        assert has_file(settled)

    def test_while_a_file_is_written(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "fsync", lambda _: os._exit(3))
        pid = os.fork()
        if pid == 0:
            FolderStorage(folder).write(f"{uuid.uuid4().hex}-large.webp", b"x" * 100)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
        assert [path.suffix for path in folder.rglob("*.*")] == [".part"]
        age_files(folder, NOW)
        sweep_stray_files(LATER)
        assert list(folder.rglob("*.*")) == []

    def test_between_the_two_halves_of_removing(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        send()
        monkeypatch.setattr(services, "_remove_files", lambda _: None)
        assert sweep_files(LATER) == 1
        monkeypatch.undo()
        age_files(folder, NOW)
        assert sweep_stray_files(LATER) == 1
        assert list(folder.rglob("*.webp")) == []

    def test_files_that_are_not_ours_stay(self, folder: Path) -> None:
        send()
        stranger = next(folder.rglob("*.webp")).parent / "notes.txt"
        stranger.write_text("not a picture")
        age_files(folder, NOW)
        assert sweep_stray_files(LATER) == 0
        assert stranger.exists()


@pytest.mark.django_db
class TestOurOwn:
    def test_many_ready_pictures_are_kept_as_they_are(self) -> None:
        large, small = encoded(draw((800, 600)), "WEBP"), encoded(draw((400, 300)), "WEBP")
        ready = [
            ReadyPicture(large, small, 800, 600, Purpose.SERVICE),
            ReadyPicture(large, small, 800, 600, Purpose.AVATAR, 5),
        ]
        with open_transaction():
            ids = store_pictures(ready, now=NOW)
        assert [list_pictures(ids)[key].width for key in ids] == [800, 800]
        assert picture_storage().read(file_name(ids[0], "large")) == large
        assert sweep_files(LATER) == 0

    def test_equal_ones_take_their_room_once(self, folder: Path) -> None:
        large, other, small = (
            encoded(draw((40, 30)), "WEBP"),
            encoded(draw((80, 60)), "WEBP"),
            encoded(draw((20, 20)), "WEBP"),
        )
        ready = [
            ReadyPicture(each, small, 40, 30, Purpose.AVATAR, 5) for each in (large, bytes(bytearray(large)), other)
        ]
        with open_transaction():
            first, same, third = store_pictures(ready, now=NOW)
        inodes = {path.name: path.stat().st_ino for path in folder.rglob("*.webp")}
        assert inodes[file_name(first, "large")] == inodes[file_name(same, "large")]
        assert inodes[file_name(first, "large")] != inodes[file_name(third, "large")]
        with open_transaction():
            release([first], now=NOW)
        assert sweep_files(LATER) == 1
        assert not has_file(first)
        assert picture_storage().read(file_name(same, "large")) == large

    def test_without_links_equal_ones_are_written_twice(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr("os.link", refuse)
        picture = encoded(draw((40, 30)), "WEBP")
        with open_transaction():
            ids = store_pictures([ReadyPicture(picture, picture, 40, 30, Purpose.AVATAR, 5)] * 2, now=NOW)
        assert [picture_storage().read(file_name(each, "small")) for each in ids] == [picture, picture]

    def test_one_is_encoded(self) -> None:
        with open_transaction():
            stored = store_picture(small_picture(), Purpose.SERVICE, owner_user_id=None, now=NOW)
        assert (stored.width, stored.height) == (40, 30)
        assert has_file(stored.id)

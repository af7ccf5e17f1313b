"""Folders for work: removed at the end, or by the next run after a kill, and never while somebody uses them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorstep.integrations.working_folders import remove_abandoned_folders, working_folder

PREFIX = "doorstep-test-work-"
HOLD = f"""
import subprocess, sys, time
from doorstep.integrations.working_folders import working_folder
with working_folder({PREFIX!r}) as (folder, lock):
    child = subprocess.Popen(["sleep", "60"], pass_fds=(lock,), stdout=subprocess.DEVNULL)
    print(folder, child.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    tempfile.tempdir = None


def left(place: Path) -> list[str]:
    return sorted(folder.name for folder in place.iterdir())


def test_a_folder_goes_with_its_work(tmp_path: Path) -> None:
    with working_folder(PREFIX) as (folder, _):
        (folder / "tiles").mkdir()
        assert remove_abandoned_folders(PREFIX) == [], "it is in use"
        assert folder.parent == tmp_path
    assert left(tmp_path) == []


def test_the_folder_of_a_killed_process_goes_once_its_child_is_gone_too(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    name, child = process.stdout.readline().split()
    try:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert remove_abandoned_folders(PREFIX) == [], "the child uses it still"
    finally:
        os.kill(int(child), signal.SIGKILL)
    deadline = time.monotonic() + 30
    while not (removed := remove_abandoned_folders(PREFIX)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert removed == [Path(name)]
    assert left(tmp_path) == []


def test_a_new_run_begins_by_removing_what_was_left(tmp_path: Path) -> None:
    abandoned = tmp_path / f"{PREFIX}dead"
    (abandoned / "tiles").mkdir(parents=True)
    (abandoned / "in-use").touch()
    with working_folder(PREFIX) as (folder, _):
        assert left(tmp_path) == [folder.name]


def test_what_is_not_ours_or_just_being_made_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    (tmp_path / f"{PREFIX}file").touch()
    young, old = tmp_path / f"{PREFIX}young", tmp_path / f"{PREFIX}old"
    young.mkdir()
    old.mkdir()
    os.utime(old, (0, 0))
    assert remove_abandoned_folders(PREFIX) == [old]
    assert left(tmp_path) == [f"{PREFIX}{name}" for name in ("file", "link", "young")] + ["elsewhere"]

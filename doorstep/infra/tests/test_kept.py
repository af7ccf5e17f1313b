"""What is kept in memory is read once in its time, anew after it, and never seen in part."""

from functools import partial
from itertools import count
from threading import Event, Thread
from typing import Any

from doorstep.infra.kept import Kept


def test_it_is_read_once_and_again_when_forgotten(settings: Any) -> None:
    settings.CATALOGUE_KEPT_SECONDS = 60
    kept = Kept(partial(next, count(1)))
    assert [kept.get(), kept.get()] == [1, 1]
    kept.forget()
    assert [kept.get(), kept.get()] == [2, 2]


def test_it_is_read_anew_when_its_time_is_over(settings: Any) -> None:
    settings.CATALOGUE_KEPT_SECONDS = 0
    kept = Kept(partial(next, count(1)))
    assert [kept.get(), kept.get()] == [1, 2]


def test_who_changes_something_while_it_is_read_is_not_forgotten(settings: Any) -> None:
    settings.CATALOGUE_KEPT_SECONDS = 60
    stored, is_read, may_end = ["old"], Event(), Event()

    def read() -> str:
        found = stored[0]
        is_read.set()
        assert may_end.wait(10)
        return found

    kept = Kept(read)
    reader = Thread(target=kept.get)
    reader.start()
    assert is_read.wait(10)
    stored[0] = "new"
    kept.forget()
    may_end.set()
    reader.join()
    assert kept.get() == "new"

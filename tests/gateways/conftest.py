"""Every adapter with the world around it; an adapter that comes later is one more line here."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest

from tests.gateways.bench import GatewayBench, SandboxBench, sandbox_bench


class MakeBench(Protocol):
    """Makes an adapter's world, with what it keeps in a folder."""

    def __call__(self, folder: Path, /) -> AbstractContextManager[GatewayBench]:
        """For a while."""
        ...


BENCHES: dict[str, MakeBench] = {"sandbox": sandbox_bench}


@pytest.fixture(params=sorted(BENCHES))
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GatewayBench]:
    """One adapter after another."""
    with BENCHES[request.param](tmp_path) as made:
        yield made


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxBench]:
    """The sandbox alone, for what only it has."""
    with sandbox_bench(tmp_path) as made:
        yield made

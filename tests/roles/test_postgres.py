"""Clusters of our own: reachable without a password by nobody else, and usable from a folder closed to others."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorstep.infra.postgres import APP_ROLE, Cluster, ClusterError, embedded_binaries, system_binaries


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="doorstep-cluster-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def test_a_cluster_starts_again_with_its_data_and_goes_when_destroyed(folder: Path) -> None:
    cluster = Cluster(folder / "postgres", throwaway=True)
    try:
        cluster.start()
        assert cluster.ensure_database()
        assert not cluster.ensure_database()
        pid = cluster.running_pid()
        cluster.start()
        assert cluster.running_pid() == pid, "starting twice changes nothing"
        assert cluster.sockets.stat().st_mode & 0o077 == 0
        cluster.stop()
        assert cluster.running_pid() is None
        cluster.start()
        assert not cluster.ensure_database()
        with cluster.connect("doorstep", APP_ROLE) as connection:
            row = connection.execute("SELECT current_user").fetchone()
        assert row == (APP_ROLE,)
    finally:
        cluster.destroy()
    assert not cluster.data.exists()
    assert not cluster.sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_binaries_in_a_closed_folder_are_copied_to_an_open_one(folder: Path) -> None:
    source = embedded_binaries().parent
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    installation = closed / source.parent.name / source.name
    shutil.copytree(source, installation, symlinks=True)
    shutil.copytree(source.parent.with_suffix(".libs"), closed / source.parent.with_suffix(".libs").name)
    cluster = Cluster(folder / "postgres", binaries=installation / "bin", throwaway=True)
    try:
        cluster.start()
        assert cluster.binaries
        assert not cluster.binaries.is_relative_to(closed)
    finally:
        cluster.destroy()
        if cluster.binaries and not cluster.binaries.is_relative_to(closed):
            shutil.rmtree(cluster.binaries.parents[2])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_data_in_a_closed_folder_are_refused_with_advice(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "postgres", throwaway=True)
    with pytest.raises(ClusterError, match="set DOORSTEP_DATA"):
        cluster.start()
    cluster.destroy()


def test_a_missing_version_says_what_to_install() -> None:
    with pytest.raises(ClusterError, match="apt-get install postgresql-9"):
        system_binaries(9)

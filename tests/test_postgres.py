"""The embedded PostgreSQL, with real servers and real kills."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import environ
import psutil
import psycopg2
import pytest

from pact.postgres import SHARED, Cluster, PostgresError, embedded_url
from pact.postgres_host import STATE


@pytest.fixture
def folder():
    """Open to the server's user, unlike pytest's own temporary folders."""
    path = Path(tempfile.mkdtemp(prefix="pact-test-", dir=SHARED))
    path.chmod(0o755)
    yield path
    for data in path.rglob("data"):
        if data.is_symlink():
            shutil.rmtree(data.resolve().parent, ignore_errors=True)
    shutil.rmtree(path)


@pytest.fixture
def cluster(folder):
    cluster = Cluster(folder / "data", fsync=False)
    yield cluster
    cluster.stop()


def query(cluster, statement):
    settings = environ.Env.db_url_config(cluster.url)
    connection = psycopg2.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname=settings["NAME"],
    )
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def remember(cluster, word):
    query(cluster, f"CREATE TABLE memory AS SELECT '{word}'::text AS word")


def remembered(cluster):
    return query(cluster, "SELECT word FROM memory")


def python(code, *arguments):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)])


def test_start_and_stop(cluster):
    assert not cluster.is_ready()
    cluster.start()
    server = psutil.Process(cluster.process.pid)
    assert cluster.is_ready()
    assert server.uids().real != 0
    assert server.net_connections("inet") == []
    cluster.stop()
    assert not cluster.is_ready()
    assert not server.is_running()
    assert not cluster.socket_dir.exists()


def test_letters_are_unicode(cluster):
    with cluster:
        assert query(cluster, "SELECT lower('ÉÑ'), 'é' ~ '\\w', length('écran')") == [
            ("éñ", True, 5)
        ]


def test_the_url_is_known_without_a_server(cluster):
    assert embedded_url(cluster.data_dir) == cluster.url
    assert not cluster.data_dir.exists()


def test_restart_keeps_rows(cluster):
    with cluster:
        remember(cluster, "kept")
    with cluster:
        assert remembered(cluster) == [("kept",)]


def test_kill_of_the_server_keeps_committed_rows(folder):
    with Cluster(folder / "data") as cluster:
        remember(cluster, "kept")
        cluster.process.kill()
        cluster.process.wait()
        assert (cluster.data_dir / "postmaster.pid").exists()
        cluster.start()
        assert remembered(cluster) == [("kept",)]


def test_stale_pid_file_of_an_unrelated_process(folder):
    with Cluster(folder / "data") as cluster:
        remember(cluster, "kept")
        cluster.process.kill()
        cluster.process.wait()
        unrelated = subprocess.Popen(["sleep", "60"], **cluster.account.surroundings())
        try:
            pid_file = cluster.data_dir / "postmaster.pid"
            for stale in (pid_file, cluster.socket_dir / ".s.PGSQL.5432.lock"):
                lines = stale.read_text().split("\n")
                stale.write_text("\n".join([str(unrelated.pid), *lines[1:]]))
            cluster.start()
            assert remembered(cluster) == [("kept",)]
            assert unrelated.poll() is None
        finally:
            unrelated.kill()
            unrelated.wait()


def test_second_start_of_the_same_cluster_is_refused(cluster):
    with cluster:
        with pytest.raises(PostgresError, match=f"runs already, as process {cluster.process.pid}"):
            Cluster(cluster.data_dir).start()
        assert cluster.is_ready()


def test_long_path_with_spaces_and_accents(folder):
    data_dir = folder / ("a long näme " * 10).strip() / ("it's long " * 10).strip() / "data"
    assert len(str(data_dir)) > 200
    with Cluster(data_dir, fsync=False) as cluster:
        assert query(cluster, "SELECT 1") == [(1,)]


def test_two_side_by_side(folder):
    with (
        Cluster(folder / "one" / "data", fsync=False) as one,
        Cluster(folder / "two" / "data", fsync=False) as two,
    ):
        remember(one, "one")
        remember(two, "two")
        assert remembered(one) == [("one",)]
        assert remembered(two) == [("two",)]


def test_two_first_starts_at_once(folder):
    code = """
import sys, time
from pact.postgres import Cluster, PostgresError
try:
    with Cluster(sys.argv[1], fsync=False):
        time.sleep(2)
except PostgresError:
    sys.exit(3)
"""
    starts = [python(code, folder / "data") for _ in range(2)]
    assert sorted(start.wait(30) for start in starts) == [0, 3]


def test_kill_during_the_first_start(cluster):
    code = "import sys; from pact.postgres import Cluster; Cluster(sys.argv[1]).start()"
    start = python(code, cluster.data_dir)
    while not list(cluster.data_dir.parent.glob("data.new-*/base")):
        assert start.poll() is None
        time.sleep(0.005)
    family = psutil.Process(start.pid).children(recursive=True)
    start.kill()
    start.wait()
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    assert not cluster.data_dir.exists()
    with cluster:
        assert query(cluster, "SELECT 1") == [(1,)]
    assert list(cluster.data_dir.parent.glob("data.new-*")) == []


def test_broken_data_names_the_log(cluster):
    with cluster:
        pass
    (cluster.data_dir / "global" / "pg_control").unlink()
    with pytest.raises(PostgresError) as caught:
        cluster.start()
    assert str(cluster.log) in str(caught.value)
    assert "pg_control" in str(caught.value)


def test_foreign_files_are_left_alone(folder):
    (folder / "data").mkdir()
    (folder / "data" / "letter.txt").write_text("mine")
    with pytest.raises(PostgresError, match="move it away"):
        Cluster(folder / "data").start()
    assert [path.name for path in (folder / "data").iterdir()] == ["letter.txt"]


def test_socket_folder_of_somebody_else_is_refused(cluster, folder):
    cluster.socket_dir.symlink_to(folder)
    try:
        with pytest.raises(PostgresError, match="not the database's own"):
            cluster.start()
    finally:
        cluster.socket_dir.unlink()


def test_a_private_folder(folder):
    """Root's server runs as another user, who cannot enter it; everybody else's own can."""
    folder.chmod(0o700)
    with Cluster(folder / "data", fsync=False) as cluster:
        place = cluster.data_dir.resolve()
        if os.geteuid() == 0:
            assert place.is_relative_to(STATE)
            assert str(place) in cluster.notice
        else:
            assert (place, cluster.notice) == ((folder / "data").resolve(), None)
        remember(cluster, "kept")
    with Cluster(folder / "data", fsync=False) as cluster:
        assert remembered(cluster) == [("kept",)]


def test_throw_away_cluster():
    command = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(7)"
    run = [sys.executable, "-m", "pact.postgres", "run", "--", sys.executable, "-c", command]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 7
    place = Path(environ.Env.db_url_config(done.stdout.strip())["HOST"])
    assert place.parent == SHARED
    assert not place.exists()


def test_throw_away_cluster_ends_with_a_signal():
    # The sleeper itself tells the address, so that it stands before anybody looks for it.
    sleeper = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    command = ["sh", "-c", f'"{sys.executable}" -c "{sleeper}" & wait']
    run = subprocess.Popen(
        [sys.executable, "-m", "pact.postgres", "run", "--", *command],
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        place = Path(environ.Env.db_url_config(run.stdout.readline().strip())["HOST"])
        family = psutil.Process(run.pid).children(recursive=True)
        names = [process.name() for process in family]
        assert "postgres" in names
        assert [name for name in names if name.startswith("python")] != []
        run.send_signal(signal.SIGTERM)
        assert run.wait(20) == 128 + signal.SIGTERM
    assert [process for process in family if process.is_running()] == []
    assert not place.exists()

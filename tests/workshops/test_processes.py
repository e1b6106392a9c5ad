"""Real web processes: memory, and what happens when something breaks in the middle."""

import os
import signal
import time

import psutil
import pytest
from django.urls import reverse

from tests.factories.files import MaterialVersionFactory
from tests.workshops.streams import Memory, Upload
from workshops.files.incoming import folder
from workshops.files.sweeping import sweep
from workshops.models import Material, MaterialVersion

pytestmark = pytest.mark.django_db(transaction=True)

MB = 2**20
SIZE = 200 * MB


@pytest.fixture(autouse=True)
def empty(media):
    for path in folder().iterdir():
        path.unlink()


def left():
    return sorted(path.stat().st_size for path in folder().iterdir())


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sender(web, actor, workshop, size=SIZE):
    return Upload(web.port, web.host, actor, workshop, size)


def test_a_large_file_comes_in_without_filling_the_memory(web, coordinator, workshop):
    process = web()
    assert sender(process, coordinator, workshop, size=MB).send()[0] == 200  # all is loaded now
    with Memory(process.process.pid) as memory:
        status, answer = sender(process, coordinator, workshop).send()
    assert status == 200, answer
    version = MaterialVersion.objects.order_by("-pk").first()
    assert (version.size, os.path.getsize(version.file.path)) == (SIZE, SIZE)
    assert memory.grown < 20
    version.file.storage.delete(version.file.name)


def test_a_large_file_goes_out_without_filling_the_memory(web, member, workshop, item):
    version = MaterialVersionFactory(material=item, name="film.mp4", content=b"")
    with open(version.file.path, "r+b") as file:
        file.truncate(SIZE)
    MaterialVersion.objects.update(size=SIZE)
    process = web()
    cookie = "sessionid=" + member.cookies["sessionid"].value
    for address in (
        version.get_absolute_url(),
        reverse("workshops:zip", args=["labels"]),
    ):
        process.get(address, cookie=cookie, range="bytes=0-99")
        with Memory(process.process.pid) as memory:
            assert read_slowly(process, address, cookie) >= SIZE
        assert memory.grown < 20, address


def read_slowly(process, address, cookie):
    """How many bytes came; each is forgotten at once."""
    import http.client
    from contextlib import closing

    count = 0
    with closing(http.client.HTTPConnection("127.0.0.1", process.port, timeout=120)) as client:
        client.request("GET", address, headers={"Host": process.host, "Cookie": cookie})
        response = client.getresponse()
        time.sleep(0.5)
        while piece := response.read(MB):
            count += len(piece)
    return count


def test_a_browser_that_goes_away_leaves_nothing(web, coordinator, workshop):
    process = web()
    client = sender(process, coordinator, workshop).begin(until=20 * MB)
    wait_for(lambda: left() and left()[0] > 5 * MB)
    client.close()
    wait_for(lambda: left() == [])
    assert not Material.objects.exists()


def test_a_process_that_is_killed_leaves_what_the_sweep_takes(web, coordinator, workshop):
    process = web()
    client = sender(process, coordinator, workshop).begin(until=20 * MB)
    wait_for(lambda: left() and left()[0] > 5 * MB)
    parts = [process.process, *psutil.Process(process.process.pid).children(recursive=True)]
    for found in parts:
        os.kill(found.pid, signal.SIGKILL)
    client.close()
    assert not Material.objects.exists()
    [path] = folder().iterdir()
    assert sweep().left_over == []  # the day is not over
    moment = time.time() - 25 * 3600
    os.utime(path, (moment, moment))
    assert sweep().left_over == [str(path)]
    # And all goes on.
    again = web()
    assert sender(again, coordinator, workshop, size=MB).send()[0] == 200
    assert Material.objects.get().title == "Film"


def test_a_disk_that_is_full_is_told_and_leaves_nothing(web, coordinator, workshop):
    process = web()
    for found in psutil.Process(process.process.pid).children(recursive=True):
        found.rlimit(psutil.RLIMIT_FSIZE, (10 * MB, 10 * MB))
    status, answer = sender(process, coordinator, workshop, size=30 * MB).send()
    assert status == 422
    assert "The portal has no room for it now." in answer.decode()
    assert left() == []
    assert not Material.objects.exists()
    assert sender(process, coordinator, workshop, size=MB).send()[0] == 200


def test_a_database_that_is_away_is_told_and_leaves_nothing(web, coordinator, workshop):
    """Its connections are ended while the file comes in."""
    from django.db import connection

    process = web()
    upload = sender(process, coordinator, workshop, size=30 * MB)
    client = upload.begin(until=20 * MB)
    wait_for(lambda: left() and left()[0] > 5 * MB)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    client.send(b"\0" * (upload.size - upload.sent))
    client.send(upload.tail)
    response = client.getresponse()
    answer = response.read().decode()
    client.close()
    assert response.status == 503, answer
    assert "The database does not answer." in answer
    assert left() == []
    assert not Material.objects.exists()
    assert sender(process, coordinator, workshop, size=MB).send()[0] == 200

"""Real processes around material: web server, nginx, S3, virus scanner. Each ends with its test."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages

from tests.factories.workshops import MaterialFactory, WorkshopFactory
from tests.pact.web import Web, database_url
from tests.pact.work.conftest import free_port

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def workshop(group):
    return WorkshopFactory(group=group, slug="labels", title="Labels")


@pytest.fixture
def item(workshop):
    """Material of the group that is a file; its version is for the test to make."""
    return MaterialFactory(workshop=workshop, title="Intro", link="")


def listening(port, process, log, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, f"does not listen: {log.read_text()}"
        time.sleep(0.05)


@pytest.fixture
def run(tmp_path):
    """Start a program; it is ended after the test. Gives the process and its log."""
    running = []

    def start(name, *command, **environment):
        log = tmp_path / f"{name}.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                command, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT
            )
        running.append(process)
        return process, log

    yield start
    for process in reversed(running):
        process.terminate()
    for process in reversed(running):
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def media():
    """A folder that other users' processes may enter, as nginx's."""
    path = Path(settings.MEDIA_ROOT)
    for folder in (path, path.parent):
        folder.chmod(0o755)
    return path


@pytest.fixture
def web(transactional_db, tmp_path, media):
    """Start a real web process on the test's database and files."""
    started = []

    def start(**environment):
        names = {"DJANGO_SETTINGS_MODULE": "tests.workshops.web_settings", "TEST_MEDIA": str(media)}
        process = Web(database_url(), tmp_path / f"web{len(started)}.log", **names | environment)
        started.append(process)
        return process

    yield start
    for process in started:
        process.end()


@pytest.fixture
def nginx(run, tmp_path, media):
    """nginx in front of a web process, with the portal's own rules for files."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(program).exists(), "No nginx: script/test installs it."

    def start(behind):
        port = free_port()
        rules = (ROOT / "deploy/nginx/files.conf").read_text()
        rules = rules.replace("/srv/pact/var/files/", f"{media}/")
        (tmp_path / "files.conf").write_text(rules)
        configuration = tmp_path / "nginx.conf"
        configuration.write_text(
            f"""
            daemon off; worker_processes 1; pid {tmp_path}/nginx.pid; error_log stderr;
            {"user root;" if os.geteuid() == 0 else ""}
            events {{ worker_connections 512; }}
            http {{
                access_log off;
                client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;
                fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u;
                scgi_temp_path {tmp_path}/s;
                server {{
                    listen 127.0.0.1:{port};
                    location / {{
                        proxy_pass http://127.0.0.1:{behind.port};
                        proxy_set_header Host 127.0.0.1:{behind.port};
                    }}
                    include {tmp_path}/files.conf;
                    location /static-files/ {{ alias {media}/; }}
                }}
            }}
            """
        )
        process, log = run("nginx", program, "-c", str(configuration), "-p", str(tmp_path))
        listening(port, process, log)
        return port

    return start


@pytest.fixture
def bucket(run, settings):
    """Material lies in a private bucket of a real S3 API process."""
    import boto3

    port = free_port()
    process, log = run("s3", sys.executable, "-m", "moto.server", "-H", "127.0.0.1", f"-p{port}")
    listening(port, process, log)
    names = {"access_key": "testing", "secret_key": "testing", "region_name": "eu-central-1"}
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        region_name="eu-central-1",
    )
    client.create_bucket(
        Bucket="material", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    before = settings.STORAGES
    settings.S3_BUCKET = "material"
    settings.STORAGES = settings.STORAGES | {
        "material": {
            "BACKEND": "workshops.files.bucket.Bucket",
            "OPTIONS": {"bucket_name": "material", "endpoint_url": endpoint} | names,
        }
    }
    use_storage()
    yield client
    client.close()
    settings.S3_BUCKET, settings.STORAGES = "", before
    use_storage()


def use_storage():
    """The field keeps the storage that it was made with: give it the one of now."""
    from workshops.models import MaterialVersion

    storages._storages.clear()
    with contextlib.suppress(AttributeError):
        del storages.backends
    field = MaterialVersion._meta.get_field("file")
    field.storage = storages["material"]


EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def clamd(run, tmp_path, settings):
    """A real virus scanner that knows one virus, the one made for testing."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    assert Path(program).exists(), "No clamd: script/test installs it."
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    (signatures / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    port = free_port()
    configuration = tmp_path / "clamd.conf"
    configuration.write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {signatures}\nForeground yes\n"
        "StreamMaxLength 1M\nUser root\n"
        if os.geteuid() == 0
        else f"TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {signatures}\n"
        "Foreground yes\nStreamMaxLength 1M\n"
    )
    settings.CLAMD = f"tcp://127.0.0.1:{port}"

    def start():
        process, log = run("clamd", program, "-c", str(configuration))
        listening(port, process, log)
        return process

    return start

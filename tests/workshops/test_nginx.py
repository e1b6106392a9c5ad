"""Behind a real nginx: it sends what the portal let through, and nothing else."""

import http.client
import shutil
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from pact.log import without_secrets
from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.factories.members import OrganisationFactory
from tests.factories.news import PictureFactory, PostFactory
from tests.pact.test_log import addresses_with_secrets
from tests.pact.work.conftest import free_port
from tests.workshops.conftest import ROOT, listening
from tests.workshops.streams import Upload
from workshops.models import Download, MaterialVersion

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = bytes(range(256)) * 400


def ask(port, address, actor=None, method="GET", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if actor and actor.user:
        headers["Cookie"] = "sessionid=" + actor.cookies["sessionid"].value
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        client.request(method, address, headers=headers)
        response = client.getresponse()
        return response, response.read()


@pytest.fixture
def front(web, nginx):
    return nginx(web(TEST_NGINX="on"))


def test_nginx_s_own_log_holds_no_secret_of_an_address(run, tmp_path):
    port = free_port()
    log = tmp_path / "access.log"
    configuration = tmp_path / "log-nginx.conf"
    configuration.write_text(
        f"""
        daemon off; worker_processes 1; pid {tmp_path}/log-nginx.pid; error_log stderr;
        events {{ worker_connections 64; }}
        http {{
            include {ROOT}/deploy/nginx/log.conf;
            client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;
            fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u;
            scgi_temp_path {tmp_path}/s;
            server {{
                listen 127.0.0.1:{port};
                access_log {log} portal;
                location / {{ return 404; }}
            }}
        }}
        """
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process, said = run("log-nginx", program, "-c", str(configuration), "-p", str(tmp_path))
    listening(port, process, said)
    shown = []
    for name, names in addresses_with_secrets().items():
        address = reverse(name, kwargs=names)
        ask(port, address + "?page=2")
        shown.append(without_secrets(address) + "?page=2")
    ask(port, "/workshops/calendar/2021/10/")
    process.terminate()
    process.wait(15)
    lines = log.read_text().splitlines()
    assert [line.split('"')[1] for line in lines] == [
        f"GET {address}" for address in [*shown, "/workshops/calendar/2021/10/"]
    ]
    assert "cret" not in log.read_text()


@pytest.fixture
def version(item):
    return MaterialVersionFactory(material=item, name="Überblick.mp4", content=CONTENT)


def test_nginx_sends_whole_files_and_parts(front, member, version):
    address = version.get_absolute_url()
    response, content = ask(front, address, member)
    assert (response.status, content) == (200, CONTENT)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "X-Accel-Redirect" not in response.headers
    etag = response.headers["ETag"]
    response, content = ask(front, address, member, Range="bytes=1000-1999", If_Range=etag)
    assert (response.status, content) == (206, CONTENT[1000:2000])
    response, content = ask(front, address, member, Range="bytes=1000-", If_Range='"other"')
    assert (response.status, content) == (200, CONTENT)
    response, content = ask(front, address, member, method="HEAD")
    assert (response.status, response.headers["Content-Length"]) == (200, str(len(CONTENT)))
    assert Download.objects.count() == 1  # the first; what goes on and HEAD are none


def test_what_the_portal_says_of_the_file_comes_along(front, member, version):
    response, _content = ask(front, version.get_absolute_url(), member)
    said = {name: response.headers[name] for name in SAFE}
    assert said == SAFE
    assert quote("Überblick.mp4") in response.headers["Content-Disposition"]


SAFE = {
    "Content-Type": "application/octet-stream",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_a_pdf_may_be_shown_in_our_page(front, member, item):
    version = MaterialVersionFactory(material=item, content=files.pdf())
    response, content = ask(front, reverse("workshops:preview", args=[version.key]), member)
    assert content == files.pdf()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]


def test_nobody_reaches_a_file_but_through_the_check(front, other_member, visitor, member, version):
    assert ask(front, version.get_absolute_url(), other_member)[0].status == 404
    response, content = ask(front, version.get_absolute_url(), visitor)
    assert response.status == 302
    assert CONTENT not in content
    part = ask(front, version.get_absolute_url(), other_member, Range="bytes=0-9")
    assert part[0].status == 404
    for direct in (f"/protected/{version.file.name}", f"/files/{version.file.name}"):
        response, content = ask(front, direct, member)
        assert response.status == 404
        assert CONTENT not in content


def test_an_upload_passes_through_nginx(front, web, coordinator, workshop):
    host = "127.0.0.1"
    status, answer = Upload(front, host, coordinator, workshop, 5 * 2**20).send()
    assert status == 200, answer
    assert MaterialVersion.objects.get().size == 5 * 2**20


def test_public_pictures_and_logos_come_by_it_too(front):
    picture = PictureFactory()
    PostFactory(picture=picture)
    organisation = OrganisationFactory(logo=ContentFile(files.png(), name="logo.png"))
    for address, file in (
        (picture.get_absolute_url(), picture.file),
        (reverse("members:logo", args=[organisation.slug]), organisation.logo),
    ):
        response, content = ask(front, address)
        assert (response.status, content) == (200, Path(file.path).read_bytes())

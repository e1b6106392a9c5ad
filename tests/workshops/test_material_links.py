"""The links in mails about material: from the outbox to the file, for one person, for a time."""

import re
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.services import leaving, memberships
from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory, RegistrationFactory, WorkshopFactory
from tests.markup import Page as Markup
from tests.pact.work.conftest import smtp, until, workers
from workshops.models import Download
from workshops.services import material as services
from workshops.tasks import tell_of_material

__all__ = ["smtp", "until", "workers"]
pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(\S*/material/for/\S+)")
HOST = "http://testserver"


@pytest.fixture
def version(item):
    return MaterialVersionFactory(material=item, name="slides.pdf")


@pytest.fixture
def link(version, member):
    return services.signed_link(version.material, member.user)


def mail_to(actor, mailoutbox):
    tell_of_material.call()
    [found] = [letter for letter in mailoutbox if letter.to == [actor.user.email]]
    return found


def test_each_thing_in_the_mail_opens_for_its_reader_without_signing_in(
    member, version, workshop, visitor, mailoutbox
):
    MaterialFactory(workshop=workshop, title="Film", link="https://video.example/1", order=9)
    letter = mail_to(member, mailoutbox)
    file, film = LINK.findall(letter.body)
    assert visitor.get(file).getvalue() == files.pdf()
    assert visitor.get(film).url == "https://video.example/1"
    assert list(Download.objects.values_list("user__name", "how")) == [("Mila Member", "mail")]


def test_text_and_html_have_the_same_links(member, version, workshop, mailoutbox):
    MaterialFactory(workshop=workshop, title="Film <1>", link="https://video.example/1", order=9)
    letter = mail_to(member, mailoutbox)
    [(html, _kind)] = letter.alternatives
    shown = Markup(html)
    assert shown.texts("h2") == ["Intro", "Film <1>"]
    links = [HOST + path for path in LINK.findall(letter.body)]
    assert shown.links() == [*links, HOST + workshop.get_absolute_url()]
    assert "– Film <1> (" in letter.body


@pytest.mark.parametrize(
    ("language", "zone", "prefix", "ends"),
    [
        ("en", "Europe/Brussels", "", "14 March 2030, 13:30 (Brussels time)"),
        ("nl", "Europe/Helsinki", "/nl", "14 maart 2030 14:30 (Helsinki tijd)"),
        ("fr", "America/Toronto", "/fr", "14 mars 2030 08:30 (heure de Toronto)"),
        ("de", "Europe/Brussels", "/de", "14. März 2030 13:30 (Brüsseler Zeit)"),
    ],
)
def test_it_says_until_when_by_the_reader_s_clock_in_their_language(
    language, zone, prefix, ends, member, version, mailoutbox, monkeypatch
):
    end = timezone.datetime(2030, 3, 14, 12, 30, tzinfo=timezone.get_fixed_timezone(0))
    monkeypatch.setattr("workshops.services.mails.links_end", lambda: end)
    User.objects.filter(pk=member.user.pk).update(language=language, time_zone=zone)
    letter = mail_to(member, mailoutbox)
    [(html, _kind)] = letter.alternatives
    words = ends.partition(" (")[0]
    assert words in letter.body
    assert words in html
    assert [link.split("/material/")[0] for link in LINK.findall(letter.body)] == [prefix]


def test_until_when_is_when_it_ends(settings):
    settings.MATERIAL_LINK_DAYS = 3
    left = services.links_end() - timezone.now()
    assert left.total_seconds() == pytest.approx(3 * 86400, abs=5)


def test_guests_get_the_page_that_everybody_gets(group, mailoutbox):
    workshop = WorkshopFactory(group=group, slug="labels", open_to="everyone")
    RegistrationFactory(workshop=workshop, guest_name="Gus", guest_email="gus@x.example")
    film = MaterialFactory(workshop=workshop, audience="public")
    tell_of_material.call()
    [letter] = [letter for letter in mailoutbox if letter.to == ["gus@x.example"]]
    assert LINK.findall(letter.body) == []
    assert f"{HOST}{film.get_absolute_url()}" in letter.body.split()
    assert "until" not in letter.body


# Whoever else comes by it ------------------------------------------------------------------------


def test_a_colleague_who_is_signed_in_is_not_taken_for_the_person(link, observer, version):
    response = observer.get(link)
    assert response.url == version.material.get_absolute_url()
    assert not Download.objects.exists()


def test_who_is_signed_in_and_may_not_have_it_learns_nothing(link, other_member, version):
    response = other_member.get(link)
    assert response.status_code == 404
    assert "A link in a mail is for the person whom we sent it to." in response.text
    assert "Intro" not in response.text
    assert "Mila" not in response.text
    assert not Download.objects.exists()


def ended(link, member, monkeypatch, settings):
    later = timezone.now().timestamp() + settings.MATERIAL_LINK_DAYS * 86400 + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)


def left(link, member, monkeypatch, settings):
    memberships.leave_organisation(member.user)


def closed(link, member, monkeypatch, settings):
    User.objects.filter(pk=member.user.pk).update(is_active=False)


def erased(link, member, monkeypatch, settings):
    leaving.erase(member.user)


@pytest.fixture
def said_of_ended(link, version):
    """What a link says that only ran out."""
    with pytest.MonkeyPatch.context() as patch:
        from django.conf import settings

        ended(link, None, patch, settings)
        return Markup(Client().get(link)).one("main").text


@pytest.mark.parametrize("over", [ended, left, closed, erased])
def test_what_no_longer_opens_says_the_same_whatever_the_reason(
    over, link, member, said_of_ended, visitor, workshop, monkeypatch, settings
):
    over(link, member, monkeypatch, settings)
    response = visitor.get(link)
    assert response.status_code == 404
    assert Markup(response).one("main").text == said_of_ended
    page = reverse("workshops:detail", args=["labels"])
    assert f"{reverse('account_login')}?next={page}" in Markup(response).links()
    assert page in Markup(response).links()
    assert not Download.objects.exists()


def test_who_is_signed_in_is_led_on_from_a_link_that_ended(link, member, version, monkeypatch):
    from django.conf import settings

    ended(link, member, monkeypatch, settings)
    assert member.get(link).url == version.material.get_absolute_url()


def test_what_we_never_wrote_tells_of_no_workshop(visitor, workshop, link):
    response = visitor.get(reverse("workshops:signed-material", args=["W1wxXQ:1:x"]))
    assert response.status_code == 404
    assert "labels" not in response.text
    assert f"{reverse('account_login')}?next={reverse('workshops:list')}" in response.text


def test_nobody_keeps_it_finds_it_or_is_told_of_it(link, visitor, member, monkeypatch, settings):
    for end in (lambda *_: None, ended):
        end(link, member, monkeypatch, settings)
        response = visitor.get(link)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        if response.streaming:
            response.getvalue()


def test_a_part_goes_on_with_what_was_begun_and_is_noted_once(link, visitor):
    whole = visitor.get(link).getvalue()
    part = visitor.get(link, headers={"Range": "bytes=100-"})
    assert (part.status_code, part.getvalue()) == (206, whole[100:])
    assert visitor.head(link).status_code == 200
    assert Download.objects.count() == 1


# By the real worker ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_from_the_worker_over_the_mail_server_to_the_file(
    workers, smtp, until, member, version, visitor
):
    tell_of_material.enqueue()
    workers.start()
    until(lambda: smtp.inbox.received)
    [envelope] = smtp.inbox.received
    assert envelope.rcpt_tos == [member.user.email]
    letter = message_from_bytes(envelope.content, policy=policy.default)
    text = letter.get_body(["plain"]).get_content()
    [path] = LINK.findall(text)
    assert HOST + path in Markup(letter.get_body(["html"]).get_content()).links()
    assert visitor.get(path).getvalue() == files.pdf()
    assert Download.objects.get().user == member.user

"""People hear of new material: once, in one mail a workshop, and of what they may see alone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import User
from tests.factories.members import UserFactory
from tests.factories.workshops import MaterialFactory, RegistrationFactory, WorkshopFactory
from workshops.models import Material, MaterialVersion
from workshops.services import posting
from workshops.tasks import tell_of_material

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def workshop(group):
    start = timezone.now() - DAY
    return WorkshopFactory(
        group=group, title="Labels", state="held", starts_at=start, ends_at=start + DAY / 12
    )


def told(mailoutbox):
    tell_of_material.call()
    found = [
        (letter.to[0], re.findall(r"^– (.+) \(", letter.body, re.MULTILINE))
        for letter in mailoutbox
    ]
    mailoutbox.data.clear()
    return found


def test_all_that_is_new_comes_in_one_mail(workshop, member, observer, other_member, mailoutbox):
    for order, title in enumerate(["Slides", "Minutes"]):
        MaterialFactory(workshop=workshop, title=title, order=order, kind=title.lower())
    tell_of_material.call()
    assert [(letter.to[0], letter.subject) for letter in mailoutbox] == [
        (member.user.email, "New material: Labels"),
        (observer.user.email, "New material: Labels"),
    ]
    body = mailoutbox[0].body
    assert [line for line in body.splitlines() if line.startswith("– ")] == [
        "– Slides (slides, link to video.example)",
        "– Minutes (minutes, link to video.example)",
    ]
    assert f"http://testserver{workshop.get_absolute_url()}" in body
    assert "https://video.example" not in body


def test_each_is_told_once(workshop, member, mailoutbox):
    MaterialFactory(workshop=workshop, title="Slides")
    assert told(mailoutbox) == [(member.user.email, ["Slides"])]
    assert told(mailoutbox) == []
    MaterialFactory(workshop=workshop, title="Minutes")
    assert told(mailoutbox) == [(member.user.email, ["Minutes"])]
    Material.objects.filter(title_en="Slides").update(order=3)
    assert told(mailoutbox) == []


def test_a_worker_that_dies_in_between_doubles_nothing(workshop, member, observer, mailoutbox):
    from django.db import transaction

    MaterialFactory(workshop=workshop, title="Slides")
    with transaction.atomic():
        tell_of_material.call()
        transaction.set_rollback(True)
    assert len(mailoutbox) == 0
    assert len(told(mailoutbox)) == 2
    assert told(mailoutbox) == []


def test_everybody_hears_of_what_they_may_see(
    workshop, member, former_member, observer, coordinator, other_member, mailoutbox
):
    for audience in Material.Audience.values:
        MaterialFactory(workshop=workshop, title=f"For {audience}", audience=audience)
    RegistrationFactory(workshop=workshop, user=member.user)
    RegistrationFactory(workshop=workshop, user=former_member.user)
    RegistrationFactory(workshop=workshop, user=observer.user, state="cancelled")
    public, group = ["For public"], ["For members", "For group"]
    registered = ["For registered"]
    assert told(mailoutbox) == [
        (member.user.email, public + group + registered),
        (former_member.user.email, public),
        (observer.user.email, public + group),
        (coordinator.user.email, public + group + registered),
    ]


def test_guests_hear_of_what_is_public(group, mailoutbox):
    workshop = WorkshopFactory(group=group, title="Labels", open_to="everyone")
    RegistrationFactory(workshop=workshop, guest_name="Gus", guest_email="gus@x.example")
    RegistrationFactory(workshop=workshop, guest_name="–", guest_email="guest-1@erased.invalid")
    MaterialFactory(workshop=workshop, title="Slides", audience="public")
    MaterialFactory(workshop=workshop, title="Inside", audience="group")
    assert told(mailoutbox) == [("gus@x.example", ["Slides"])]


def test_what_nobody_can_open_yet_waits(workshop, member, mailoutbox):
    material = MaterialFactory(workshop=workshop, title="Slides", link="")
    assert told(mailoutbox) == []
    version = MaterialVersion.objects.create(
        material=material, number=1, file="x", name="x.pdf", size=1, scan="waiting"
    )
    assert told(mailoutbox) == []
    version.scan = "clean"
    version.save()
    assert told(mailoutbox) == [(member.user.email, ["Slides"])]


def test_what_is_for_the_archive_is_no_news(workshop, member, group, mailoutbox):
    old = MaterialFactory(workshop=workshop)
    Material.objects.filter(pk=old.pk).update(posted_at=timezone.now() - 3 * DAY)
    long_ago = timezone.now() - 100 * DAY
    past = WorkshopFactory(
        group=group, state="held", starts_at=long_ago, ends_at=long_ago + DAY / 12
    )
    MaterialFactory(workshop=past)
    MaterialFactory(workshop=WorkshopFactory(group=group, draft=True))
    assert told(mailoutbox) == []


def test_who_wants_no_such_mails_gets_none(workshop, member, observer, mailoutbox):
    User.objects.filter(pk=member.user.pk).update(notifications_off=["workshops"])
    MaterialFactory(workshop=workshop, title="Slides")
    assert told(mailoutbox) == [(observer.user.email, ["Slides"])]


def test_an_account_that_is_closed_gets_none(workshop, mailoutbox):
    person = UserFactory(is_active=False)
    RegistrationFactory(workshop=workshop, user=person, state="attended")
    MaterialFactory(workshop=workshop, audience="public")
    assert list(posting.readers(workshop)) == []
    assert told(mailoutbox) == []

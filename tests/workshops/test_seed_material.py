"""The material of a try-out: real files that say what they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.workshops import AgendaItemFactory, WorkshopFactory
from workshops.files import reading
from workshops.models import Material
from workshops.seed_material import NOTE, seed_material

pytestmark = pytest.mark.django_db


def test_a_past_workshop_has_an_introduction_slides_and_minutes(member, group):
    workshop = WorkshopFactory(
        group=group,
        title="Use of labels",
        topics="Which there are",
        starts_at=timezone.now() - timedelta(days=400),
    )
    AgendaItemFactory(workshop=workshop, title="Labels in practice", minutes=40)
    seed_material(workshop)
    seed_material(workshop)  # nothing a second time
    items = Material.objects.filter(workshop=workshop)
    assert [(item.kind, item.audience) for item in items] == [
        ("reading", "public"),
        ("slides", "members"),
        ("minutes", "group"),
    ]
    for item in items:
        version = item.versions.get()
        text, note = reading.read(version.file.path, version.type.text)
        assert note == ""
        assert NOTE[:40] in text
        assert "Use of labels" in text
        assert all("emonstra" in getattr(item, f"title_{code}") or code == "fr"
                   for code in ("en", "nl", "de"))  # fmt: skip


def test_what_is_still_to_come_has_no_minutes(group):
    workshop = WorkshopFactory(group=group)
    seed_material(workshop)
    assert [item.kind for item in Material.objects.all()] == ["reading", "slides"]

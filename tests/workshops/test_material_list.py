"""The list of material that a workshop's page shows, and the newest for a group's."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory
from workshops.material_list import material_of
from workshops.material_panel import newest_material
from workshops.models import Download

pytestmark = pytest.mark.django_db


def html(workshop, actor):
    context = material_of(workshop, actor.user)
    return render_to_string("workshops/_material.html", context)


def test_the_list_shows_all_that_one_may_have_in_its_order(member, workshop):
    slides = MaterialFactory(workshop=workshop, title="Slides", link="", order=2)
    for number in (1, 2):
        version = MaterialVersionFactory(
            material=slides, number=number, name=f"v{number}.png", content=files.png()
        )
    MaterialFactory(workshop=workshop, title="Film", order=1, kind="recording")
    MaterialFactory(workshop=workshop, title="Hushed", audience="staff")
    Download.objects.create(version=version, user=member.user)
    context = material_of(workshop, member.user)
    assert [item.title for item in context["material"]] == ["Film", "Slides"]
    assert (context["zipped"], context["zip_size"]) == (1, version.size)
    shown = html(workshop, member)
    assert "Hushed" not in shown
    assert f'href="{version.get_absolute_url()}"' in shown
    assert f'href="{slides.get_absolute_url()}#preview"' in shown
    assert 'href="https://video.example/1"' in shown
    assert "1 older version" in shown
    assert "v1.png" in shown
    assert "fetched once" in shown
    assert "Add or change material" not in shown


def test_who_runs_the_workshop_is_led_to_the_upload(coordinator, workshop):
    assert "Add material" in html(workshop, coordinator)
    MaterialFactory(workshop=workshop)
    assert "Add or change material" in html(workshop, coordinator)


def test_without_material_it_says_so(member, workshop):
    assert "There is no material here yet." in html(workshop, member)


def test_the_newest_of_a_group_are_told_to_who_sees_them(member, other_member, group, workshop):
    for title in "ABCDEF":
        MaterialFactory(workshop=workshop, title=title)
    MaterialFactory(workshop=workshop, title="Hushed", audience="staff")
    panel = newest_material(SimpleNamespace(user=member.user), group)
    assert [item.title for item in panel["newest_material"]] == ["F", "E", "D", "C", "B"]
    assert "Hushed" not in render_to_string(panel["template"], panel)
    assert newest_material(SimpleNamespace(user=other_member.user), group) is None


def test_both_ask_the_same_queries_for_one_and_for_three(coordinator, group, workshop):
    def row():
        item = MaterialFactory(workshop=workshop, link="")
        for number in (1, 2):
            MaterialVersionFactory(material=item, number=number, uploaded_by=coordinator.user)

    def count():
        request = SimpleNamespace(user=coordinator.user)
        with CaptureQueriesContext(connection) as queries:
            html(workshop, coordinator)
            panel = newest_material(request, group)
            render_to_string(panel["template"], panel)
        return len(queries)

    row()
    one = count()
    row()
    row()
    assert count() == one

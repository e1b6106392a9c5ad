"""Material in the admin: looked at, found, changed, removed, and never lost."""

import pytest
from django.urls import reverse

from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory
from workshops.models import Download, Material, MaterialVersion

pytestmark = pytest.mark.django_db

LIST = reverse("admin:workshops_material_changelist")


def filled(form):
    """What a browser would send of the form as it is."""
    return {
        name: value
        for name, value in form.initial.items()
        if value is not None and value is not False
    }


def test_it_is_found_by_title_file_and_workshop(secretary, item, workshop):
    MaterialVersionFactory(material=item, name="wages.pdf")
    MaterialFactory(title="Other", title_nl="Iets over lonen")
    for asked, found in {"wages": "Intro", "lonen": "Other", "Labels": "Intro"}.items():
        result = secretary.get(LIST, {"q": asked}).context["cl"].result_list
        assert [row.title for row in result] == [found]


def test_the_selected_are_removed_and_come_back(secretary, member, item):
    MaterialVersionFactory(material=item)
    for action, status in (("remove_selected", 404), ("bring_back_selected", 200)):
        secretary.post(LIST, {"action": action, "_selected_action": [item.pk]})
        assert member.get(item.get_absolute_url()).status_code == status
    removed = secretary.get(LIST, {"removed": "yes"}).context["cl"].result_list
    assert list(removed) == []


def test_texts_and_audience_are_changed_and_files_are_not(secretary, item):
    MaterialVersionFactory(material=item)
    address = reverse("admin:workshops_material_change", args=[item.pk])
    page = secretary.get(address)
    assert "labels.pdf" in page.text
    form = page.context["adminform"].form
    values = filled(form)
    values |= {"title_de": "Einführung", "audience": "members", "seen": form.initial["seen"]}
    assert secretary.post(address, values).status_code == 302
    item.refresh_from_db()
    assert (item.title_de, item.audience, item.title_en) == ("Einführung", "members", "Intro")
    assert MaterialVersion.objects.count() == 1


def test_a_link_beside_a_file_is_refused(secretary, item):
    MaterialVersionFactory(material=item)
    address = reverse("admin:workshops_material_change", args=[item.pk])
    form = secretary.get(address).context["adminform"].form
    values = filled(form)
    values |= {"link": "https://x.example/", "seen": form.initial["seen"]}
    assert "Give either a file or a link." in secretary.post(address, values).text


@pytest.mark.parametrize("name", ["material", "materialversion", "download"])
def test_the_lists_ask_the_same_queries(name, same_queries, secretary, workshop, member):
    def row():
        item = MaterialFactory(workshop=workshop, link="")
        version = MaterialVersionFactory(material=item)
        Download.objects.create(version=version, user=member.user)

    same_queries(reverse(f"admin:workshops_{name}_changelist"), row, client=secretary)


def test_its_history_tells_who_changed_what(secretary, coordinator, item):
    MaterialVersionFactory(material=item)
    remove = reverse("workshops:material-remove", args=["labels", item.pk])
    coordinator.post(remove)
    page = secretary.get(reverse("admin:workshops_material_history", args=[item.pk])).text
    assert "Cora Coordinator" in page
    assert Material.objects.get().removed_at

"""What who runs a workshop does with material: links, texts, versions, order, removal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pact.history.versions import latest, to_number
from tests.factories import files
from tests.factories.files import MaterialVersionFactory, content_of
from tests.factories.workshops import MaterialFactory, WorkshopFactory
from workshops.models import Material, MaterialVersion
from workshops.services import material as services

pytestmark = pytest.mark.django_db


def address(name, *arguments):
    return reverse(f"workshops:material-{name}", args=["labels", *arguments])


def test_a_link_is_material_too(coordinator, workshop):
    response = coordinator.post(
        address("link"),
        {
            "link": "video.example/1",
            "title": "Opname",
            "kind": "recording",
            "audience": "registered",
            "text_language": "nl",
        },
    )
    assert response.url == address("manage")
    item = Material.objects.get()
    assert (item.link, item.title_nl, item.language) == ("https://video.example/1", "Opname", "nl")
    assert (item.kind, item.audience, item.order) == ("recording", "registered", 1)


def test_a_link_without_an_address_is_sent_back_with_what_was_typed(coordinator, workshop):
    values = {"link": "", "title": "Film", "kind": "recording", "audience": "group"}
    response = coordinator.post(address("link"), values | {"text_language": "en"})
    assert "Give either a file or a link." in response.text
    assert 'value="Film"' in response.text
    assert not Material.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp:x"])
def test_no_link_runs_anything(link, coordinator, workshop):
    values = {"link": link, "title": "Film", "kind": "recording", "audience": "group"}
    coordinator.post(address("link"), values | {"text_language": "en"})
    assert not Material.objects.exists()


# Texts -------------------------------------------------------------------------------------------


def form_of(item, **values):
    moment = latest(Material, item.pk)
    texts = {
        f"{name}_{code}": getattr(item, f"{name}_{code}")
        for name in ("title", "description")
        for code in ("en", "nl", "fr", "de")
    }
    names = ("kind", "audience", "text_language", "language")
    return (
        texts | {name: getattr(item, name) for name in names} | {"seen": to_number(moment)} | values
    )


def test_its_texts_can_be_changed_in_all_languages(coordinator, item):
    MaterialVersionFactory(material=item)
    values = form_of(
        item, title_en="Start", title_fr="Début", description_fr="Texte", kind="slides"
    )
    assert coordinator.post(address("edit", item.pk), values).url == item.get_absolute_url()
    item.refresh_from_db()
    assert (item.title_en, item.title_fr, item.description_fr) == ("Start", "Début", "Texte")
    assert (item.kind, item.link) == ("slides", "")


def test_two_people_at_once_do_not_overwrite_each_other(coordinator, item):
    MaterialVersionFactory(material=item)
    values = form_of(item, title_en="Mine")
    Material.objects.filter(pk=item.pk).update(title_en="Theirs", kind="minutes")
    response = coordinator.post(address("edit", item.pk), values)
    assert "Not saved yet: this was changed after you opened it here." in response.text
    assert 'value="Mine"' in response.text
    item.refresh_from_db()
    assert (item.title_en, item.kind) == ("Theirs", "minutes")


def test_a_text_without_its_title_is_refused_and_kept(coordinator, item):
    MaterialVersionFactory(material=item)
    response = coordinator.post(
        address("edit", item.pk), form_of(item, description_de="Text ohne Titel")
    )
    assert "This language has other texts: it needs this one too." in response.text
    assert "Text ohne Titel" in response.text


# Versions ----------------------------------------------------------------------------------------


def new_version(client, item, name, content, **headers):
    sent = {"files": SimpleUploadedFile(name, content), "complete": "yes"}
    return client.post(address("version", item.pk), sent, headers=headers)


def test_a_new_version_keeps_the_old(coordinator, item):
    old = MaterialVersionFactory(material=item)
    response = new_version(coordinator, item, "labels v2.pdf", files.pdf("Better"))
    assert response.url == item.get_absolute_url()
    assert list(item.versions.values_list("number", "name")) == [
        (2, "labels v2.pdf"),
        (1, "labels.pdf"),
    ]
    assert content_of(old) == files.pdf()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("same.pdf", files.pdf(), "This is the very file that is there already."),
        ("new.exe", b"MZ", "Files of this type are not taken."),
        ("new.pdf", b"", "The file is empty."),
    ],
)
def test_a_version_that_is_none_is_refused(name, content, why, coordinator, item):
    MaterialVersionFactory(material=item)
    response = new_version(coordinator, item, name, content)
    assert response.status_code == 422
    assert why in response.text
    told = new_version(coordinator, item, name, content, Accept="application/json")
    assert told.json()["error"].startswith(why)
    assert item.versions.count() == 1


# Order -------------------------------------------------------------------------------------------


def test_the_order_is_as_one_makes_it(coordinator, workshop):
    items = [MaterialFactory(workshop=workshop, title=title) for title in "ABC"]

    def move(item, to):
        coordinator.post(address("move", item.pk), {"to": to})
        return [row.title for row in Material.objects.filter(workshop=workshop)]

    assert move(items[2], "up") == ["A", "C", "B"]
    assert move(items[2], "up") == ["C", "A", "B"]
    assert move(items[2], "up") == ["C", "A", "B"]
    assert move(items[0], "down") == ["C", "B", "A"]
    assert move(items[0], "down") == ["C", "B", "A"]


# Removal -----------------------------------------------------------------------------------------


def test_what_is_removed_can_be_brought_back(coordinator, member, item):
    MaterialVersionFactory(material=item)
    assert coordinator.get(address("remove", item.pk)).status_code == 200
    page = coordinator.post(address("remove", item.pk), follow=True).text
    assert "“Intro” is removed. You can bring it back." in page
    assert member.get(item.get_absolute_url()).status_code == 404
    coordinator.post(address("back", item.pk))
    assert member.get(item.get_absolute_url()).status_code == 200
    assert content_of(MaterialVersion.objects.get()) == files.pdf()


# Who may -----------------------------------------------------------------------------------------

FORMS = ["link", "edit", "version", "remove", "back", "move"]


@pytest.mark.parametrize("name", FORMS)
def test_only_who_runs_the_workshop_changes_anything(name, cast, item):
    MaterialVersionFactory(material=item)
    if name == "back":
        services.remove(item)
    before = list(Material.objects.values())
    arguments = [] if name == "link" else [item.pk]
    values = form_of(item, title_en="Broken in", link="https://evil.example/", title="x", to="up")
    for role in ("visitor", "member", "observer", "former_member", "other_member", "supporter",
                 "other_coordinator", "editor", "staff_without_rights"):  # fmt: skip
        status = cast[role].post(address(name, *arguments), values).status_code
        assert status == (302 if role == "visitor" else 403), role
    assert list(Material.objects.values()) == before
    assert MaterialVersion.objects.count() == 1


def test_material_of_another_workshop_is_not_reached_through_one_s_own(
    other_coordinator, other_group, item
):
    own = WorkshopFactory(group=other_group, slug="own")
    for name in ("edit", "version", "remove", "downloads"):
        found = reverse(f"workshops:material-{name}", args=[own.slug, item.pk])
        assert other_coordinator.get(found).status_code == 404
    page = reverse("workshops:material", args=[own.slug, item.pk])
    assert other_coordinator.get(page).status_code == 404


def test_a_moderator_does_not_reach_what_is_the_secretariat_s(coordinator, workshop):
    item = MaterialFactory(workshop=workshop, title="Hushed", audience="staff")
    assert "Hushed" not in coordinator.get(address("manage")).text
    for name in ("edit", "remove", "downloads"):
        assert coordinator.get(address(name, item.pk)).status_code == 404
    services.remove(item)
    assert "Hushed" not in coordinator.get(address("manage")).text
    assert coordinator.post(address("back", item.pk)).status_code == 404

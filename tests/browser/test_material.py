"""Material in a real browser: many files with their progress, the same file, preview, no script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.axe import findings_of
from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory, WorkshopFactory
from workshops.models import Download, Material

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workshop(transactional_db, group):
    return WorkshopFactory(group=group, slug="labels", title="Labels")


def given(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


MANY = [
    given("intro.pdf", files.pdf("Intro")),
    given("slides.pptx", files.pptx("One")),
    given("setup.exe", b"MZ"),
]


def test_many_files_go_up_and_each_tells_how_it_went(open_browser, coordinator, workshop):
    page = open_browser(coordinator)
    page.goto(reverse("workshops:material-manage", args=["labels"]))
    page.get_by_label("Files", exact=True).set_input_files(MANY)
    page.get_by_role("button", name="Upload").click()
    rows = page.locator(".upload")
    expect(rows.nth(0)).to_contain_text("uploaded")
    expect(rows.nth(1)).to_contain_text("uploaded")
    expect(rows.nth(2)).to_contain_text("Files of this type are not taken.")
    # What came in stands in the list already, though one was refused.
    expect(page.locator(".material__title")).to_have_text(["Intro", "Slides"])
    # The browser itself logs that an answer was a refusal.
    page.troubles[:] = [trouble for trouble in page.troubles if "422" not in trouble]
    assert findings_of(page) == []
    assert list(Material.objects.values_list("title_en", flat=True)) == ["Intro", "Slides"]


def test_when_all_is_well_the_list_shows_it(open_browser, coordinator, workshop):
    page = open_browser(coordinator)
    page.goto(reverse("workshops:material-manage", args=["labels"]))
    page.get_by_label("Files", exact=True).set_input_files(MANY[:2])
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".material__title")).to_have_text(["Intro", "Slides"])
    assert page.troubles == []


def test_the_same_file_is_told_and_kept_twice_on_demand(open_browser, coordinator, workshop):
    MaterialVersionFactory(
        material=MaterialFactory(workshop=workshop, title="There", link=""),
        content=files.pdf("Intro"),
    )
    page = open_browser(coordinator)
    page.goto(reverse("workshops:material-manage", args=["labels"]))
    page.get_by_label("Files", exact=True).set_input_files(MANY[:1])
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".upload")).to_contain_text("This file is there already: There")
    page.get_by_role("button", name="Keep it twice").click()
    expect(page.locator(".material__title")).to_have_text(["There", "Intro"])
    assert page.troubles == []


def test_a_connection_that_breaks_can_be_tried_again(open_browser, coordinator, workshop):
    page = open_browser(coordinator)
    page.goto(reverse("workshops:material-manage", args=["labels"]))
    page.context.route("**/material/add/", lambda route: route.abort(), times=1)
    page.get_by_label("Files", exact=True).set_input_files(MANY[:1])
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".upload")).to_contain_text("The connection broke off")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".material__title")).to_have_text(["Intro"])
    assert Material.objects.count() == 1


def test_what_the_group_has_no_room_for_is_not_even_sent(
    open_browser, coordinator, workshop, settings
):
    settings.MATERIAL_GROUP_BYTES = len(MANY[0]["buffer"]) + 10
    page = open_browser(coordinator)
    page.goto(reverse("workshops:material-manage", args=["labels"]))
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.get_by_label("Files", exact=True).set_input_files(MANY[:2])
    page.get_by_role("button", name="Upload").click()
    rows = page.locator(".upload")
    expect(rows.nth(0)).to_contain_text("uploaded")
    expect(rows.nth(1)).to_contain_text("The group has no room for it")
    assert len(sent) == 1
    assert findings_of(page) == []
    assert list(Material.objects.values_list("title_en", flat=True)) == ["Intro"]


def test_without_the_script_the_form_does_it_all(open_browser, coordinator, workshop):
    page = open_browser(coordinator, java_script_enabled=False)
    page.goto(reverse("workshops:material-manage", args=["labels"]))
    page.get_by_label("Files", exact=True).set_input_files(MANY)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".material__title")).to_have_text(["Intro", "Slides"])
    expect(page.get_by_role("alert")).to_contain_text("setup.exe: Files of this type")


def test_a_picture_and_a_pdf_are_seen_in_the_page(open_browser, member, workshop):
    for name, content in (("photo.png", files.png(400, 300)), ("intro.pdf", files.pdf())):
        item = MaterialFactory(workshop=workshop, title=name, link="")
        MaterialVersionFactory(material=item, name=name, content=content)
        page = open_browser(member)
        page.goto(item.get_absolute_url())
        if name == "photo.png":
            shown = page.locator(".preview__image")
            assert (
                shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)")
                == 400
            )
        else:
            with page.expect_response("**/view/") as answer:
                page.locator(".preview__document").scroll_into_view_if_needed()
            assert answer.value.status == 200
        assert page.troubles == []
    assert set(Download.objects.values_list("how", flat=True)) == {"view"}


def test_a_download_arrives_under_its_name(open_browser, member, workshop, tmp_path):
    item = MaterialFactory(workshop=workshop, title="Intro", link="")
    MaterialVersionFactory(material=item, name="Überblick – 工作坊.pdf")
    page = open_browser(member)
    page.goto(item.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name="Download (").click()
    assert download.value.suggested_filename == "Überblick – 工作坊.pdf"
    download.value.save_as(tmp_path / "file.pdf")
    assert (tmp_path / "file.pdf").read_bytes() == files.pdf()

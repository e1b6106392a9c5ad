"""Importing in the admin: upload, look, say yes; the work is done by the worker."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from news import tasks
from news.importing import desk
from news.models import ImportedPost, ImportLine, NewsImport, Post
from pact.importing import desk as stages
from tests.cast import ROLES
from tests.factories import imports
from tests.markup import Page as Markup
from tests.news.imports import FILES, item, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path_factory):
    """No files of other tests."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")


LIST = reverse("admin:news_newsimport_changelist")
ADD = reverse("admin:news_newsimport_add")


def page(news_import):
    return reverse("admin:news_newsimport_change", args=[news_import.pk])


def confirm(news_import):
    return reverse("admin:news_newsimport_confirm", args=[news_import.pk])


def upload(client, name="wordpress.xml", **values):
    file = SimpleUploadedFile(name, (FILES / name).read_bytes())
    response = client.post(ADD, {"file": file, "language": "", "publisher": ""} | values)
    news_import = NewsImport.objects.latest("pk")
    assert response.status_code == 302
    assert response["Location"] == page(news_import)
    return news_import


def kept_files():
    folder = Path(portal.MEDIA_ROOT) / "imports"
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def words(response):
    return Markup(response).texts("div", id="content")[0]


def test_from_upload_to_the_posts(editor, do_tasks):
    news_import = upload(editor)
    assert Post.objects.count() == 0
    waiting = editor.get(page(news_import))
    assert "The file is being read. Nothing is changed." in words(waiting)
    assert Markup(waiting).one("progress")["value"] == "0"

    assert do_tasks() == 1
    looked = editor.get(page(news_import))
    assert Post.objects.count() == 0
    assert dict(zip(Markup(looked).texts("dt"), Markup(looked).texts("dd"), strict=True)) == {
        "Items in the file": "17",
        "Posts": "9",
        "Published ones among them": "4",
        "Scheduled ones among them": "1",
        "Drafts among them": "4",
        "Items left out": "8",
    }
    assert Markup(looked).one("input", type="submit", **{"class": "default"})["value"] == (
        "Yes, import 9 posts"
    )
    assert "Labels & their credibility: who checks whom?" in words(looked)
    assert "8 Auto Draft It is an empty draft that WordPress made by itself." in words(looked)
    assert "In the bin It is in the bin." in words(looked)

    response = editor.post(confirm(news_import), follow=True)
    assert "The news is coming in." in words(response)
    assert do_tasks() == 1
    finished = editor.get(page(news_import))
    assert "Imported on" in words(finished)
    assert Post.objects.count() == 9
    assert set(Post.objects.values_list("author", flat=True)) == {editor.user.pk}
    assert kept_files() == []
    changed = editor.get(page(news_import), {"show": "changed"})
    post = Post.objects.get(slug="labels-credibility-2")
    assert reverse("admin:news_post_change", args=[post.pk]) in Markup(changed).links()
    assert "Its address becomes “labels-credibility-2”." in words(changed)


@pytest.mark.parametrize("name", ["broken.xml", "bomb.xml", "page.html", "empty.xml"])
def test_a_bad_file_is_refused_with_the_reason_and_not_kept(name, editor, do_tasks):
    news_import = upload(editor, name) if name != "empty.xml" else imports.checking(name)
    do_tasks()
    news_import.refresh_from_db()
    assert news_import.state == NewsImport.State.REFUSED
    shown = words(editor.get(page(news_import)))
    reason = {
        "broken.xml": "The file is broken in line 25, column 16.",
        "bomb.xml": "The file has a document type definition (line 2).",
        "page.html": "The file is a web page, not an export or a feed.",
        "empty.xml": "The file is empty.",
    }[name]
    assert f"Nothing was imported. {reason}" in shown
    assert (kept_files(), Post.objects.count()) == ([], 0)
    editor.post(confirm(news_import))
    assert do_tasks() == 0


def test_looking_at_the_page_imports_nothing(editor, do_tasks):
    news_import = imports.ready()
    editor.get(page(news_import))
    assert editor.get(confirm(news_import)).status_code == 405
    do_tasks()
    assert Post.objects.count() == 0


def test_a_yes_said_twice_imports_once(editor, do_tasks):
    news_import = imports.ready()
    do_tasks()
    editor.post(confirm(news_import))
    editor.post(confirm(news_import))
    assert do_tasks() == 1
    assert Post.objects.count() == 9
    editor.post(confirm(news_import))
    assert do_tasks() == 0


def test_a_task_that_is_done_again_changes_nothing(editor):
    news_import = imports.done()
    before = NewsImport.objects.values().get(), list(Post.objects.order_by("pk").values())
    tasks.check_import.call(news_import.pk)
    tasks.run_import.call(news_import.pk)
    after = NewsImport.objects.values().get(), list(Post.objects.order_by("pk").values())
    assert after == before


def test_the_same_file_again_brings_nothing_and_says_so(editor):
    imports.done()
    again = imports.ready()
    assert (again.counts["skipped"], again.counts.get("taken")) == (17, None)
    shown = editor.get(page(again))
    assert "It was imported before." in words(shown)
    assert "Yes, import" not in shown.text


def test_the_language_and_publisher_of_the_form_hold(editor, do_tasks):
    news_import = upload(editor, "rss.xml", language="de", publisher="City of Bonn")
    do_tasks()
    editor.post(confirm(news_import))
    do_tasks()
    assert set(Post.objects.values_list("language", flat=True)) == {"de"}
    assert Post.objects.get(title_de="Only a headline").publisher == "City of Bonn"


def test_when_the_work_fails_nothing_came_in_and_a_later_attempt_does_it(
    editor, do_tasks, monkeypatch
):
    news_import = imports.ready()
    do_tasks()
    editor.post(confirm(news_import))
    with monkeypatch.context() as broken:
        broken.setattr("news.importing.writing._write_topics", lambda *args: 1 / 0)
        do_tasks()
    news_import.refresh_from_db()
    assert news_import.state == NewsImport.State.FAILED
    assert (Post.objects.count(), ImportedPost.objects.count()) == (0, 0)
    assert "Something went wrong on our side" in words(editor.get(page(news_import)))
    DBTaskResult.objects.update(run_after=timezone.now())
    assert do_tasks() == 1
    assert Post.objects.count() == 9


def test_a_file_that_is_gone_is_said(editor):
    news_import = imports.ready()
    news_import.file.delete(save=False)
    desk.confirm(news_import)
    desk.import_file(news_import.pk)
    assert "The file is no longer there. Choose it again." in words(editor.get(page(news_import)))


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_not_yet_committed():
    news_import = imports.ready()
    progress = stages.Progress(NewsImport, news_import.pk)
    with transaction.atomic():
        ImportLine.objects.create(
            news_import=news_import, number=99, title="x", skipped=True, notes=[]
        )
        progress(0.42, 7)
        with connection.cursor() as cursor:
            cursor.execute("SELECT progress FROM news_newsimport")
            seen = cursor.fetchall()
        transaction.set_rollback(True)
    progress.close()
    assert seen == [(42,)]


def test_a_long_report_is_shown_in_pages(editor, tmp_path, monkeypatch):
    monkeypatch.setattr("news.admin.imports.LINES", 2)
    news_import = imports.ready()
    first = editor.get(page(news_import))
    assert "In the bin" in words(first)
    assert "About us" not in words(first)
    [link] = [link for link in Markup(first).links() if "after=" in link]
    second = editor.get(page(news_import) + link)
    assert "About us" in words(second)
    assert "In the bin" not in words(second)


def test_a_report_asks_the_same_queries_for_one_row_and_for_three(same_queries, staff):
    news_import = imports.done()
    numbers = iter(range(100, 200))

    def make_row():
        ImportLine.objects.create(
            news_import=news_import,
            number=next(numbers),
            title="x",
            skipped=True,
            notes=[["trash", {}]],
            post=Post.objects.order_by("pk").first(),
        )

    same_queries(page(news_import), make_row, client=staff)


def test_the_list_asks_the_same_queries_for_one_row_and_for_three(same_queries, staff):
    same_queries(LIST, lambda: imports.checking("rss.xml", author=staff.user), client=staff)


def test_who_may_not_add_posts_can_neither_look_nor_say_yes(cast, do_tasks):
    news_import = imports.ready()
    do_tasks()
    for role in set(ROLES) - {"editor", "secretary", "staff"}:
        assert "Labels" not in cast[role].get(page(news_import), follow=True).text
        cast[role].post(confirm(news_import))
        news_import.refresh_from_db()
        assert news_import.state == NewsImport.State.READY


def test_forgetting_an_import_removes_its_file_and_keeps_its_posts(editor):
    done, waiting = imports.done(), imports.ready("rss.xml")
    assert len(kept_files()) == 1
    for news_import in (done, waiting):
        address = reverse("admin:news_newsimport_delete", args=[news_import.pk])
        editor.post(address, {"post": "yes"})
    assert (NewsImport.objects.count(), kept_files(), Post.objects.count()) == (0, [], 9)


def test_what_nobody_said_yes_to_is_forgotten_after_a_while():
    done, old, new = imports.done(), imports.ready("rss.xml"), imports.ready("atom.xml")
    long_ago = timezone.now() - stages.UNDECIDED - timedelta(days=1)
    NewsImport.objects.filter(pk__in=[done.pk, old.pk]).update(created_at=long_ago)
    tasks.forget_undecided_imports.call()
    assert set(NewsImport.objects.values_list("pk", flat=True)) == {done.pk, new.pk}
    assert len(kept_files()) == 1


def test_words_of_elsewhere_are_shown_as_words(editor, tmp_path):
    file = write(tmp_path / "x.xml", item(1, title="&lt;script&gt;alert(1)&lt;/script&gt;"))
    news_import = NewsImport(file=SimpleUploadedFile("x.xml", file.read_bytes()))
    desk.begin(news_import)
    desk.check_file(news_import.pk)
    shown = editor.get(page(news_import)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown

"""Public pages are right in every process at once: real processes on the test database."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

import pghistory.models
import psutil
import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from members.models import (
    Group,
    Organisation,
    Participation,
    PublishedCount,
    WorkProgramme,
)
from news import services
from news.models import (
    Delivery,
    ImportedPicture,
    ImportedPost,
    ImportLine,
    Issue,
    NewsImport,
    Page,
    PageWords,
    Picture,
    Post,
    PostInIssue,
    PostWords,
    Subscriber,
    Topic,
    TopicOfSubscriber,
)
from pact.postgres import NAME, PORT, SHARED, Cluster
from pact.public_cache.listener import TRUST, Listener, NoSignalError
from pact.public_cache.store import Store
from tests.factories.news import PageFactory, PictureFactory, PostFactory, TopicFactory
from tests.pact.web import Web, database_url
from workshops.models import AgendaItem, Material, MaterialVersion, Workshop

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 2.5  # seconds: a noisy machine is given time, but less than trust lasts without a signal
LISTENERS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'public cache'"
)


@pytest.fixture(scope="module")
def webs(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two processes, as at a real portal."""
    folder = tmp_path_factory.mktemp("webs")
    with django_db_blocker.unblock():
        found = [Web(database_url(), folder / name) for name in ("first", "second")]
        sql("SELECT 1")
    yield found
    for web in found:
        web.end()


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else None


def silently(change):
    """Change content without telling, to see whether an answer was made before."""
    sql("SET session_replication_role = replica")
    change()
    sql("SET session_replication_role = origin")


def keeps(web, post):
    """Whether the process answers with the post's page as it was made before."""
    address, named = post.get_absolute_url(), Post.objects.filter(pk=post.pk)
    web.get(address)
    silently(lambda: named.update(title_en="Not told"))
    kept = "Not told" not in web.get(address).text
    if kept:
        silently(lambda: named.update(title_en=post.title))
    else:  # now it may have been kept
        named.update(title_en=post.title)
    return kept


@pytest.fixture
def post():
    return PostFactory(title="Before", slug="a-post", topics=[TopicFactory(name="Labels")])


@pytest.fixture
def warm(webs, post):
    """Two processes that listen, and hold what they are asked for."""

    Web.wait_for(lambda: len(sql(LISTENERS)) == 2, 10)
    for web in webs:
        Web.wait_for(lambda web=web: keeps(web, post), 10)
    return webs


def seconds_until(webs, path, condition):
    """How long until each of the processes answers as expected, the slowest counts."""
    start = time.monotonic()
    for web in webs:
        web.wait_for(lambda web=web: condition(web.get(path)), 10)
    return time.monotonic() - start


def steady(web, path):
    """Ask several times: what is wrong only now and then shows."""
    return {(answer.status, answer.body) for answer in (web.get(path) for _ in range(5))}


# What changes is seen -------------------------------------------------------------------------


def test_publish_and_withdraw_are_seen_in_every_process_at_once(warm, staff):
    post = PostFactory(draft=True, title="Fresh from the press")
    address = post.get_absolute_url()
    slowest = 0
    for _ in range(10):
        services.publish(post)
        slowest = max(
            slowest,
            seconds_until(warm, "/news/", lambda answer: "Fresh from" in answer.text),
            seconds_until(warm, address, lambda answer: answer.status == 200),
        )
        services.withdraw(post)
        slowest = max(
            slowest,
            seconds_until(warm, address, lambda answer: answer.status == 404),
            seconds_until(warm, "/news/", lambda answer: "Fresh from" not in answer.text),
        )
    print(f"slowest: {slowest * 1000:.1f} ms")  # noqa: T201
    assert slowest < AT_ONCE


CHANGES = {
    "update": lambda post: Post.objects.filter(pk=post.pk).update(title_en="After"),
    "save": lambda post: Post(pk=post.pk, **fields(post) | {"title_en": "After"}).save(),
    "bulk_update": lambda post: Post.objects.bulk_update(
        [Post(pk=post.pk, title_en="After")], ["title_en"]
    ),
    "sql": lambda post: sql("UPDATE news_post SET title_en = 'After' WHERE id = %s", post.pk),
    "bulk_create": lambda post: Post.objects.bulk_create(
        [Post(**fields(post) | {"title_en": "After", "slug": "after"})]
    ),
    "topic renamed": lambda post: Topic.objects.update(name_en="After"),
    "topic added": lambda post: post.topics.add(TopicFactory(name="After")),
    "picture changed": lambda post: Picture.objects.update(alternative_text_en="After"),
}


def fields(post):
    return {
        field.attname: getattr(post, field.attname)
        for field in post._meta.concrete_fields
        if not field.primary_key
    }


@pytest.mark.parametrize("change", CHANGES)
def test_every_way_to_change_a_post_is_seen(warm, post, change):
    post.picture = PictureFactory()
    post.save()
    address = post.get_absolute_url()
    Web.wait_for(lambda: "A teal picture" in warm[0].get(address).text, AT_ONCE)
    Web.wait_for(lambda: keeps(warm[0], post), AT_ONCE)
    assert "After" not in warm[0].get(address).text
    CHANGES[change](post)
    assert seconds_until(warm[:1], address, lambda answer: "After" in answer.text) < AT_ONCE


GONE = {
    "topic taken away": lambda post: post.topics.clear(),
    "topic deleted": lambda post: Topic.objects.all().delete(),
    "sql on the relation": lambda post: sql("DELETE FROM news_post_topics"),
    "truncate": lambda post: sql("TRUNCATE news_post_topics"),
    "post deleted": lambda post: post.delete(),
    "all posts at once": lambda post: sql("TRUNCATE news_post CASCADE"),
}


@pytest.mark.parametrize("change", GONE)
def test_every_way_to_take_away_is_seen(warm, post, change):
    address = post.get_absolute_url()
    assert "/topics/" in warm[0].get(address).text
    assert "Labels</a>" in warm[0].get(address).text
    GONE[change](post)
    seconds = seconds_until(
        warm[:1],
        address,
        lambda answer: "article__head" not in answer.text or "Labels</a>" not in answer.text,
    )
    assert seconds < AT_ONCE


def test_a_standing_page_is_seen(warm):
    page = PageFactory(title="Before")
    address = page.get_absolute_url()
    Web.wait_for(lambda: "Before" in warm[0].get(address).text, AT_ONCE)
    Page.objects.update(title_en="After")
    assert seconds_until(warm, address, lambda answer: "After" in answer.text) < AT_ONCE
    Page.objects.update(published=False)
    assert seconds_until(warm, address, lambda answer: answer.status == 404) < AT_ONCE


def test_every_table_of_public_content_tells():
    found = sql(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname LIKE 'pgtrigger_public_change_%%' AND tgenabled = 'O'"
    )
    for_staff_alone = {  # and versions
        *(NewsImport, ImportLine, ImportedPost, ImportedPicture),
        *(Issue, PostInIssue, Subscriber, TopicOfSubscriber, Delivery),
    }
    never_kept = {PostWords, PageWords}  # the search is answered anew each time
    tables = {
        model._meta.db_table
        for model in apps.get_app_config("news").get_models(include_auto_created=True)
        if not issubclass(model, pghistory.models.Event)
        and model not in for_staff_alone | never_kept
    }
    of_members = [Organisation, Participation, Group, Group.coordinators.through]
    of_members += [WorkProgramme, PublishedCount]
    of_workshops = [Workshop, Workshop.hosts.through, AgendaItem, Material, MaterialVersion]
    tables |= {model._meta.db_table for model in of_members + of_workshops}
    assert {name for (name,) in found} == tables


def test_what_is_rolled_back_ends_nothing(warm, post):
    with transaction.atomic():
        Post.objects.update(title_en="Never")
        transaction.set_rollback(True)
    with transaction.atomic(), transaction.atomic():
        Post.objects.update(title_en="Never")
        transaction.set_rollback(True)
    time.sleep(0.2)
    assert keeps(warm[0], post)
    assert "Before" in warm[0].get(post.get_absolute_url()).text


def test_a_transaction_is_one_change_and_makes_nobody_wait(post):
    """However many rows and statements; while it is open, others commit theirs."""
    before = sql("SELECT transaction::text FROM public_change")
    other = psycopg2.connect(**connection.get_connection_params())
    other.autocommit = True
    try:
        with transaction.atomic():
            for number in range(3):
                Post.objects.update(lead_en=f"Lead {number}")
                TopicFactory()
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
                cursor.execute("UPDATE news_page SET title_en = title_en")
                cursor.execute("SELECT transaction::text FROM public_change")
                between = cursor.fetchall()
            assert len(between) == len(before) + 1
    finally:
        other.close()
    after = sql("SELECT transaction::text FROM public_change")
    assert len(set(after) - set(between)) == 1
    TopicFactory()
    assert len(sql("SELECT transaction FROM public_change")) == 1


# Made while it changed ------------------------------------------------------------------------


def test_a_page_made_during_a_change_is_not_kept(warm, post):
    """The post is read, then the page waits for its topics while the post changes."""
    web, address = warm[0], f"/nl{post.get_absolute_url()}"
    answers = []
    barrier = psycopg2.connect(**connection.get_connection_params())
    try:
        with barrier.cursor() as cursor:
            cursor.execute("LOCK TABLE news_topic IN ACCESS EXCLUSIVE MODE")
        asking = threading.Thread(target=lambda: answers.append(web.get(address)))
        asking.start()
        Web.wait_for(
            lambda: sql(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock'"
            ),
            10,
        )
        Post.objects.filter(pk=post.pk).update(title_en="After")
        time.sleep(0.2)  # the signal arrives before the page is done
    finally:
        barrier.rollback()
        barrier.close()
    asking.join(10)
    assert "Before" in answers[0].text
    [(_status, body)] = steady(web, address)
    assert b"After" in body
    assert b"Before" not in body


# By the clock ---------------------------------------------------------------------------------


def test_a_scheduled_post_appears_on_time_without_being_saved(warm):
    moment = timezone.now() + timedelta(seconds=2)
    post = PostFactory(scheduled=True, published_at=moment, title="On time")
    PostFactory(scheduled=True, published_at=moment + timedelta(days=1))
    seen = {}
    for web in warm:
        Web.wait_for(lambda web=web: web.get("/news/").status == 200, AT_ONCE)
    while len(seen) < 2:
        for web in warm:
            for path, found in (("/news/", "On time"), (post.get_absolute_url(), "On time")):
                asked = timezone.now()
                there = found in web.get(path).text
                answered = timezone.now()
                assert there or asked < moment, (path, asked)
                assert not there or answered >= moment, (path, answered)
                if there:
                    seen[web.port] = answered - moment
        assert timezone.now() < moment + timedelta(seconds=10)
    print("late by", *seen.values())  # noqa: T201


# The signal is lost ---------------------------------------------------------------------------


def test_a_signal_that_is_cut_again_and_again_does_no_harm(warm, post):
    """The link is cut so often that the process is mostly without one."""
    web, address = warm[0], post.get_absolute_url()
    stop = threading.Event()
    parameters = connection.get_connection_params()

    def cut():
        other = psycopg2.connect(**parameters)
        other.autocommit = True
        with other.cursor() as cursor:
            while not stop.wait(0.005):
                cursor.execute(f"SELECT pg_terminate_backend(pid) FROM ({LISTENERS}) found")
        other.close()

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        time.sleep(0.5)
        for number in range(20):
            title = f"Title {number}"
            Post.objects.filter(pk=post.pk).update(title_en=title)
            took = seconds_until(warm, address, lambda answer, title=title: title in answer.text)
            assert took < AT_ONCE
        post.refresh_from_db()
        assert keeps(web, post)  # each request asks for the version
    finally:
        stop.set()
        thread.join()
    Web.wait_for(lambda: len(sql(LISTENERS)) == 2, 15)
    Post.objects.filter(pk=post.pk).update(title_en="Back")
    assert seconds_until(warm, address, lambda answer: "Back" in answer.text) < AT_ONCE
    post.refresh_from_db()
    Web.wait_for(lambda: keeps(web, post), AT_ONCE)


def test_a_silent_link_is_trusted_for_seconds_only(warm, post):
    """The database's end of the link hangs: nothing closes, nothing arrives."""
    hanging = [psutil.Process(pid) for (pid,) in sql(LISTENERS)]
    address = post.get_absolute_url()
    try:
        for process in hanging:
            process.suspend()
        time.sleep(TRUST + 0.1)
        Post.objects.filter(pk=post.pk).update(title_en="After")
        for web in warm:
            assert "After" in web.get(address).text
            assert "After" in web.get(address).text
    finally:
        for process in hanging:
            process.resume()
    post.refresh_from_db()
    for web in warm:
        Web.wait_for(lambda web=web: keeps(web, post), 10)
    Post.objects.filter(pk=post.pk).update(title_en="Later")
    assert seconds_until(warm, address, lambda answer: "Later" in answer.text) < AT_ONCE


def test_a_pooler_is_no_way_for_the_signal():
    """Behind one, a LISTEN may be anybody's: it is not trusted."""

    class Pooled:
        info = type("Info", (), {"backend_pid": 1})

        def __init__(self, inner):
            self.inner = inner

        def cursor(self):
            return self.inner.cursor()

    listener = Listener(Store(2**20))
    with listener.connect() as inner, pytest.raises(NoSignalError):
        listener.listen(Pooled(inner))
    inner.close()
    assert listener.store.trusted_until == 0


# The database is gone -------------------------------------------------------------------------


@pytest.fixture
def own_cluster():
    """A database that can be stopped."""
    folder = Path(tempfile.mkdtemp(prefix="pact-cache-", dir=SHARED))
    folder.chmod(0o711)
    cluster = Cluster(folder / "data", fsync=False)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_database_that_goes_and_comes_back(own_cluster, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": own_cluster.url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )
    web = Web(own_cluster.url, tmp_path / "web")

    def name_topic(name):
        place = {"host": str(own_cluster.socket_dir), "port": PORT}
        other = psycopg2.connect(user=NAME, dbname=NAME, **place)
        with other, other.cursor() as cursor:
            cursor.execute("DELETE FROM news_topic")
            cursor.execute(
                "INSERT INTO news_topic"
                " (language, name_en, name_nl, name_fr, name_de, slug, updated_at)"
                " VALUES ('en', %s, '', '', '', 'one', now())",
                [name],
            )
        other.close()

    try:
        name_topic("Before")
        Web.wait_for(lambda: "Before" in web.get("/news/topics/one/").text, 10)
        own_cluster.stop()
        answer = web.get("/news/topics/one/")
        assert (answer.status, "Before" in answer.text) == (500, False)
        own_cluster.start()
        name_topic("After")
        time.sleep(0.5)  # the signal may be back already; then it takes its milliseconds
        answers = []
        Web.wait_for(lambda: answers.append(web.get("/news/topics/one/")) or ok(answers), 20)
        assert [answer for answer in answers if "Before" in answer.text] == []
        Web.wait_for(lambda: "is back" in web.log.read_text(), 20)
        name_topic("Last")
        Web.wait_for(lambda: "Last" in web.get("/news/topics/one/").text, AT_ONCE)
    finally:
        web.end()


def ok(answers):
    return "After" in answers[-1].text

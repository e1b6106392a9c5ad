"""The standing cast, and what many tests share."""

from collections import UserList

import pytest
from django.core import mail
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from pact.work import queue
from pact.work.outbox import Sender
from tests import cast as people


@pytest.fixture(autouse=True)
def no_connection_from_before(request, django_db_blocker):
    """A test without a database finds none open, whatever ran before it.

    At the end of each answer Django looks after an open connection, which such a test must not.
    """
    asked = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not asked and request.node.get_closest_marker("django_db") is None:
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture
def group(db):
    return people.ethics()


@pytest.fixture
def other_group(db):
    return people.repair()


# The cast ---------------------------------------------------------------------------------------


@pytest.fixture
def visitor():
    return people.Actor()


@pytest.fixture
def member(group):
    return people.member(group)


@pytest.fixture
def former_member(group):
    return people.former_member(group)


@pytest.fixture
def observer(group):
    return people.observer(group)


@pytest.fixture
def coordinator(group):
    return people.coordinator(group)


@pytest.fixture
def other_member(other_group):
    return people.other_member(other_group)


@pytest.fixture
def other_coordinator(other_group):
    return people.other_coordinator(other_group)


@pytest.fixture
def supporter(other_group):
    return people.supporter(other_group)


@pytest.fixture
def staff_without_rights(db):
    return people.staff_without_rights()


@pytest.fixture
def editor(db):
    return people.editor()


@pytest.fixture
def secretary(db):
    return people.secretary()


@pytest.fixture
def staff(db):
    return people.staff()


@pytest.fixture
def staff_without_second_factor(db):
    return people.staff_without_second_factor()


@pytest.fixture
def cast(request, db):
    """Everybody, by role."""
    return {role: request.getfixturevalue(role) for role in people.ROLES}


@pytest.fixture
def local_try_out(settings):
    """As script/server runs without a database server: staff need no second factor."""
    settings.EMBEDDED_DATABASE = True


class Mailbox(UserList):
    """What reaches people. Whoever looks sees what the worker has sent by then."""

    def __init__(self):
        pass

    @property
    def data(self):
        Sender().send_due()
        return mail.outbox


@pytest.fixture
def mailoutbox(db, mailoutbox):
    return Mailbox()


@pytest.fixture
def do_tasks(db):
    """Do what waits in the queue, as the worker does; how many tasks there were."""

    def do():
        count = 0
        while (row := queue.claim("test-1-1")) is not None:
            queue.run(row)
            count += 1
        return count

    return do


@pytest.fixture
def same_queries(visitor):
    """Check that a page asks as many queries with three rows as with one.

    same_queries(url, make_row) calls make_row() for each row; `client` says who looks.
    """

    def queries(client, url):
        with CaptureQueriesContext(connection) as context:
            response = client.get(url)
        assert response.status_code == 200
        return [query["sql"] for query in context.captured_queries]

    def check(url, make_row, client=visitor):
        make_row()
        client.get(url)  # fills the caches that live as long as the process
        one = queries(client, url)
        make_row()
        make_row()
        three = queries(client, url)
        assert len(one) == len(three), "\n".join(
            [f"{len(one)} queries with 1 row, {len(three)} with 3 rows:", *three]
        )

    return check

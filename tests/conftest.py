"""The standing cast, and what many tests share."""

from collections import UserList

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pact.work import queue
from pact.work.outbox import Sender
from tests.cast import Actor
from tests.factories.members import UserFactory

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def visitor():
    """Somebody who is not logged in."""
    return Actor()


@pytest.fixture
def member(db):
    """A person of an authority that takes part."""
    return Actor(UserFactory(email="member@ghent.example", name="Mila Member"))


@pytest.fixture
def other_member(db):
    """A person of another group, who must see nothing of the first."""
    return Actor(UserFactory(email="other@oslo.example", name="Otto Other"))


@pytest.fixture
def supporter(db):
    """A person of an organisation that supports the Pact but does not buy."""
    return Actor(UserFactory(email="supporter@ngo.example", name="Sara Supporter"))


@pytest.fixture
def coordinator(db):
    """A person who leads a group."""
    return Actor(UserFactory(email="coordinator@lyon.example", name="Cora Coordinator"))


@pytest.fixture
def staff_without_rights(db):
    """Opens the admin, and may do nothing there."""
    user = UserFactory(
        email="intern@pact.example", name="Ines Intern", is_staff=True, totp_secret=TOTP_SECRET
    )
    return Actor(user)


@pytest.fixture
def editor(db):
    """Staff who manage news and pages, and nothing else."""
    user = UserFactory(
        email="editor@pact.example", name="Edo Editor", is_staff=True, totp_secret=TOTP_SECRET
    )
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="news"))
    return Actor(user)


@pytest.fixture
def staff(db):
    """The secretariat, with every right and a second factor."""
    user = UserFactory(
        email="staff@pact.example",
        name="Stella Staff",
        is_staff=True,
        is_superuser=True,
        totp_secret=TOTP_SECRET,
    )
    return Actor(user)


@pytest.fixture
def staff_without_second_factor(db):
    """The secretariat on its first day."""
    user = UserFactory(email="new@pact.example", name="Nora New", is_staff=True, is_superuser=True)
    return Actor(user)


ROLES = [
    "visitor",
    "member",
    "other_member",
    "supporter",
    "coordinator",
    "staff_without_rights",
    "editor",
    "staff",
    "staff_without_second_factor",
]


@pytest.fixture
def cast(request, db):
    """Everybody, by role."""
    return {role: request.getfixturevalue(role) for role in ROLES}


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

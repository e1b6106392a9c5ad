"""The standing cast, and what many tests share."""

from collections import UserList

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from members.models import Membership, Organisation
from members.roles import EDITOR, SECRETARIAT
from members.services import memberships
from pact.work import queue
from pact.work.outbox import Sender
from tests.cast import Actor
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
)

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


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
def visitor():
    """Somebody who is not logged in."""
    return Actor()


@pytest.fixture
def group(db):
    """The working group of the cast: for buyers only, with a public page."""
    return WorkingGroupFactory(name="Ethics", slug="ethics")


@pytest.fixture
def other_group(db):
    """Another group, for supporters too; nobody is in both."""
    return WorkingGroupFactory(name="Repair", slug="repair", open_to="supporters")


def in_group(group, organisation, email, name, role="member", **values):
    """Somebody who speaks for an organisation in a group."""
    there = Organisation.objects.filter(slug=organisation["slug"]).first()
    there = there or OrganisationFactory(**organisation)
    membership = Membership.objects.filter(organisation=there, group=group).first()
    person = UserFactory(email=email, name=name, organisation=there)
    RepresentativeFactory(
        membership=membership or MembershipFactory(organisation=there, group=group),
        user=person,
        role=role,
        **values,
    )
    return Actor(person)


GHENT = {"name": "City of Ghent", "slug": "ghent"}
LYON = {"name": "City of Lyon", "slug": "lyon", "country": "FR"}
OSLO = {"name": "City of Oslo", "slug": "oslo", "country": "NO"}
WATCH = {
    "name": "Label Watch",
    "slug": "label-watch",
    "kind": Organisation.Kind.NGO,
    "level": Organisation.Level.NONE,
}


@pytest.fixture
def member(group):
    """A person of an authority in the group."""
    return in_group(group, GHENT, "member@ghent.example", "Mila Member")


@pytest.fixture
def former_member(group):
    """A person who spoke for the same authority in the group, and works there no longer."""
    actor = in_group(group, GHENT, "former@ghent.example", "Fred Former")
    memberships.leave_organisation(actor.user)
    actor.user.refresh_from_db()
    return actor


@pytest.fixture
def observer(group):
    """A person who reads along in the group."""
    return in_group(group, LYON, "observer@lyon.example", "Olga Observer", role="observer")


@pytest.fixture
def coordinator(group):
    """A person who runs the group: its moderator."""
    return in_group(group, LYON, "coordinator@lyon.example", "Cora Coordinator", role="moderator")


@pytest.fixture
def other_member(other_group):
    """A person of another group, who must see nothing of the first."""
    return in_group(other_group, OSLO, "other@oslo.example", "Otto Other")


@pytest.fixture
def other_coordinator(other_group):
    """The moderator of the other group."""
    return in_group(other_group, OSLO, "moderator@oslo.example", "Oda Moderator", role="moderator")


@pytest.fixture
def supporter(other_group):
    """A person of an organisation that supports the Pact, in the group that takes such."""
    return in_group(other_group, WATCH, "supporter@ngo.example", "Sara Supporter")


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
    user.groups.set(Group.objects.filter(name=EDITOR))
    return Actor(user)


@pytest.fixture
def secretary(db):
    """Staff of the secretariat: every right but to hand out rights."""
    user = UserFactory(
        email="secretary@pact.example",
        name="Sven Secretary",
        is_staff=True,
        totp_secret=TOTP_SECRET,
    )
    user.groups.set(Group.objects.filter(name=SECRETARIAT))
    return Actor(user)


@pytest.fixture
def staff(db):
    """A superuser, with a second factor."""
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
    "former_member",
    "observer",
    "coordinator",
    "other_member",
    "other_coordinator",
    "supporter",
    "staff_without_rights",
    "editor",
    "secretary",
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

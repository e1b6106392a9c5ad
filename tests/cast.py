"""The people of the tests: test clients that are logged in as somebody."""

import copy
import time

from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from django.contrib.auth.models import Group
from django.test import Client

from members.models import Membership, Organisation
from members.roles import EDITOR, SECRETARIAT
from members.services import memberships
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
)

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Actor(Client):
    """A browser of somebody; `user` is None for a visitor."""

    def __init__(self, user=None, **defaults):
        super().__init__(**defaults)
        self.user = user
        if user:
            self.force_login(user)
            self.authenticated_at(time.time())

    def authenticated_at(self, moment):
        """When the person last proved who they are; long ago, some pages ask again."""
        session = self.session
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(self.user)
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": moment, "reauthenticated": True}
        ]
        session.save()

    def again(self):
        """The same person in another browser that stands where this one stood."""
        other = Actor()
        other.user, other.cookies = self.user, copy.deepcopy(self.cookies)
        return other


def ethics():
    """The working group of the cast: for buyers only, with a public page."""
    return WorkingGroupFactory(name="Ethics", slug="ethics")


def repair():
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


def member(group):
    """A person of an authority in the group."""
    return in_group(group, GHENT, "member@ghent.example", "Mila Member")


def former_member(group):
    """A person who spoke for the same authority in the group, and works there no longer."""
    actor = in_group(group, GHENT, "former@ghent.example", "Fred Former")
    memberships.leave_organisation(actor.user)
    actor.user.refresh_from_db()
    return actor


def observer(group):
    """A person who reads along in the group."""
    return in_group(group, LYON, "observer@lyon.example", "Olga Observer", role="observer")


def coordinator(group):
    """A person who runs the group: its moderator."""
    return in_group(group, LYON, "coordinator@lyon.example", "Cora Coordinator", role="moderator")


def other_member(other_group):
    """A person of another group, who must see nothing of the first."""
    return in_group(other_group, OSLO, "other@oslo.example", "Otto Other")


def other_coordinator(other_group):
    """The moderator of the other group."""
    return in_group(other_group, OSLO, "moderator@oslo.example", "Oda Moderator", role="moderator")


def supporter(other_group):
    """A person of an organisation that supports the Pact, in the group that takes such."""
    return in_group(other_group, WATCH, "supporter@ngo.example", "Sara Supporter")


def staff_without_rights():
    """Opens the admin, and may do nothing there."""
    user = UserFactory(
        email="intern@pact.example", name="Ines Intern", is_staff=True, totp_secret=TOTP_SECRET
    )
    return Actor(user)


def editor():
    """Staff who manage news and pages, and nothing else."""
    user = UserFactory(
        email="editor@pact.example", name="Edo Editor", is_staff=True, totp_secret=TOTP_SECRET
    )
    user.groups.set(Group.objects.filter(name=EDITOR))
    return Actor(user)


def secretary():
    """Staff of the secretariat: every right but to hand out rights."""
    user = UserFactory(
        email="secretary@pact.example",
        name="Sven Secretary",
        is_staff=True,
        totp_secret=TOTP_SECRET,
    )
    user.groups.set(Group.objects.filter(name=SECRETARIAT))
    return Actor(user)


def staff():
    """A superuser, with a second factor."""
    user = UserFactory(
        email="staff@pact.example",
        name="Stella Staff",
        is_staff=True,
        is_superuser=True,
        totp_secret=TOTP_SECRET,
    )
    return Actor(user)


def staff_without_second_factor():
    """The secretariat on its first day."""
    user = UserFactory(email="new@pact.example", name="Nora New", is_staff=True, is_superuser=True)
    return Actor(user)


def everybody(group, other_group):
    """By role."""
    of_the_group = (member, former_member, observer, coordinator)
    of_the_other = (other_member, other_coordinator, supporter)
    of_the_secretariat = (
        staff_without_rights,
        editor,
        secretary,
        staff,
        staff_without_second_factor,
    )
    found = {"visitor": Actor()}
    for roles, groups in (
        (of_the_group, [group]),
        (of_the_other, [other_group]),
        (of_the_secretariat, []),
    ):
        found |= {role.__name__: role(*groups) for role in roles}
    return found


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

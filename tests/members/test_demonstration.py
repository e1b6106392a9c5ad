"""The first organisations and groups, and the made-up members of a try-out."""

import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.models import (
    Group,
    Membership,
    Organisation,
    Participation,
    PublishedCount,
    Representative,
    User,
    WorkProgramme,
)
from tests.cast import Actor
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.factories.news import PostFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

ETHICS, BUYERS = "international-working-group-on-ethics", "belgian-ict-buyer-group"
MODELS = [Organisation, Participation, Group, WorkProgramme, PublishedCount, Membership]
MODELS += [Representative, User]


def seed():
    output = io.StringIO()
    call_command("seed", stdout=output)
    return output.getvalue()


def everything():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def real(**values):
    return Organisation.objects.real().filter(**values)


def test_who_takes_part_stands_with_role_and_date_where_known():
    seed()
    held = {
        role.organisation.slug: (role.role, role.signed_on and role.signed_on.isoformat())
        for role in Participation.objects.current().select_related("organisation")
    }
    assert held == {
        "netherlands": ("co_leading", None),
        "belgium": ("co_leading", "2021-06-14"),
        "slovenia": ("participant", "2023-12-04"),
        "tco-development": ("supporting", None),
        "electronics-watch": ("supporting", None),
        **dict.fromkeys(
            [
                *("australia-planet-ark", "austria", "canada", "flanders", "norway"),
                *("switzerland", "united-kingdom", "wallonia", "engis"),
            ],
            ("participant", None),
        ),
    }


def test_everything_is_valid_and_in_four_languages():
    seed()
    for model in (Organisation, Participation, Group, WorkProgramme, PublishedCount):
        for thing in model.objects.all():
            thing.full_clean()
            assert len(getattr(thing, "languages", "four")) == 4, thing


def test_the_pages_of_the_two_groups_show_their_published_counts(visitor):
    seed()
    page = Page(visitor.get(reverse("members:group", args=[ETHICS])))
    rows = [" ".join(row.text.split()) for row in page.all("tr")]
    assert "Members, 2021 18 ICLEI 8 March 2022" in rows
    assert "Members, 2021 27 Circular and Fair ICT Pact no date given" in rows
    assert "Members, 2022 27 One Planet network no date given" in rows
    assert len(page.all("g", role="img")) == 11
    buyers = visitor.get(reverse("members:group", args=[BUYERS])).text
    assert "<td>80</td>" in " ".join(buyers.split())
    assert "ESDN blog" in buyers


def test_what_staff_changed_stays_and_nothing_is_added_to_it():
    seed()
    Group.objects.filter(slug=ETHICS).update(name_en="Corrected")
    Participation.objects.filter(organisation__slug="engis").delete()
    Organisation.objects.get(slug="engis").delete()
    changed = everything()
    assert seed() == ""
    assert everything() == changed


def test_a_portal_with_news_gets_groups_and_their_posts_are_linked_once():
    post = PostFactory(slug="second-edition-report")
    seed()
    assert [group.slug for group in post.groups.all()] == [ETHICS]
    post.groups.clear()
    seed()
    assert not post.groups.exists()


def test_without_a_database_of_its_own_nobody_is_made_up():
    seed()
    assert not Organisation.objects.filter(demonstration=True).exists()
    assert not Membership.objects.exists()


def test_a_try_out_shows_80_and_18_members_of_11_countries_and_3_levels(local_try_out):
    seed()
    for slug, number, countries in ((BUYERS, 80, 1), (ETHICS, 18, 11)):
        members = Organisation.objects.filter(memberships__group__slug=slug)
        assert members.count() == number
        assert len({one.country for one in members}) == countries
        assert {one.level for one in members} == {"local", "regional", "national"}
        assert all("(demonstration)" in one.name for one in members)
        assert not members.exclude(demonstration=True, listed=True).exists()
        for membership in Membership.objects.filter(group__slug=slug)[:5]:
            membership.full_clean()
    assert real().count() == 16
    for speaker in Representative.objects.select_related("user"):
        assert speaker.user.demonstration
        assert "(demonstration)" in speaker.user.name


def test_made_up_organisations_are_named_and_marked_in_each_language(local_try_out):
    seed()
    made_up = Organisation.objects.filter(demonstration=True)
    for column, mark in (
        ("name_nl", "(demonstratie)"),
        ("name_fr", "(démonstration)"),
        ("name_de", "(Demonstration)"),
    ):
        assert made_up.exclude(**{f"{column}__endswith": f" {mark}"}).count() == 0
    names = made_up.filter(name_en__startswith="City of E").values_list("name_nl", "name_fr")
    assert ("Stad Elzenhaven (demonstratie)", "Ville d’Elzenhaven (démonstration)") in names


def test_each_role_can_be_tried_out(local_try_out):
    told = seed()
    passwords = dict(re.findall(r"(\S+@example\.org)\s+(\S+)", told))
    workspaces = [reverse("members:workspace", args=[slug]) for slug in (ETHICS, BUYERS)]
    opens = {}
    for email, password in passwords.items():
        user = User.objects.get(email=email)
        assert user.check_password(password)
        opens[email.partition("@")[0]] = [Actor(user).get(at).status_code for at in workspaces]
    assert opens == {
        "secretariat": [200, 200],
        "member": [200, 404],
        "moderator": [200, 404],
        "observer": [200, 404],
        "former": [404, 404],
        "buyer": [404, 200],
        "coordinator": [404, 200],
        "supporter": [404, 404],
        "editor": [404, 404],
    }
    assert Representative.objects.get(user__email="moderator@example.org").role == "moderator"


def test_a_portal_in_use_gets_nobody_made_up(local_try_out):
    UserFactory()
    seed()
    assert not Organisation.objects.filter(demonstration=True).exists()


def test_an_older_try_out_keeps_its_passwords(local_try_out):
    member = UserFactory(email="member@example.org", password="kept all the time")
    told = seed()
    member.refresh_from_db()
    assert member.check_password("kept all the time")
    assert "member@example.org" not in told
    assert Group.objects.spoken_in_by(member).get().slug == ETHICS


def test_removing_takes_all_that_is_made_up_and_nothing_else(local_try_out):
    seed()
    lasting = (Group, WorkProgramme, PublishedCount)
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in lasting}
    town = OrganisationFactory(name="Real town")
    group = Group.objects.get(slug=ETHICS)
    speaker = RepresentativeFactory(membership=MembershipFactory(group=group, organisation=town))
    made_up = Organisation.objects.filter(demonstration=True).first()
    guest = UserFactory(name="Real guest", organisation=made_up)
    RepresentativeFactory(membership=made_up.memberships.get(), user=guest)

    output = io.StringIO()
    call_command("remove_demonstration", stdout=output)
    assert output.getvalue() == "Removed 99 organisations and 106 people.\n"
    assert not Organisation.objects.filter(demonstration=True).exists()
    assert list(Membership.objects.all()) == [speaker.membership]
    assert list(Representative.objects.all()) == [speaker]
    people = set(User.objects.values_list("email", flat=True))
    assert people == {"secretariat@example.org", speaker.user.email, guest.email}
    guest.refresh_from_db()
    assert guest.organisation is None
    assert real().count() == 17
    assert Participation.objects.count() == 14
    for model in lasting:
        assert before[model] <= set(model.objects.values_list("pk", flat=True))
    call_command("remove_demonstration", stdout=output)
    assert "Removed 0 organisations and 0 people." in output.getvalue()
    seed()
    assert not Organisation.objects.filter(demonstration=True).exists()

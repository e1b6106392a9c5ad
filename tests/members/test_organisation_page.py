"""An organisation's own page, its logo, its letters."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from members.models import FormerAddress, Group, Organisation, Participation
from members.services import accepting, memberships
from tests.cast import GHENT, ROLES, Actor, in_group
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    UserFactory,
    WorkingGroupFactory,
)
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = settings.SENDFILE_ROOT = tmp_path


def picture(kind="PNG"):
    file = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, kind)
    return file.getvalue()


def address(organisation, name="organisation"):
    return reverse(f"members:{name}", args=[organisation.slug])


def test_the_page_tells_what_it_is(visitor):
    it = OrganisationFactory(
        name="City of Ghent",
        name_fr="Ville de Gand",
        summary="Buys laptops.\n\nRepairs them.",
        summary_fr="Achète des portables.",
        website="https://www.stad.gent/en?x=1",
        ict_users=12_000,
        ict_users_on=date(2024, 5, 1),
    )
    ParticipationFactory(organisation=it, role="supporting", ended_on=date(2022, 1, 1))
    ParticipationFactory(organisation=it, role="procuring", signed_on=date(2022, 1, 1))
    page = Page(visitor.get(address(it)))
    assert page.texts("h1") == ["City of Ghent"]
    assert page.texts("dd") == [
        "Public buyer",
        "Local",
        "Belgium",
        "stad.gent",
        "12,000 (counted on 1 May 2024)",
    ]
    text = " ".join(page.texts("main")[0].split())
    assert "procuring participant since 1 January 2022" in text
    assert "Supporting organisation, 14 June 2021 to 1 January 2022" in text
    assert "Buys laptops. Repairs them." in text
    french = Page(visitor.get("/fr" + address(it)))
    assert french.texts("h1") == ["Ville de Gand"]
    german = Page(visitor.get("/de" + address(it)))
    assert german.one("h1")["lang"] == "en"


def test_a_role_to_come_is_told_as_such(visitor):
    it = OrganisationFactory()
    soon = timezone.localdate() + timedelta(days=30)
    ParticipationFactory(organisation=it, signed_on=soon)
    text = " ".join(visitor.get(address(it)).text.split())
    assert f"Procuring participant, from {soon.day} {soon:%B %Y}" in text
    assert 'class="organisation-head__role"' not in text


def test_groups_that_it_coordinates_are_named_when_they_are_public(visitor, secretary):
    it = OrganisationFactory()
    WorkingGroupFactory(name="Ethics").coordinators.add(it)
    WorkingGroupFactory(name="Hushed", published=False).coordinators.add(it)
    assert "Ethics" in visitor.get(address(it)).text
    assert "Hushed" not in visitor.get(address(it)).text
    assert "Hushed" in secretary.get(address(it)).text


def test_shared_groups_are_told_to_those_inside_alone(
    visitor, member, other_member, former_member, coordinator, secretary, group
):
    lyon = Organisation.objects.get(slug="lyon")
    shows = "Groups that you share"
    for actor in (member, coordinator, secretary):
        text = actor.get(address(lyon)).text
        assert shows in text
        assert group.name in text
    for actor in (visitor, other_member, former_member):
        text = actor.get(address(lyon)).text
        assert shows not in text
        assert group.name not in text


def test_an_unlisted_one_is_seen_by_its_people_its_fellows_and_staff(cast, group):
    Organisation.objects.filter(slug="lyon").update(listed=False)
    lyon = Organisation.objects.get(slug="lyon")
    found = {role: cast[role].get(address(lyon)).status_code for role in ROLES}
    inside = {"member", "observer", "coordinator", "secretary", "staff"}
    assert {role for role, status in found.items() if status == 200} == inside | (
        {"staff_without_second_factor"} & {r for r in found if found[r] == 200}
    )
    answer = cast["member"].get(address(lyon))
    assert "no-store" in answer["Cache-Control"]
    assert "not listed publicly" in answer.text


def test_one_of_a_demonstration_says_so(visitor):
    it = OrganisationFactory(demonstration=True)
    assert "this organisation is not real" in visitor.get(address(it)).text
    assert "noindex" in visitor.get(address(it)).text


def test_a_former_address_leads_to_the_present_one(visitor):
    it = OrganisationFactory(slug="ghent")
    FormerAddress.objects.create(slug="gent", organisation=it)
    answer = visitor.get(reverse("members:organisation", args=["gent"]))
    assert (answer.status_code, answer["Location"]) == (301, address(it))
    Organisation.objects.update(listed=False)
    assert visitor.get(reverse("members:organisation", args=["gent"])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "told"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_a_logo_is_served_as_the_picture_that_it_is_whatever_its_name(kind, told, visitor):
    it = OrganisationFactory(logo=ContentFile(picture(kind), name="logo.html"))
    answer = visitor.get(address(it, "logo"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == told
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.getvalue() == picture(kind)


def test_what_is_no_picture_is_not_served_as_one(visitor):
    it = OrganisationFactory(logo=ContentFile(b"<script>alert(1)</script>", name="logo.png"))
    assert visitor.get(address(it, "logo")).status_code == 404


def test_the_logo_of_an_unlisted_one_is_as_hidden_as_its_page(visitor, other_member, secretary):
    it = OrganisationFactory(logo=ContentFile(picture(), name="logo.png"), listed=False)
    assert visitor.get(address(it, "logo")).status_code == 404
    assert other_member.get(address(it, "logo")).status_code == 404
    answer = secretary.get(address(it, "logo"))
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]


LETTER = b"%PDF-1.4 Hushed"


@pytest.fixture
def letter(member):
    return ParticipationFactory(
        organisation=Organisation.objects.get(slug="ghent"),
        letter=ContentFile(LETTER, name="signed.pdf"),
    )


def test_a_letter_is_for_its_own_people_and_staff(letter, cast):
    place = reverse("members:letter", args=[letter.pk])
    for role in ROLES:
        answer = cast[role].get(place)
        if role in ("member", "secretary", "staff"):
            assert answer.getvalue() == LETTER
            assert answer["Content-Disposition"] == 'attachment; filename="ghent-2021-06-14.pdf"'
            assert answer["Content-Type"] == "application/pdf"
            assert "no-store" in answer["Cache-Control"]
        else:
            assert b"Hushed" not in answer.getvalue()
            assert answer.status_code == (302 if role == "visitor" else 404), role
    page = address(letter.organisation)
    assert place in Page(cast["member"].get(page)).links()
    assert place not in Page(cast["coordinator"].get(page)).links()


def test_a_letter_is_not_for_whom_a_moderator_alone_brought_along(letter, member, secretary):
    def reads(user):
        return Participation.objects.with_letter_for(user).exists()

    def joins(email, by):
        user = UserFactory(email=email, vouched=False)
        asked = InvitationFactory(
            email=email, organisation=letter.organisation, group=group, invited_by=by
        )
        accepting.accept(asked, user)
        user.refresh_from_db()
        return user

    group = Group.objects.get(slug="ethics")
    moderator = in_group(group, GHENT, "m@ghent.example", "M", role="moderator").user
    brought, known = joins("brought@x.example", moderator), joins("known@x.example", secretary.user)
    assert (reads(brought), reads(known)) == (False, True)
    assert Actor(brought).get(reverse("members:letter", args=[letter.pk])).status_code == 404
    memberships.leave_organisation(known)
    known.refresh_from_db()
    memberships.work_for(known, letter.organisation)
    known.refresh_from_db()
    assert not reads(known)


@pytest.mark.parametrize("data", [b"<html>", b"PK\x03\x04", b""])
def test_only_a_pdf_is_taken_as_letter(data, secretary):
    it = OrganisationFactory()
    answer = secretary.post(
        reverse("admin:members_participation_add"),
        {
            "organisation": it.pk,
            "role": "procuring",
            "signed_on": "2024-05-01",
            "letter": SimpleUploadedFile("letter.pdf", data),
        },
    )
    assert answer.status_code == 200
    assert not it.participations.exists()


def test_the_page_asks_as_often_for_one_role_and_group_as_for_three(same_queries):
    it = OrganisationFactory()
    days = iter(range(9))

    def row():
        n = next(days)
        ParticipationFactory(
            organisation=it,
            signed_on=date(2021, 1, 1 + n),
            ended_on=date(2021, 1, 2 + n),
        )
        WorkingGroupFactory().coordinators.add(it)

    same_queries(address(it), row)


def test_a_fellow_s_page_asks_as_often_for_one_shared_group_as_for_three(same_queries, secretary):
    it = OrganisationFactory()
    same_queries(address(it), lambda: MembershipFactory(organisation=it), client=secretary)

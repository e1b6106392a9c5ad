"""Inviting people: by whom, to what, what goes out, and what takes it back."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members.models import Invitation, Organisation
from members.services import invitations
from pact.models import OutgoingMail
from tests.cast import in_group
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    WorkingGroupFactory,
)
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

LIST = reverse("members:invite", args=["ethics"])
ONE = reverse("members:invite-one", args=["ethics"])
MANY = reverse("members:invite-many", args=["ethics"])
GUEST = {
    "email": "Guest@Ghent.example",
    "name": "Gina Guest",
    "organisation": "city of ghent",
    "role": "observer",
    "language": "nl",
    "message": "Come & see <us>",
}


@pytest.fixture
def ghent(member):
    return Organisation.objects.get(slug="ghent")


def ask(group, organisation, email="guest@ghent.example", by=None, **values):
    return invitations.invite(email=email, organisation=organisation, group=group, by=by, **values)


def tokens(mailoutbox):
    return [re.findall(r"/invitations/with/([^/]+)/", mail.body) for mail in mailoutbox]


def test_a_moderator_invites_somebody_to_the_group(coordinator, group, ghent, mailoutbox):
    response = coordinator.post(ONE, GUEST, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.organisation, invitation.group.pk, invitation.role) == (
        "guest@ghent.example",
        ghent,
        group.pk,
        "observer",
    )
    assert invitation.invited_by == coordinator.user
    assert invitation.state == "open"
    assert "guest@ghent.example" in response.text


def test_the_mail_says_who_invites_to_what_in_the_language_of_the_guest(
    coordinator, ghent, mailoutbox
):
    coordinator.post(ONE, GUEST)
    [mail] = mailoutbox
    assert mail.to == ["guest@ghent.example"]
    [(html, _)] = mail.alternatives
    page = Page(html)
    assert page.one("html")["lang"] == "nl"
    for text in (mail.body, " ".join(page.one("body").text.split())):
        for word in ("Cora Coordinator", "City of Ghent", "Ethics", "Come & see <us>", "Gina"):
            assert word in text
    [[token]] = tokens(mailoutbox)
    assert f"http://testserver/nl/invitations/with/{token}/" in page.links()
    assert "Ethics" in mail.subject


def test_only_a_digest_of_the_link_is_stored(coordinator, ghent, mailoutbox):
    coordinator.post(ONE, GUEST)
    [[token]] = tokens(mailoutbox)
    invitation = Invitation.objects.values().get()
    assert token not in str(invitation)
    assert invitation["digest"] == invitations.digest_of(token)
    assert not OutgoingMail.objects.filter(text__contains=token).exists()


def test_nothing_goes_out_when_it_is_not_stored(group, ghent, mailoutbox):
    with transaction.atomic():
        ask(group, ghent)
        transaction.set_rollback(True)
    assert mailoutbox == []
    assert not Invitation.objects.exists()


def test_the_time_to_accept_is_a_setting(settings, group, ghent):
    settings.INVITATION_DAYS = 3
    days = (ask(group, ghent).expires_at - timezone.now()) / timedelta(days=1)
    assert 2.9 < days <= 3


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"email": "nobody"}, "email", "valid"),
        ({"organisation": "City of Gent"}, "organisation", "no organisation"),
        ({"organisation": "ghen"}, "organisation", "Do you mean: City of Ghent"),
        ({"organisation": "City of Nice"}, "organisation", "no organisation"),
        ({"email": "member@ghent.example"}, "email", "in the group already"),
        ({"role": "king"}, "role", "not one of"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(
    values, field, says, coordinator, ghent, mailoutbox
):
    OrganisationFactory(name="City of Nice", slug="nice")
    response = coordinator.post(ONE, GUEST | values)
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert says in " ".join(errors[field])
    kept = Page(response).fields()
    assert {name: kept[name] for name in ("name", "message")} == {
        name: GUEST[name] for name in ("name", "message")
    }
    assert kept["organisation"] == values.get("organisation", GUEST["organisation"])
    assert mailoutbox == []
    assert not Invitation.objects.exists()


def test_an_organisation_nobody_may_see_is_as_unknown_as_none(coordinator, ghent):
    OrganisationFactory(name="Quiet Office", slug="quiet", listed=False)
    found = [
        coordinator.post(ONE, GUEST | {"organisation": name}).context["form"].errors
        for name in ("Quiet Office", "Other Office")
    ]
    assert [str(errors).replace("Quiet", "Other") for errors in found] == [str(found[1])] * 2


def test_the_same_person_is_not_invited_twice(coordinator, group, ghent, mailoutbox):
    coordinator.post(ONE, GUEST)
    response = coordinator.post(ONE, GUEST | {"email": "guest@GHENT.example"})
    assert "invited already" in str(response.context["form"].errors)
    ask(group, ghent)  # and by whatever way
    assert len(mailoutbox) == 1
    assert Invitation.objects.count() == 1


def test_an_expired_invitation_goes_out_anew(group, ghent, mailoutbox):
    old = InvitationFactory(
        email="guest@ghent.example", group=group, organisation=ghent, expired=True
    )
    assert ask(group, ghent).pk == old.pk
    assert Invitation.objects.get().state == "open"
    assert len(mailoutbox) == 1


def test_sending_again_makes_the_old_link_useless(coordinator, visitor, group, ghent, mailoutbox):
    old = InvitationFactory(group=group, organisation=ghent)
    coordinator.post(reverse("members:invitation-resend", args=["ethics", old.pk]))
    [[token]] = tokens(mailoutbox)
    statuses = [
        visitor.get(reverse("members:invitation-link", args=[one])).status_code
        for one in (old.token, token)
    ]
    assert statuses == [404, 302]


def test_two_clicks_send_one_mail(coordinator, group, ghent, mailoutbox):
    old = InvitationFactory(group=group, organisation=ghent)
    for _ in range(2):
        coordinator.post(reverse("members:invitation-resend", args=["ethics", old.pk]))
    assert len(mailoutbox) == 1


def test_a_withdrawn_invitation_is_over_and_its_mail_does_not_go_out(coordinator, group, ghent):
    invitation = ask(group, ghent)
    assert OutgoingMail.objects.count() == 1
    for _ in range(2):
        coordinator.post(reverse("members:invitation-withdraw", args=["ethics", invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"
    assert OutgoingMail.objects.count() == 0
    with pytest.raises(ValidationError):
        invitations.send(invitation)


def test_an_accepted_invitation_is_not_withdrawn(coordinator, group, ghent):
    done = InvitationFactory(group=group, organisation=ghent, accepted_at=timezone.now())
    coordinator.post(reverse("members:invitation-withdraw", args=["ethics", done.pk]))
    done.refresh_from_db()
    assert (done.state, done.withdrawn_at) == ("accepted", None)


@pytest.mark.parametrize("step", ["resend", "withdraw"])
def test_nobody_touches_the_invitations_of_another_group(
    step, coordinator, other_coordinator, member, group, ghent, mailoutbox
):
    invitation = InvitationFactory(group=group, organisation=ghent)
    before = Invitation.objects.values().get()
    address = reverse(f"members:invitation-{step}", args=["ethics", invitation.pk])
    # Under the name of their own group neither.
    disguised = reverse(f"members:invitation-{step}", args=["repair", invitation.pk])
    found = [
        other_coordinator.post(address).status_code,
        other_coordinator.post(disguised).status_code,
        member.post(address).status_code,
    ]
    assert found == [404, 404, 404]
    assert Invitation.objects.values().get() == before
    assert mailoutbox == []


def test_a_moderator_who_left_invites_no_more(coordinator, group, ghent):
    from members.services import memberships

    memberships.leave_organisation(coordinator.user)
    assert [coordinator.get(ONE).status_code, coordinator.post(ONE, GUEST).status_code] == [404] * 2
    assert not Invitation.objects.exists()


def test_the_list_asks_the_same_queries(same_queries, coordinator, group):
    def row():
        moderator = in_group(
            group,
            {"name": "Next", "slug": f"next-{Invitation.objects.count()}"},
            f"m{Invitation.objects.count()}@next.example",
            "Next",
            role="moderator",
        )
        for values in ({}, {"accepted_at": timezone.now(), "accepted_by": moderator.user}):
            InvitationFactory(group=group, invited_by=moderator.user, **values)

    same_queries(LIST, row, client=coordinator)


def test_a_long_list_comes_in_pages(coordinator, group, ghent):
    InvitationFactory.create_batch(60, group=group, organisation=ghent)
    first = coordinator.get(LIST)
    assert len(first.context["waiting"]) == 50
    [older] = [link for link in Page(first).links() if "before=" in link]
    assert len(coordinator.get(LIST + older).context["waiting"]) == 10


# Many at once ------------------------------------------------------------------------------------

ALL = {"role": "member", "language": "en", "organisation": "City of Ghent", "message": ""}


def test_a_pasted_list_invites_all_its_people(coordinator, group, ghent, mailoutbox):
    lines = "one@ghent.example; One\nTwo Person <two@ghent.example>\n\nthree@nice.example,,Nice"
    MembershipFactory(group=group, organisation=OrganisationFactory(name="Nice", slug="nice"))
    response = coordinator.post(MANY, ALL | {"lines": lines}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    found = Invitation.objects.order_by("pk").values_list("email", "name", "organisation__slug")
    assert list(found) == [
        ("one@ghent.example", "One", "ghent"),
        ("two@ghent.example", "Two Person", "ghent"),
        ("three@nice.example", "", "nice"),
    ]
    assert len(mailoutbox) == 3


def test_a_moderator_brings_no_new_organisation_into_the_group(
    coordinator, group, ghent, mailoutbox
):
    nice = OrganisationFactory(name="City of Nice", slug="nice")
    MembershipFactory(organisation=nice, group=group, until=timezone.now())
    for page in (ONE, MANY):
        assert "join through the secretariat" in Page(coordinator.get(page)).one("main").text
    coordinator.post(ONE, GUEST | {"organisation": "nice"})
    coordinator.post(MANY, ALL | {"lines": "one@nice.example;One;City of Nice"})
    coordinator.post(MANY, ALL | {"lines": "one@nice.example", "organisation": "City of Nice"})
    assert mailoutbox == []
    assert not Invitation.objects.exists()


def test_the_secretariat_brings_new_organisations_in(secretary, group, ghent, mailoutbox):
    OrganisationFactory(name="City of Nice", slug="nice")
    OrganisationFactory(name="Lamp Makers", slug="lamps", supplier=True)
    assert "join through the secretariat" not in secretary.get(ONE).text
    refused = secretary.post(ONE, GUEST | {"organisation": "Lamp Makers"})
    assert "for buyers only" in str(refused.context["form"].errors["organisation"])
    secretary.post(ONE, GUEST | {"organisation": "City of Nice"})
    assert Invitation.objects.get().organisation.slug == "nice"


@pytest.mark.parametrize(
    ("made_up", "says"), [(True, "has real members"), (False, "members of a demonstration")]
)
def test_made_up_and_real_organisations_share_no_group(made_up, says, secretary, mailoutbox):
    group = WorkingGroupFactory(slug="mixed", open_to="supporters")
    MembershipFactory(group=group, organisation__demonstration=not made_up)
    # A member of the other sort that left long ago is no hindrance.
    MembershipFactory(group=group, organisation__demonstration=made_up, until=timezone.now())
    OrganisationFactory(name="City of Nice", slug="nice", demonstration=made_up)
    OrganisationFactory(name="City of Oslo", slug="oslo", demonstration=not made_up)
    page = reverse("members:invite-one", args=["mixed"])
    refused = secretary.post(page, GUEST | {"organisation": "City of Nice"})
    assert says in str(refused.context["form"].errors["organisation"])
    assert mailoutbox == []
    secretary.post(page, GUEST | {"organisation": "City of Oslo"})
    assert Invitation.objects.get().organisation.slug == "oslo"


def test_nothing_is_sent_until_every_line_is_right(coordinator, ghent, mailoutbox):
    lines = "one@ghent.example\nnobody\ntwo@ghent.example; Two; Atlantis"
    response = coordinator.post(MANY, ALL | {"lines": lines})
    wrong = {line.number: line.errors for line in response.context["form"].wrong}
    assert list(wrong) == [2, 3]
    assert "Atlantis" in " ".join(wrong[3])
    assert Page(response).fields()["lines"] == lines
    assert mailoutbox == []
    assert not Invitation.objects.exists()


def test_the_good_lines_go_out_when_the_person_says_so_and_the_others_stay(
    coordinator, ghent, mailoutbox
):
    lines = "one@ghent.example\nnobody"
    response = coordinator.post(MANY, ALL | {"lines": lines, "good_only": "on"})
    assert [mail.to for mail in mailoutbox] == [["one@ghent.example"]]
    assert Page(response).fields()["lines"] == "nobody"
    [error] = response.context["form"].errors["lines"]
    assert error == "1 line is left: “Line by line” says what is wrong."
    assert "good_only" not in Page(response).fields()


def test_a_list_sent_twice_invites_nobody_twice(coordinator, ghent, mailoutbox):
    for _ in range(2):
        coordinator.post(MANY, ALL | {"lines": "one@ghent.example\ntwo@ghent.example"})
    assert len(mailoutbox) == 2
    assert Invitation.objects.count() == 2


def test_a_file_comes_below_what_was_typed_and_is_kept(coordinator, ghent, mailoutbox):
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = "\ufeffE-mailadres;Naam\ntwo@ghent.example;Zoë\nnobody;X".encode()
    file = SimpleUploadedFile("people.csv", data, content_type="text/csv")
    response = coordinator.post(MANY, ALL | {"file": file})
    kept = Page(response).fields()["lines"]
    assert "two@ghent.example;Zoë" in kept
    assert mailoutbox == []
    fixed = kept.replace("\nnobody;X", "")
    coordinator.post(MANY, ALL | {"lines": fixed})
    assert Invitation.objects.get().name == "Zoë"


def test_a_moderator_invites_many_to_no_other_group(other_coordinator, ghent, mailoutbox):
    response = other_coordinator.post(MANY, ALL | {"lines": "one@ghent.example"})
    assert response.status_code == 404
    assert mailoutbox == []


def test_a_moderator_cannot_mail_all_the_world(
    coordinator, secretary, group, ghent, mailoutbox, monkeypatch
):
    monkeypatch.setattr(invitations, "A_DAY", 3)
    coordinator.post(ONE, GUEST)
    invitations.withdraw(Invitation.objects.get())  # counts all the same
    lines = "one@ghent.example\ntwo@ghent.example\nthree@ghent.example"
    page = coordinator.post(MANY, ALL | {"lines": lines})
    assert "You can invite 2 more people today." in page.text
    assert Page(page).fields()["lines"] == lines
    coordinator.post(MANY, ALL | {"lines": lines.rpartition("\n")[0]})
    page = coordinator.post(ONE, GUEST)
    assert "You can invite 0 more people today." in page.text
    assert len(Invitation.objects.all()) == 3
    # The secretariat may; and the next day so may the moderator.
    secretary.post(ONE, GUEST | {"email": "four@ghent.example"})
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=2))
    coordinator.post(ONE, GUEST | {"email": "five@ghent.example"})
    assert len(Invitation.objects.all()) == 5

"""People and invitations in the admin: moving, erasing, inviting, and who may not."""

import pytest
from django.urls import reverse

from members.models import Invitation, Representative, User
from tests.factories.members import OrganisationFactory, UserFactory
from tests.factories.people import InvitationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

LIST = reverse("admin:members_invitation_changelist")
ADD = reverse("admin:members_invitation_add")
MANY = reverse("admin:members_invitation_many")
GUEST = {
    "email": "guest@ghent.example",
    "name": "Gina",
    "organisation": "City of Ghent",
    "role": "member",
    "language": "en",
    "to_group": "",
}


def change_of(person):
    return reverse("admin:members_user_change", args=[person.pk])


def save(client, person, **values):
    page = Page(client.get(change_of(person)))
    return client.post(change_of(person), page.fields() | values)


def speaking(person):
    return Representative.objects.current().filter(user=person).count()


def test_another_organisation_ends_what_came_with_the_first(secretary, member):
    oslo = OrganisationFactory(name="City of Oslo", slug="oslo")
    save(secretary, member.user, organisation="city of oslo")
    member.user.refresh_from_db()
    assert (member.user.organisation, speaking(member.user)) == (oslo, 0)
    assert Representative.objects.filter(user=member.user).count() == 1  # history


def test_whom_the_secretary_gives_an_organisation_is_known(secretary, member, group):
    def known(**values):
        save(secretary, member.user, **values)
        member.user.refresh_from_db()
        return member.user.vouched

    OrganisationFactory(name="City of Oslo", slug="oslo")
    User.objects.filter(pk=member.user.pk).update(vouched=False)
    assert known(job_title="Buyer") is False
    assert known(organisation="city of oslo") is True
    assert known(job_title="Officer") is True
    assert known(organisation="") is False
    secretary.post(
        reverse("admin:members_user_add"),
        Page(secretary.get(reverse("admin:members_user_add"))).fields()
        | {"email": "new@oslo.example", "name": "New", "organisation": "oslo"},
    )
    assert User.objects.get(email="new@oslo.example").vouched


def test_no_organisation_ends_it_too(secretary, member):
    save(secretary, member.user, organisation="")
    member.user.refresh_from_db()
    assert (member.user.organisation, speaking(member.user)) == (None, 0)


def test_saving_something_else_moves_nobody(secretary, member):
    OrganisationFactory(name="City of Ghent", slug="ghent-other")
    save(secretary, member.user, job_title="Buyer")
    member.user.refresh_from_db()
    found = (member.user.job_title, member.user.organisation.slug, speaking(member.user))
    assert found == ("Buyer", "ghent", 1)


def test_an_unknown_organisation_is_refused_and_kept(secretary, member):
    response = save(secretary, member.user, organisation="Atlantis")
    assert "Atlantis" in str(response.context["adminform"].form.errors["organisation"])
    assert Page(response).fields()["organisation"] == "Atlantis"
    assert speaking(member.user) == 1


def test_people_are_erased_not_deleted(secretary, staff, member):
    delete = reverse("admin:members_user_delete", args=[member.user.pk])
    assert [client.post(delete, {"post": "yes"}).status_code for client in (secretary, staff)] == [
        403,
        403,
    ]
    page = secretary.get(change_of(member.user))
    erase = reverse("admin:members_user_erase", args=[member.user.pk])
    assert erase in Page(page).links()
    assert "Mila Member" in secretary.get(erase).text
    member.user.refresh_from_db()
    assert member.user.erased_at is None
    secretary.post(erase)
    member.user.refresh_from_db()
    assert member.user.erased_at is not None
    assert "Mila" not in secretary.get(change_of(member.user)).text


def test_the_secretary_erases_no_other_staff(secretary, editor, staff):
    for person in (editor.user, staff.user):
        erase = reverse("admin:members_user_erase", args=[person.pk])
        assert [secretary.get(erase).status_code, secretary.post(erase).status_code] == [403, 403]
    assert not User.objects.exclude(erased_at=None).exists()


def test_made_up_people_are_marked_in_the_list(secretary):
    UserFactory(demonstration=True)
    people = reverse("admin:members_user_changelist")
    assert secretary.get(people, {"demonstration__exact": 1}).context["cl"].result_count == 1


def test_staff_invite_to_any_group_and_to_none(secretary, group, member, mailoutbox):
    for to_group in ("", group.pk):
        response = secretary.post(ADD, GUEST | {"to_group": to_group})
        assert response["Location"] == LIST
    assert set(Invitation.objects.values_list("group__slug", flat=True)) == {None, "ethics"}
    assert len(mailoutbox) == 2


def test_a_wrong_line_sends_nothing_and_keeps_what_was_typed(secretary, member, mailoutbox):
    values = GUEST | {"lines": "a@x.example\nnobody"}
    response = secretary.post(MANY, values)
    assert Page(response).fields()["lines"] == "a@x.example\nnobody"
    assert mailoutbox == []
    secretary.post(MANY, values | {"good_only": "on"})
    assert [mail.to for mail in mailoutbox] == [["a@x.example"]]


@pytest.mark.parametrize("state", ["open", "expired", "accepted", "withdrawn"])
def test_the_list_is_filtered_by_state(state, secretary):
    from django.utils import timezone

    made = {
        "open": InvitationFactory(),
        "expired": InvitationFactory(expired=True),
        "accepted": InvitationFactory(accepted_at=timezone.now()),
        "withdrawn": InvitationFactory(withdrawn=True),
    }
    found = secretary.get(LIST, {"state": state}).context["cl"].result_list
    assert list(found) == [made[state]]
    assert made[state].state == state


def test_several_go_out_again_or_are_withdrawn_and_the_rest_is_told(secretary, mailoutbox):
    from django.utils import timezone

    waiting, done = InvitationFactory(), InvitationFactory(accepted_at=timezone.now())
    selection = {"_selected_action": [waiting.pk, done.pk]}
    response = secretary.post(LIST, selection | {"action": "resend_selected"}, follow=True)
    assert [mail.to for mail in mailoutbox] == [[waiting.email]]
    assert "1 was accepted or withdrawn already" in response.text
    secretary.post(LIST, selection | {"action": "withdraw_selected"})
    states = [one.state for one in Invitation.objects.order_by("pk")]
    assert states == ["withdrawn", "accepted"]


def test_a_step_is_for_post_and_for_who_may(secretary, editor, mailoutbox):
    invitation = InvitationFactory()
    step = reverse("admin:members_invitation_step", args=[invitation.pk, "withdraw"])
    assert [secretary.get(step).status_code, editor.post(step).status_code] == [405, 403]
    invitation.refresh_from_db()
    assert invitation.state == "open"
    secretary.post(step)
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def test_the_list_asks_the_same_queries(same_queries, secretary):
    same_queries(LIST, InvitationFactory, client=secretary)


def test_a_state_that_is_none_filters_nothing(secretary):
    InvitationFactory(email="guest@ghent.example")
    for state in ("", "foo"):
        page = secretary.get(LIST, {"state": state})
        assert [one.email for one in page.context["cl"].result_list] == ["guest@ghent.example"]

"""How accounts come to be, and what a person may change about theirs."""

import re
from datetime import UTC

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import User
from tests.cast import Actor
from tests.factories.members import UserFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

ADD = reverse("admin:members_user_add")
PROFILE = reverse("members:profile")
NEW = {
    "email": "Mila@Ghent.example",
    "name": "Mila",
    "job_title": "Buyer",
    "perspective": "procurement",
    "language": "nl",
    "time_zone": "Europe/Brussels",
}
PASSPHRASE = {"password1": "a brand new passphrase", "password2": "a brand new passphrase"}


def test_nobody_signs_up_alone(visitor):
    values = {"email": "mila@ghent.example"} | PASSPHRASE
    page = visitor.get(reverse("account_signup"))
    assert Page(page).all("input", name="email") == []
    visitor.post(reverse("account_signup"), values)
    assert not User.objects.exists()


@pytest.fixture
def created(staff, mailoutbox):
    """A new person, made by staff, with the mail that went out."""
    response = staff.post(ADD, NEW)
    assert response.status_code == 302
    [mail] = mailoutbox
    return User.objects.get(name="Mila"), mail


def link_of(mail):
    [link] = re.findall(r"http://testserver(/\S+)", mail.body)
    return link


def set_password(client, link):
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], PASSPHRASE, follow=True)


def test_a_new_person_gets_a_link_in_their_language(created):
    user, mail = created
    assert (user.email, user.has_usable_password()) == ("mila@ghent.example", False)
    assert mail.to == ["mila@ghent.example"]
    assert link_of(mail).startswith("/nl/accounts/password/reset/key/")


def test_the_link_sets_a_password_signs_in_and_confirms_the_address(created, visitor):
    user, mail = created
    set_password(visitor, link_of(mail))
    assert visitor.get(reverse("members:me")).context["user"] == user
    user.refresh_from_db()
    assert user.check_password(PASSPHRASE["password1"])
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("mila@ghent.example", True, True)


def test_the_new_password_signs_in_elsewhere_at_once(created):
    user, mail = created
    set_password(Actor(), link_of(mail))
    elsewhere = Actor()
    elsewhere.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSPHRASE["password1"]},
    )
    assert elsewhere.get(reverse("members:me")).context["user"] == user


def test_the_link_works_once(created):
    _, mail = created
    set_password(Actor(), link_of(mail))
    second = Actor()
    page = second.get(link_of(mail), follow=True)
    assert Page(page).all("input", name="password1") == []
    assert second.get(reverse("members:me")).status_code == 302


@pytest.mark.parametrize("password", ["short", "mila@ghent.example", "q1w2e3r4t5y6"])
def test_a_weak_password_is_refused(created, visitor, password):
    user, mail = created
    form = visitor.get(link_of(mail), follow=True)
    values = {"password1": password, "password2": password}
    response = visitor.post(form.redirect_chain[-1][0], values)
    assert response.context["form"].errors
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_a_forged_link_opens_nothing(created, visitor):
    _, mail = created
    page = visitor.get(link_of(mail)[:-3] + "xx/", follow=True)
    assert Page(page).all("input", name="password1") == []


def test_the_link_can_be_mailed_again(staff, mailoutbox, django_capture_on_commit_callbacks):
    people = [UserFactory(), UserFactory(is_active=False)]
    selection = {"action": "send_welcome", "_selected_action": [person.pk for person in people]}
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("admin:members_user_changelist"), selection)
    assert [mail.to for mail in mailoutbox] == [[people[0].email]]


def test_an_address_has_one_account_whatever_its_capitals(staff):
    UserFactory(email="mila@ghent.example")
    response = staff.post(ADD, NEW)
    assert list(response.context["adminform"].form.errors) == ["email"]
    assert User.objects.filter(email__iexact=NEW["email"]).count() == 1


def test_the_database_itself_refuses_a_second_account(db):
    UserFactory(email="mila@ghent.example")
    for email in ("mila@ghent.example", "Mila@ghent.example"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.bulk_create([User(email=email, name="Mila")])
    assert User.objects.count() == 1


def test_a_superuser_is_found_by_an_address_in_capitals(db):
    user = User.objects.create_superuser("Stella@Pact.example", "x", name="Stella")
    assert user.email == "stella@pact.example"
    assert User.objects.get_by_natural_key("STELLA@pact.example") == user


def test_the_list_of_people_asks_the_same_queries(same_queries, staff):
    same_queries(reverse("admin:members_user_changelist"), UserFactory, client=staff)


def test_the_list_says_who_has_a_second_factor(staff, staff_without_second_factor):
    people = staff.get(reverse("admin:members_user_changelist")).context["cl"].result_list
    found = {person.email: person.has_second_factor for person in people}
    assert found == {staff.user.email: True, staff_without_second_factor.user.email: False}


# Rights ---------------------------------------------------------------------------------------


@pytest.fixture
def people_staff(staff_without_rights):
    """Staff who manage people, without being superuser."""
    from django.contrib.auth.models import Permission

    staff_without_rights.user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="members")
    )
    return staff_without_rights


def change(user):
    return reverse("admin:members_user_change", args=[user.pk])


def test_who_manages_people_raises_nobody_not_even_themselves(people_staff, member):
    for user in (people_staff.user, member.user):
        values = Page(people_staff.get(change(user))).fields()
        rights = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1", "2"]}
        people_staff.post(change(user), values | rights | {"name": "Changed"})
    people = User.objects.filter(pk__in=[people_staff.user.pk, member.user.pk]).order_by("pk")
    assert [(user.name, user.is_superuser) for user in people] == [("Changed", False)] * 2
    assert not User.objects.get(pk=member.user.pk).is_staff


def test_nobody_locks_themselves_out(staff):
    values = Page(staff.get(change(staff.user))).fields()
    staff.post(change(staff.user), {k: v for k, v in values.items() if k != "is_active"})
    mine = User.objects.get(pk=staff.user.pk)
    assert (mine.is_active, mine.is_staff, mine.is_superuser) == (True, True, True)


def test_who_manages_people_does_not_touch_a_superuser(people_staff, staff):
    before = User.objects.values().get(pk=staff.user.pk)
    for name in ("change", "delete"):
        address = reverse(f"admin:members_user_{name}", args=[staff.user.pk])
        people_staff.post(address, {"post": "yes", "email": "taken@over.example", "name": "x"})
    password = reverse("admin:auth_user_password_change", args=[staff.user.pk])
    people_staff.post(password, PASSPHRASE | {"usable_password": "true"})
    selection = {"_selected_action": [staff.user.pk], "post": "yes"}
    listing = reverse("admin:members_user_changelist")
    people_staff.post(listing, selection | {"action": "delete_selected"})
    assert User.objects.filter(pk=staff.user.pk).values().get() == before


def test_a_new_account_cannot_be_born_with_rights(people_staff):
    people_staff.post(ADD, NEW | {"is_superuser": "on", "is_staff": "on"})
    user = User.objects.get(name="Mila")
    assert (user.is_superuser, user.is_staff) == (False, False)


def test_secrets_and_raw_account_rows_are_not_in_the_admin():
    from django.contrib import admin

    models = {model._meta.label for model in admin.site._registry}
    assert {model for model in models if not model.startswith(("news.", "workshops."))} == {
        *("members.Invitation", "members.User"),
        *("members.Organisation", "members.OrganisationImport", "members.Participation"),
        *("members.BuyerGroup", "members.WorkingGroup", "members.WorkProgramme"),
        *("members.Membership", "members.PublishedCount", "members.Representative"),
        *("pact.OutgoingMail", "pact.StoredTask"),
    }


# Profile --------------------------------------------------------------------------------------


def test_the_profile_is_saved_and_confirmed_in_the_new_language(member):
    values = Page(member.get(PROFILE)).fields()
    response = member.post(
        PROFILE, values | {"name": "Mila Modified", "language": "fr", "time_zone": "Asia/Tokyo"}
    )
    assert response["Location"] == "/fr/me/"
    member.user.refresh_from_db()
    user = member.user
    assert (user.name, user.language, user.time_zone) == ("Mila Modified", "fr", "Asia/Tokyo")
    assert "Mila Modified" in member.get("/fr/me/").text


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "", "../../etc/passwd", "CET\x00", "<b>"])
def test_a_time_zone_that_does_not_exist_is_refused_and_the_typed_text_kept(member, zone):
    before = User.objects.values().get(pk=member.user.pk)
    values = {"name": "Mila Modified", "language": "en", "time_zone": zone, "job_title": "Typed"}
    response = member.post(PROFILE, values)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["time_zone"]
    page = Page(response)
    assert (page.fields()["name"], page.fields()["job_title"]) == ("Mila Modified", "Typed")
    field = page.one("input", name="time_zone") if page.all("input", name="time_zone") else None
    assert field is None or field["aria-invalid"] == "true"
    assert User.objects.values().get(pk=member.user.pk) == before


def test_the_model_refuses_the_same_time_zones():
    with pytest.raises(ValidationError) as refusal:
        UserFactory.build(time_zone="Mars/Olympus").full_clean()
    assert "time_zone" in refusal.value.error_dict


def test_the_profile_changes_what_it_shows_and_nothing_else(member, other_member):
    before = User.objects.values().get(pk=other_member.user.pk)
    values = Page(member.get(PROFILE)).fields()
    member.post(
        PROFILE,
        values
        | {"email": "taken@over.example", "is_staff": "on", "is_superuser": "on"}
        | {"id": other_member.user.pk, "name": "Changed"},
    )
    member.user.refresh_from_db()
    user = member.user
    assert (user.name, user.email, user.is_staff, user.is_superuser) == (
        "Changed",
        "member@ghent.example",
        False,
        False,
    )
    assert User.objects.values().get(pk=other_member.user.pk) == before


def test_an_empty_profile_is_refused(member):
    response = member.post(PROFILE, {"name": ""})
    assert response.status_code == 200
    assert "name" in response.context["form"].errors


def test_one_s_own_pages_are_kept_in_no_cache(member):
    names = ["members:me", "members:profile", "mfa_index", "account_email", "usersessions_list"]
    kept = [
        name
        for name in names
        if "no-store" not in member.get(reverse(name)).get("Cache-Control", "")
    ]
    assert kept == []


def test_a_new_primary_address_becomes_the_one_to_sign_in_with(member):
    EmailAddress.objects.create(user=member.user, email="new@ghent.example", verified=True)
    member.post(
        reverse("account_email"), {"email": "new@ghent.example", "action_primary": "Make primary"}
    )
    member.user.refresh_from_db()
    assert member.user.email == "new@ghent.example"


def test_times_are_shown_in_one_s_own_zone(member, visitor):
    from datetime import datetime

    from tests.factories.news import PostFactory

    late = datetime(2024, 5, 1, 23, 30, tzinfo=UTC)
    post = PostFactory(published_at=late)
    member.user.time_zone = "America/New_York"
    member.user.save()
    days = [
        Page(client.get(post.get_absolute_url())).one("time").text for client in (member, visitor)
    ]
    assert days == ["1 May 2024", "2 May 2024"]


# Another address, given by staff ----------------------------------------------------------------


def test_staff_give_another_address_and_the_old_one_opens_nothing(
    staff, visitor, member, mailoutbox
):
    values = Page(staff.get(change(member.user))).fields()
    staff.post(change(member.user), values | {"email": "New@ghent.example"})
    addresses = EmailAddress.objects.filter(user=member.user)
    assert list(addresses.values_list("email", "primary", "verified")) == [
        ("new@ghent.example", True, False)
    ]
    assert [mail.to for mail in mailoutbox] == [["member@ghent.example"]]
    visitor.post(reverse("account_reset_password"), {"email": "member@ghent.example"})
    assert "password/reset/key" not in mailoutbox[-1].body


def test_the_link_goes_to_the_new_address(staff, member, mailoutbox):
    values = Page(staff.get(change(member.user))).fields()
    staff.post(change(member.user), values | {"email": "new@ghent.example"})
    action = {"action": "send_welcome", "_selected_action": [member.user.pk]}
    staff.post(reverse("admin:members_user_changelist"), action)
    [told, welcome] = sorted(mailoutbox, key=lambda mail: mail.to)
    assert told.to == ["member@ghent.example"]
    assert "password/reset/key" not in told.body
    assert welcome.to == ["new@ghent.example"]
    assert "password/reset/key" in welcome.body


def test_an_address_that_somebody_else_uses_is_refused(staff, member, other_member):
    EmailAddress.objects.create(user=other_member.user, email="second@oslo.example", verified=True)
    values = Page(staff.get(change(member.user))).fields()
    response = staff.post(change(member.user), values | {"email": "second@oslo.example"})
    assert list(response.context["adminform"].form.errors) == ["email"]
    assert User.objects.get(pk=member.user.pk).email == "member@ghent.example"


def test_who_manages_people_cannot_take_over_other_staff(people_staff, editor):
    before = User.objects.values().get(pk=editor.user.pk)
    for name in ("change", "delete"):
        people_staff.post(
            reverse(f"admin:members_user_{name}", args=[editor.user.pk]),
            {"post": "yes", "email": "taken@over.example", "name": "x", "language": "en"},
        )
    people_staff.post(reverse("admin:auth_user_password_change", args=[editor.user.pk]), PASSPHRASE)
    assert User.objects.values().get(pk=editor.user.pk) == before


def test_a_new_link_leaves_the_person_s_further_addresses_alone(staff, member):
    EmailAddress.objects.create(user=member.user, email="second@ghent.example", verified=True)
    action = {"action": "send_welcome", "_selected_action": [member.user.pk]}
    staff.post(reverse("admin:members_user_changelist"), action)
    addresses = EmailAddress.objects.filter(user=member.user).order_by("email")
    assert list(addresses.values_list("email", "primary", "verified")) == [
        ("member@ghent.example", True, True),
        ("second@ghent.example", False, True),
    ]


def test_each_address_has_the_buttons_that_make_sense_for_it(member):
    for email, verified in (("second@ghent.example", True), ("third@ghent.example", False)):
        EmailAddress.objects.create(user=member.user, email=email, verified=verified)
    page = Page(member.get(reverse("account_email")))
    assert [text for text in page.texts("button") if "@" in text] == [
        "Make it the main one: second@ghent.example",
        "Remove: second@ghent.example",
        "Send the code again: third@ghent.example",
        "Remove: third@ghent.example",
    ]


def test_another_confirmed_address_becomes_the_main_one_and_one_is_removed(member):
    EmailAddress.objects.create(user=member.user, email="second@ghent.example", verified=True)
    where = reverse("account_email")
    member.post(where, {"email": "second@ghent.example", "action_primary": ""})
    assert EmailAddress.objects.get(primary=True).email == "second@ghent.example"
    member.post(where, {"email": "member@ghent.example", "action_remove": ""})
    assert [one.email for one in EmailAddress.objects.filter(user=member.user)] == [
        "second@ghent.example"
    ]

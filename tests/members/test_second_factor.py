"""The second factor: an authenticator app, recovery codes, and the admin behind it."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from members import access
from tests.cast import TOTP_SECRET
from tests.factories.members import PASSWORD, UserFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
ADMIN = reverse("admin:index")


def code(secret=TOTP_SECRET, steps=0):
    """What the app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def signed_in(client):
    return client.get(reverse("members:me")).status_code == 200


@pytest.fixture
def half_way(visitor):
    """Somebody whose password was right and who is asked for the code."""
    UserFactory(email="stella@pact.example", totp_secret=TOTP_SECRET, is_staff=True)
    response = visitor.post(LOGIN, {"login": "stella@pact.example", "password": PASSWORD})
    assert response["Location"].split("?")[0] == reverse("mfa_authenticate")
    return visitor


def test_the_password_alone_opens_nothing(half_way):
    assert not signed_in(half_way)
    assert half_way.get(ADMIN, follow=True).resolver_match.url_name != "index"


def test_the_code_of_the_app_completes_signing_in(half_way):
    half_way.post(reverse("mfa_authenticate"), {"code": code()})
    assert signed_in(half_way)
    assert half_way.get(ADMIN).status_code == 200


def test_a_wrong_code_is_refused(half_way):
    response = half_way.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not signed_in(half_way)


def test_an_old_code_is_refused(half_way):
    half_way.post(reverse("mfa_authenticate"), {"code": code(steps=-10)})
    assert not signed_in(half_way)


def test_a_code_works_once(half_way):
    used = code()
    half_way.post(reverse("mfa_authenticate"), {"code": used})
    half_way.post(reverse("account_logout"))
    half_way.post(LOGIN, {"login": "stella@pact.example", "password": PASSWORD})
    half_way.post(reverse("mfa_authenticate"), {"code": used})
    assert not signed_in(half_way)


def test_guessing_codes_is_stopped(half_way):
    for _ in range(12):
        half_way.post(reverse("mfa_authenticate"), {"code": "000000"})
    half_way.post(reverse("mfa_authenticate"), {"code": code()})
    assert not signed_in(half_way)


def test_a_recovery_code_replaces_the_app_once(half_way):
    user = Authenticator.objects.get().user
    recovery = RecoveryCodes.activate(user).generate_codes()[0]
    half_way.post(reverse("mfa_authenticate"), {"code": recovery})
    assert signed_in(half_way)
    half_way.post(reverse("account_logout"))
    half_way.post(LOGIN, {"login": "stella@pact.example", "password": PASSWORD})
    half_way.post(reverse("mfa_authenticate"), {"code": recovery})
    assert not signed_in(half_way)


@pytest.mark.django_db(transaction=True)  # the mail goes out after the commit
def test_setting_up_an_app_gives_recovery_codes_and_a_mail(member, mailoutbox):
    page = member.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.text
    response = member.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    kinds = Authenticator.objects.filter(user=member.user).values_list("type", flat=True)
    assert set(kinds) == {"totp", "recovery_codes"}
    codes = member.get(reverse("mfa_view_recovery_codes"))
    assert len(codes.context["unused_codes"]) == 10
    assert [mail.to for mail in mailoutbox] == [[member.user.email]]


def test_a_wrong_code_sets_nothing_up_and_keeps_the_secret(member):
    secret = member.get(reverse("mfa_activate_totp")).context["form"].secret
    response = member.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert response.context["form"].errors
    assert response.context["form"].secret == secret
    assert not Authenticator.objects.exists()


def test_the_stored_secret_is_not_shown_again(staff):
    for name in ("mfa_index", "mfa_deactivate_totp"):
        assert TOTP_SECRET not in staff.get(reverse(name)).text


def test_staff_without_a_second_factor_are_led_to_set_one_up(staff_without_second_factor):
    response = staff_without_second_factor.get(ADMIN, follow=True)
    assert response.resolver_match.url_name == "mfa_index"
    assert "second factor" in " ".join(Page(response).texts("li"))


def test_recovery_codes_alone_do_not_open_the_admin(staff_without_second_factor):
    RecoveryCodes.activate(staff_without_second_factor.user)
    response = staff_without_second_factor.get(ADMIN, follow=True)
    assert response.resolver_match.url_name == "mfa_index"


def test_removing_the_second_factor_closes_the_admin(staff):
    assert staff.get(ADMIN).status_code == 200
    staff.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()
    assert staff.get(ADMIN).status_code == 302


def test_a_local_try_out_opens_the_admin_and_says_so(local_try_out, staff_without_second_factor):
    response = staff_without_second_factor.get(ADMIN)
    assert response.status_code == 200
    assert reverse("mfa_index") in Page(response).links()


def test_the_exception_is_for_a_local_try_out_with_its_own_database_alone(settings, db):
    user = UserFactory(is_staff=True)
    found = {}
    for settings.LOCAL in (True, False):
        for settings.EMBEDDED_DATABASE in (True, False):
            key = settings.LOCAL, settings.EMBEDDED_DATABASE
            found[key] = access.may_open_admin(user)
    assert found == {
        (True, True): True,
        (True, False): False,
        (False, True): False,
        (False, False): False,
    }


def test_members_do_not_open_the_admin_whatever_their_factors(member):
    totp.TOTP.activate(member.user, TOTP_SECRET)
    assert member.get(ADMIN, follow=True).status_code == 403


def test_inactive_staff_do_not_open_the_admin(staff):
    staff.user.is_active = False
    assert not access.may_open_admin(staff.user)

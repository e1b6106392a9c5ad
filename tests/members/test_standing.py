"""What a person's roles open is asked once for a page, and never longer kept than for it."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.middleware import StandingMiddleware
from members.models import Representative
from members.services import memberships
from members.standing import asked_once, standing_of

pytestmark = pytest.mark.django_db


def asked(queries):
    return sum("for_member" in query["sql"] for query in queries)


def test_a_page_asks_once(member, group):
    with CaptureQueriesContext(connection) as queries:
        assert member.get(f"/groups/{group.slug}/workspace/").status_code == 200
    assert asked(queries) == 1


def test_what_ended_is_over_at_the_next_question(member, group):
    user = member.user
    assert standing_of(user).groups == {group.pk}
    memberships.end_representation(Representative.objects.current().get(user=user))
    assert standing_of(user).groups == frozenset()


def test_what_is_kept_for_one_page_is_gone_with_it(member, group):
    user = member.user
    with asked_once():
        assert standing_of(user).groups == {group.pk}
        memberships.end_representation(Representative.objects.current().get(user=user))
        assert standing_of(user).groups == {group.pk}
    assert standing_of(user).groups == frozenset()


@pytest.mark.parametrize(("method", "questions"), [("get", 1), ("post", 2)])
def test_who_acts_is_asked_anew_by_each_rule(member, rf, method, questions):
    request = getattr(rf, method)("/")
    request.session = member.session
    answer = StandingMiddleware(lambda request: [standing_of(member.user) for _ in "12"])
    with CaptureQueriesContext(connection) as queries:
        answer(request)
    assert asked(queries) == questions


def test_a_page_for_staff_asks_once_for_their_second_factor(secretary, group):
    for address in ("/search/?q=ethics", f"/groups/{group.slug}/workspace/", "/admin/"):
        with CaptureQueriesContext(connection) as queries:
            assert secretary.get(address).status_code == 200
        assert sum("mfa_authenticator" in query["sql"] for query in queries) == 1, address


def test_who_gives_up_the_second_factor_is_no_staff_at_the_next_page(secretary):
    assert secretary.get("/admin/").status_code == 200
    Authenticator.objects.filter(user=secretary.user).delete()
    assert secretary.get("/admin/").status_code == 302

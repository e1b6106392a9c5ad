"""What the first page of the admin puts first, and how staff get from the site to it."""

import pytest

from tests.factories.members import OrganisationFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


def test_the_engine_room_stands_below_the_daily_work(secretary):
    sections = Page(secretary.get("/admin/")).texts("a", **{"class": "section"})
    assert sections == ["Members", "News and pages", "Workshops", "Engine room"]


def test_who_may_change_an_organisation_is_one_click_away_from_it(visitor, secretary, editor):
    organisation = OrganisationFactory()
    link = f'href="/admin/members/organisation/{organisation.pk}/change/"'
    assert link in secretary.get(organisation.get_absolute_url()).text
    for actor in (visitor, editor):
        assert link not in actor.get(organisation.get_absolute_url()).text

"""The workshops that are on public record."""

import pytest

from tests.factories.members import OrganisationFactory, WorkingGroupFactory, WorkProgrammeFactory
from workshops import seed
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def test_nothing_where_the_group_is_not_there():
    said = []
    seed.seed(said.append)
    assert (Workshop.objects.count(), said) == (0, [])


def test_the_workshops_of_two_editions_come_in_once(visitor):
    group = WorkingGroupFactory(slug="international-working-group-on-ethics")
    for year in (2021, 2022):
        WorkProgrammeFactory(group=group, year=year)
    for slug in ("fisd", "iclei"):
        OrganisationFactory(slug=slug, name=slug.upper())
    seed.seed(print)
    seed.seed(print)
    of_2021 = Workshop.objects.filter(programme__year=2021).order_by("pk")
    assert [workshop.title for workshop in of_2021] == [
        "Labels: their use and their credibility",
        "Priorities: the issues on which to push the industry together",
        "Follow-up: managing the contract after award",
        "Capturing good practice",
    ]
    assert Workshop.objects.filter(programme__year=2022).count() == 5
    assert {
        (workshop.state, workshop.date_known, workshop.hosts.count())
        for workshop in Workshop.objects.all()
    } == {("archived", "year", 2)}
    assert {len(workshop.languages) for workshop in Workshop.objects.all()} == {4}
    assert all(workshop.agenda.count() == 4 for workshop in Workshop.objects.all())
    assert "Gütezeichen" in visitor.get("/de/workshops/past/2021/").text

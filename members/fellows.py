"""What the people of a group see of one another: what each lets them see."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from members.access import staff_may
from members.models import Group, Representative, User
from pact.translated import columns


@dataclass(frozen=True)
class Fellow:
    """A representative as somebody sees them; what is not shown is empty."""

    representative: Representative
    name: str
    job_title: str
    perspective: str
    email: str
    is_oneself: bool


def sees_all_names(user, group):
    """Moderators and staff know who is in a group."""
    if staff_may(user, "members.view_representative"):
        return True
    return Group.objects.run_by(user).filter(pk=group.pk).exists()


def fellow(representative, viewer, all_names):
    person = representative.user
    oneself = person.pk == viewer.pk

    def shown(what, value):
        return value if oneself or what in person.shown_to_fellows else ""

    return Fellow(
        representative=representative,
        name=person.name if all_names else shown(User.Shown.NAME, person.name),
        job_title=shown(User.Shown.JOB_TITLE, person.job_title),
        perspective=shown(User.Shown.PERSPECTIVE, person.get_perspective_display()),
        email=shown(User.Shown.EMAIL, person.email),
        is_oneself=oneself,
    )


def search(memberships, words, viewer, all_names):
    """Members by the organisation's name, or by the name of a person who shows it."""
    organisation = Q()
    for name in columns("name"):
        organisation |= Q(**{f"organisation__{name}__icontains": words})
    people = Representative.objects.current().filter(
        membership=OuterRef("pk"), user__name__icontains=words
    )
    if not all_names:
        people = people.filter(
            Q(user__shown_to_fellows__contains=[User.Shown.NAME]) | Q(user=viewer)
        )
    return memberships.filter(organisation | Exists(people))

"""What the people of a group see of one another: what each lets them see."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Value

from members.access import staff_may
from members.models import Group, Membership, Representative, User
from members.names import Fold

FEW = 500  # of the members that a search finds


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


def search(group, words, viewer, all_names):
    """The members of the group whose organisation has all words in its name, or a person who shows
    theirs; and whether they are few: found first, then to be sorted. Of more, the order is walked.
    """
    memberships = Membership.objects.current().filter(group=group)
    people = Representative.objects.current().alias(name=Fold("user__name"))
    if not all_names:
        people = people.filter(
            Q(user__shown_to_fellows__contains=[User.Shown.NAME]) | Q(user=viewer)
        )
    organisation = Q()
    for word in words.split():
        organisation &= Q(organisation__folded__contains=Fold(Value(word)))
        people = people.filter(name__contains=Fold(Value(word)))
    # Two queries, each by its own index of names: with an OR, neither is used.
    by_name = memberships.filter(organisation).order_by().values("pk")
    by_person = people.filter(membership__in=memberships).order_by().values("membership")
    keys = list(by_name.union(by_person).values_list(flat=True)[: FEW + 1])
    if len(keys) <= FEW:
        return memberships.filter(pk__in=keys), True
    person = Exists(people.filter(membership=OuterRef("pk")))
    return memberships.filter(organisation | person), False

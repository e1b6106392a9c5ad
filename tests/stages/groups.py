"""Groups: a public one with members of whom only its people know, and one that is not public."""

from types import SimpleNamespace

from pact.history.versions import latest, to_number
from tests.factories.members import (
    BuyerGroupFactory,
    MembershipFactory,
    OrganisationFactory,
    PublishedCountFactory,
    RepresentativeFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkProgrammeFactory,
)
from tests.stages import SECRET

INSIDE = "Whispered"  # in the names of what only the people of the group, and staff, see
RUN = ("coordinator", "secretary", "staff")
PEOPLE = ("member", "observer", "coordinator", "secretary", "staff")


def build(group):
    hidden = WorkingGroupFactory(
        name=f"{SECRET} group",
        slug=f"{SECRET.lower()}-group",
        purpose=SECRET,
        objectives=SECRET,
        published=False,
    )
    organisation = OrganisationFactory(
        name=f"{INSIDE} town", slug=f"{INSIDE.lower()}-town", country="IS", listed=False
    )
    membership = MembershipFactory(organisation=organisation, group=group)
    person = UserFactory(
        name=f"{INSIDE} person",
        email=f"{INSIDE.lower()}@town.example",
        organisation=organisation,
        shown_to_fellows=["name", "job_title", "perspective", "email"],
    )
    representative = RepresentativeFactory(membership=membership, user=person)
    programme = WorkProgrammeFactory(group=hidden, title=f"{SECRET} edition", aims=SECRET)
    elsewhere = RepresentativeFactory(membership__group=hidden)
    things = {
        "organisation": organisation,
        "buyergroup": BuyerGroupFactory(name=f"{SECRET} buyers", published=False),
        "workinggroup": group,
        "workprogramme": programme,
        "publishedcount": PublishedCountFactory(group=hidden, source_name=SECRET),
        "membership": membership,
        "representative": representative,
    }
    gone = {}
    for name, thing in {
        "organisation": OrganisationFactory(name=f"{INSIDE} gone", listed=False),
        "buyergroup": BuyerGroupFactory(name=f"{SECRET} gone"),
        "workinggroup": WorkingGroupFactory(name=f"{SECRET} gone"),
        "workprogramme": WorkProgrammeFactory(group=hidden, title=f"{SECRET} gone"),
        "publishedcount": PublishedCountFactory(group=hidden, source_name=f"{SECRET} gone"),
        "representative": RepresentativeFactory(membership__group=hidden),
        "membership": MembershipFactory(organisation=organisation, group=hidden),
    }.items():
        key, model = thing.pk, type(thing)
        thing.delete()
        gone[name] = (key, to_number(latest(model, key)))
    return SimpleNamespace(
        group=group, hidden=hidden, things=things, gone=gone, elsewhere=elsewhere
    )


def arguments(name, variant, stage):
    """The values in an address of a group; None where it is none of them."""
    if name in ("members:group", "news:group"):
        return {"slug": stage.hidden.slug if variant == "hidden" else variant or stage.group.slug}
    if name in ("members:workspace", "members:group-people", "members:group-edit"):
        return {"slug": variant or stage.group.slug}
    if name == "members:membership-end":
        return {"slug": stage.group.slug, "pk": stage.things["membership"].pk}
    if name.startswith("members:representative-"):
        shown = stage.elsewhere if variant == "elsewhere" else stage.things["representative"]
        return {"slug": stage.group.slug, "pk": shown.pk}
    return None


def may_see_inside(row, role, said):
    """Whether somebody is told who is in the group."""
    inside = row.startswith(
        ("members:group-", "members:representative-", "members:membership-", "admin:members_")
    )
    # Who runs it chooses among its organisations and people.
    choosing = row.startswith(
        ("members:invite", "workshops:edit", "workshops:registrations", "admin:workshops_workshop")
    )
    # Fellows find each other's organisations.
    inside = inside or row == "search"
    return ((inside and role in PEOPLE) or (choosing and role in RUN)) and said == 200

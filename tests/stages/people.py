"""What the access sweep needs of people: invitations, a file of somebody's data."""

from types import SimpleNamespace

from members.models import Group, Organisation
from tests.factories.members import OrganisationFactory
from tests.factories.people import DataExportFactory, InvitationFactory

SECRET = "Hushed"
# Who sees a hidden invitation without being staff.
SEEN_BY = {"members:invite": {"coordinator"}}


def stage(person):
    """Invitations to the cast's group, and the file of a person who is not of the cast."""
    group = Group.objects.filter(slug="ethics").first()
    organisation = Organisation.objects.filter(slug="ghent").first() or OrganisationFactory()
    values = {"group": group, "organisation": organisation, "message": f"{SECRET} message"}
    return SimpleNamespace(
        open=InvitationFactory(
            email=f"{SECRET.lower()}@city.example", name=f"{SECRET} guest", **values
        ),
        link=InvitationFactory(group=group, organisation=organisation),
        export=DataExportFactory(user=person),
    )


def arguments(name, variant, people):
    """The values in an address of this part; None for one of another part."""
    if name in ("members:invite", "members:invite-one", "members:invite-many"):
        return {"slug": "ethics"}
    if name in ("members:invitation-resend", "members:invitation-withdraw"):
        return {"slug": "ethics", "pk": people.open.pk}
    fixed = {
        "members:invitation": {"pk": people.open.pk},
        "members:invitation-link": {
            "token": people.link.token if variant == "open" else "no-such-token"
        },
        "members:data-download": {"pk": people.export.pk},
        "openid_connect_login": {"provider_id": "unknown"},
        "openid_connect_callback": {"provider_id": "unknown"},
        "admin:members_invitation_step": {"pk": people.open.pk, "step": "resend"},
    }
    if name in fixed:
        return fixed[name]
    pages = ("_change", "_delete", "_history")
    if name.startswith("admin:members_invitation_") and name.endswith(pages):
        return {"object_id": people.open.pk}
    return None

"""What the access sweep opens of organisations: listed and hidden ones, their files, the admin."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

from django.core.files.base import ContentFile
from PIL import Image

from members.models import Organisation, OrganisationImport, OrganisationImportLine, Participation
from pact.history.versions import latest, to_number
from tests.factories.members import OrganisationFactory, ParticipationFactory

SECRET = "Hushed"


def logo():
    file = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, "PNG")
    return ContentFile(file.getvalue(), name=f"{SECRET.lower()}.png")


def hidden(number=0, **values):
    return OrganisationFactory(
        name=f"{SECRET} {number}",
        slug=f"{SECRET.lower()}-{number}",
        summary=f"{SECRET} summary",
        website=f"https://{SECRET.lower()}.example/",
        listed=False,
        **values,
    )


def stage():
    hidden_one = hidden(logo=logo(), country="FR")
    listed = OrganisationFactory(name="Listed", slug="listed", logo=logo())
    role = ParticipationFactory(
        organisation=hidden_one,
        letter=ContentFile(b"%PDF-1.4 " + SECRET.encode(), name="letter.pdf"),
    )
    public_role = ParticipationFactory(
        organisation=listed,
        letter=ContentFile(b"%PDF-1.4 " + SECRET.encode(), name="letter.pdf"),
    )
    gone = {}
    for thing in (
        ParticipationFactory(organisation=hidden(1), ended_on=date(2022, 1, 1)),
        hidden(2),
    ):
        key = thing.pk
        thing.delete()
        gone[thing._meta.model_name] = (key, to_number(latest(type(thing), key)))
    sheet = OrganisationImport.objects.create(
        name=f"{SECRET}.csv",
        state=OrganisationImport.State.READY,
        counts={"rows": 1, "new": 1},
    )
    OrganisationImportLine.objects.create(
        organisation_import=sheet, number=2, name=SECRET, kind="new", notes=[["new", {}]]
    )
    return SimpleNamespace(
        organisation=hidden_one,
        listed=listed,
        participation=role,
        public_role=public_role,
        organisationimport=sheet,
        gone=gone,
    )


MODELS = {
    "organisation": Organisation,
    "participation": Participation,
    "organisationimport": OrganisationImport,
}
PAGES = ("change", "delete", "history", "version", "restore")


def arguments(name, variant, stage):
    """The values in an address of organisations; None for an address that is none of theirs."""
    if name in ("members:organisation", "members:logo"):
        slugs = {"listed": "listed", "hidden": stage.organisation.slug}
        return {"slug": slugs.get(variant, "never-was-here")}
    if name == "members:letter":
        return {"pk": (stage.public_role if variant == "listed" else stage.participation).pk}
    if name == "admin:members_export":
        return {"kind": variant}
    pair = (stage.organisation.pk, stage.listed.pk)
    if name == "admin:members_merge":
        return dict(zip(("kept", "other"), pair, strict=True))
    if name == "admin:members_duplicates_different":
        return dict(zip(("first", "second"), pair, strict=True))
    if name == "admin:members_organisationimport_confirm":
        return {"pk": stage.organisationimport.pk}
    for model, kind in MODELS.items():
        page = name.removeprefix(f"admin:members_{model}_")
        if page != name and page in PAGES:
            return _of_admin(page, variant, kind, getattr(stage, model), stage.gone.get(model))
    return None


def _of_admin(page, variant, kind, thing, gone):
    if variant == "gone":
        key, number = gone
    else:
        key = thing.pk
        number = to_number(latest(kind, key)) if page in ("version", "restore") else None
        number = 1 if variant == "unknown" else number
    return {"object_id": key} | ({"number": number} if page in ("version", "restore") else {})

"""Material on the stage of the sweep: of each audience, removed, and as links for somebody."""

from types import SimpleNamespace

from pact.history.versions import latest, to_number
from tests.factories import files
from tests.factories.files import MaterialVersionFactory
from tests.factories.workshops import MaterialFactory, RegistrationFactory, WorkshopFactory
from tests.stages import SECRET
from workshops.models import Download, Material, Registration
from workshops.services import material as services

HIDDEN = ["members", "group", "registered", "staff", "removed"]
# Who may look at hidden things: whoever the table lets in, as each page is about one of them.
OWN = (
    *("workshops:material", "workshops:download", "workshops:preview"),
    *("workshops:zip", "workshops:signed-material"),
    *("admin:workshops_material", "admin:workshops_download"),
)


def build(group, cast):
    inside = WorkshopFactory(group=group, slug="inside", title=f"{SECRET} workshop", public=False)
    shown = WorkshopFactory(programme=inside.programme, slug="shown", title="Shown")
    RegistrationFactory(
        workshop=inside, user=cast["observer"].user, state=Registration.State.REGISTERED
    )
    items = {}
    for name in ("public", *HIDDEN):
        word = "Shown" if name == "public" else SECRET
        items[name] = MaterialFactory(
            workshop=shown if name == "public" else inside,
            title=f"{word} {name}",
            description=f"{word} description",
            audience="group" if name == "removed" else name,
            link="",
        )
        MaterialVersionFactory(
            material=items[name], name=f"{word}.png", content=files.png() + word.encode()
        )
    services.remove(items["removed"])
    version = items["group"].versions.get()
    download = Download.objects.create(version=version, user=cast["member"].user)
    links = {
        "valid": services.signed_link(items["group"], cast["member"].user),
        "former": services.signed_link(items["group"], cast["former_member"].user),
        "outsider": services.signed_link(items["group"], cast["other_member"].user),
        "removed": services.signed_link(items["removed"], cast["member"].user),
    }
    tokens = {name: link.rstrip("/").rpartition("/")[2] for name, link in links.items()}
    tokens["changed"] = f"{tokens['valid'][:-1]}{'a' if tokens['valid'][-1] != 'a' else 'b'}"
    return SimpleNamespace(items=items, version=version, download=download, tokens=tokens)


def arguments(name, variant, stage):
    """The values in an address; None for what is not material."""
    if name in ("workshops:download", "workshops:preview"):
        return {"key": stage.items[variant].versions.get().key}
    if name == "workshops:signed-material":
        return {"token": stage.tokens[variant]}
    if name == "workshops:zip":
        return {"slug": variant}
    if name.startswith("workshops:material"):
        slug = "shown" if variant == "public" else "inside"
        if name in OF_WORKSHOP:
            return {"slug": slug}
        return {"slug": slug, "pk": stage.items[variant or "group"].pk}
    if name.startswith("admin:workshops_"):
        model = name.removeprefix("admin:workshops_").rpartition("_")[0]
        things = {
            "material": stage.items["staff"],
            "materialversion": stage.version,
            "download": stage.download,
        }
        if model not in things or name.endswith(("_changelist", "_add", "_deleted")):
            return {} if model in things else None
        found = {"object_id": things[model].pk}
        if name.endswith(("_version", "_restore")):
            moment = latest(Material, things[model].pk)
            found["number"] = 1 if variant == "unknown" else to_number(moment)
        return found
    return None


OF_WORKSHOP = {
    "workshops:material-manage",
    "workshops:material-add",
    "workshops:material-again",
    "workshops:material-link",
}

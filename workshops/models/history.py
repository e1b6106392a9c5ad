"""What is kept: every version of workshops and of their material."""

from pact.history.keeping import keep, versions_of
from workshops.models.material import Material
from workshops.models.workshop import Workshop


class WorkshopVersion(versions_of(Workshop)):
    pass


class MaterialVersionRecord(versions_of(Material)):
    pass


keep(Workshop, WorkshopVersion, unsaid=["uid", "sequence", "announced_at"])
keep(Material, MaterialVersionRecord, unsaid=["posted_at"])

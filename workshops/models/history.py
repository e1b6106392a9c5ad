"""What is kept: every version of workshops and of their material."""

from pact.history.keeping import Links, keep, links_of, versions_of
from workshops.models.material import Material
from workshops.models.workshop import Hosting, Moderation, Workshop


class WorkshopVersion(versions_of(Workshop)):
    pass


class HostingVersion(links_of(Hosting, own="workshop", other="organisation")):
    pass


class ModerationVersion(links_of(Moderation, own="workshop", other="user")):
    pass


class MaterialVersionRecord(versions_of(Material)):
    pass


keep(
    Workshop,
    WorkshopVersion,
    unsaid=["uid", "sequence", "announced_at"],
    hosts=Links(HostingVersion, own="workshop", other="organisation"),
    moderators=Links(ModerationVersion, own="workshop", other="user"),
)
keep(Material, MaterialVersionRecord, unsaid=["posted_at"])

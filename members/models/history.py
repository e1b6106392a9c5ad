"""What is kept: every version of organisations, their roles, groups, and who is in them.

People's own data is not: what they erase must be gone.
"""

from members.models.group import Coordination, Group
from members.models.membership import Membership, Representative
from members.models.organisation import Organisation
from members.models.participation import Participation
from members.models.programme import PublishedCount, WorkProgramme
from members.names import MADE
from pact.history.keeping import Links, keep, links_of, versions_of


class OrganisationVersion(versions_of(Organisation, but=MADE)):
    pass


class ParticipationVersion(versions_of(Participation)):
    pass


class GroupVersion(versions_of(Group)):
    pass


class CoordinationVersion(links_of(Coordination, own="group", other="organisation")):
    pass


class WorkProgrammeVersion(versions_of(WorkProgramme)):
    pass


class PublishedCountVersion(versions_of(PublishedCount)):
    pass


class MembershipVersion(versions_of(Membership)):
    pass


class RepresentativeVersion(versions_of(Representative)):
    pass


coordinations = Links(CoordinationVersion, own="group", other="organisation")

keep(Organisation, OrganisationVersion, linked_from=[coordinations], unsaid=["demonstration"])
keep(Participation, ParticipationVersion)
keep(Group, GroupVersion, coordinators=coordinations)
keep(WorkProgramme, WorkProgrammeVersion)
keep(PublishedCount, PublishedCountVersion)
keep(Membership, MembershipVersion)
keep(Representative, RepresentativeVersion)

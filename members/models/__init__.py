"""People, the organisations they speak for, and the groups these work in."""

from members.models import history
from members.models.address import FormerAddress
from members.models.data_export import DataExport
from members.models.directory import DirectoryCount
from members.models.group import BuyerGroup, Coordination, Group, WorkingGroup
from members.models.imports import OrganisationImport, OrganisationImportLine
from members.models.invitation import Invitation
from members.models.lookalike import Lookalike
from members.models.membership import Membership, Representative
from members.models.organisation import Organisation
from members.models.participation import Participation
from members.models.programme import PublishedCount, WorkProgramme
from members.models.user import User, validate_time_zone
from members.models.words import GroupWords, OrganisationWords

__all__ = [
    "BuyerGroup",
    "Coordination",
    "DataExport",
    "DirectoryCount",
    "FormerAddress",
    "Group",
    "GroupWords",
    "Invitation",
    "Lookalike",
    "Membership",
    "Organisation",
    "OrganisationImport",
    "OrganisationImportLine",
    "OrganisationWords",
    "Participation",
    "PublishedCount",
    "Representative",
    "User",
    "WorkProgramme",
    "WorkingGroup",
    "history",
    "validate_time_zone",
]

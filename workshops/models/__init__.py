"""Workshops: what they are, who comes, and what is left of them."""

from workshops.models import history
from workshops.models.agenda import AgendaItem, timed
from workshops.models.calendar import CalendarFeed
from workshops.models.feedback import FEWEST, Feedback, FeedbackGiven
from workshops.models.material import Download, Material, MaterialVersion, validate_file_or_link
from workshops.models.material_text import MaterialText, MaterialWords
from workshops.models.registration import JoinOpening, Question, Registration
from workshops.models.told import MaterialTold
from workshops.models.words import GroupWithWorkshops, WorkshopWords
from workshops.models.workshop import RESERVED, Hosting, Moderation, Workshop

__all__ = [
    "FEWEST",
    "RESERVED",
    "AgendaItem",
    "CalendarFeed",
    "Download",
    "Feedback",
    "FeedbackGiven",
    "GroupWithWorkshops",
    "Hosting",
    "JoinOpening",
    "Material",
    "MaterialText",
    "MaterialTold",
    "MaterialVersion",
    "MaterialWords",
    "Moderation",
    "Question",
    "Registration",
    "Workshop",
    "WorkshopWords",
    "history",
    "timed",
    "validate_file_or_link",
]

"""How workshops and material are found; `pact/search.py` asks."""

from django.utils.translation import gettext_lazy as _

from pact.full_text.finding import Text, in_one_line
from pact.full_text.seen import Seen, within
from pact.translated import column
from workshops.models import Material, MaterialText, MaterialWords, Workshop, WorkshopWords


class Workshops(Seen):
    name, kind, plural = "workshop", _("Workshop"), _("Workshops")
    line = "search/_workshop.html"
    words, thing, moment = WorkshopWords, "workshop", "starts_at"
    by_year = True

    def visible_to(self, user):
        return Workshop.objects.visible_to(user)

    def inside_for(self, user):
        return Workshop.objects.inside_for(user)

    def allowed(self, user):
        """By what only those read who are inside, only they find."""
        seen, values = super().allowed(user)
        inside, more = within("w.workshop_id", self.inside_for(user))
        return f"{seen} AND (NOT w.inside OR {inside})", [*values, *more]

    def marks(self, filters):
        if filters.topic or filters.publisher:
            return None
        return [[f"@y{filters.year}"]] if filters.year else []

    def texts(self, user, hits):
        wanted = {hit.key: hit.language for hit in hits}
        workshops = self.visible_to(user).select_related("programme__group")
        workshops = workshops.prefetch_related("agenda").in_bulk(list(wanted))
        inside = set(self.inside_for(user).filter(pk__in=workshops).values_list("pk", flat=True))
        return {
            key: self._text(workshop, wanted[key], key in inside)
            for key, workshop in workshops.items()
        }

    @staticmethod
    def _text(workshop, language, inside):
        """What its page says in the language, to who is inside or not."""
        title, *parts = (
            getattr(workshop, column(name, language))
            for name in ("title", "public_description", "topics")
        )
        if inside:
            parts += [getattr(workshop, column("members_description", language)), workshop.place]
        for item in workshop.agenda.all():
            shown_in = language if item.is_in(language) else item.language
            parts += [getattr(item, column("title", shown_in)), item.speakers]
        return Text(workshop, title, in_one_line(parts))


class Materials(Seen):
    """By titles, descriptions and the text of the files."""

    name, kind, plural = "material", _("Material"), _("Material")
    line = "search/_material.html"
    words, thing, moment = MaterialWords, "material", "posted_at"

    def visible_to(self, user):
        return Material.objects.visible_to(user)

    def texts(self, user, hits):
        wanted = {hit.key: hit.language for hit in hits}
        things = self.visible_to(user).select_related("workshop").in_bulk(list(wanted))
        read = newest_texts(things)
        return {
            key: self._text(item, wanted[key], read.get(key, "")) for key, item in things.items()
        }

    @staticmethod
    def _text(item, language, read):
        own = language if item.is_in(language) else item.language
        title, text = (getattr(item, column(name, own)) for name in ("title", "description"))
        if language == item.text_language:
            text = f"{text} {read}"
        return Text(item, title, text)


def newest_texts(materials):
    """What was read out of the newest version's file of each, by the key of the material."""
    rows = (
        MaterialText.objects.filter(version__material__in=list(materials))
        .order_by("version__material", "-version__number")
        .distinct("version__material")
        .values_list("version__material", "text")
    )
    return dict(rows)

"""How organisations and groups are found; `pact/search.py` asks."""

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import (
    Group,
    GroupWords,
    Organisation,
    OrganisationWords,
    Participation,
    WorkProgramme,
)
from pact.full_text.finding import Text, in_one_line
from pact.full_text.seen import Seen
from pact.translated import column


class Organisations(Seen):
    name, kind, plural = "organisation", _("Organisation"), _("Organisations")
    line = "search/_organisation.html"
    words, thing = OrganisationWords, "organisation"

    def visible_to(self, user):
        return Organisation.objects.visible_to(user)

    def texts(self, user, hits):
        wanted = {hit.key: hit.language for hit in hits}
        roles = Participation.objects.visible_to(user).current()
        found = self.visible_to(user).filter(pk__in=wanted)
        found = found.prefetch_related(Prefetch("participations", roles, to_attr="now"))
        return {each.pk: self._text(each, wanted[each.pk]) for each in found}

    @staticmethod
    def _text(organisation, language):
        name, summary = (
            getattr(organisation, column(field, language)) for field in ("name", "summary")
        )
        return Text(organisation, name, summary)


class Groups(Seen):
    name, kind, plural = "group", _("Group"), _("Groups")
    line = "search/_group.html"
    words, thing = GroupWords, "group"

    def visible_to(self, user):
        return Group.objects.visible_to(user)

    def texts(self, user, hits):
        wanted = {hit.key: hit.language for hit in hits}
        programmes = Prefetch("programmes", WorkProgramme.objects.visible_to(user))
        groups = self.visible_to(user).filter(pk__in=wanted).prefetch_related(programmes)
        return {group.pk: self._text(group, wanted[group.pk]) for group in groups}

    @staticmethod
    def _text(group, language):
        """What its page says in the language, in its order."""
        own = {
            name: getattr(group, column(name, language))
            for name in ("name", "purpose", "theme", "objectives", "description")
        }
        parts = [
            own["purpose"],
            own["theme"],
            own["objectives"] or getattr(group, column("objectives", group.language)),
            own["description"],
        ]
        for programme in group.programmes.all():
            shown_in = language if programme.is_in(language) else programme.language
            parts += [getattr(programme, column(name, shown_in)) for name in ("title", "aims")]
        kind = capfirst(group.get_kind_display())
        return Text(group, own["name"], in_one_line(parts), kind=kind)

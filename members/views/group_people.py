"""Who is in a group, for those inside it."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import F, Prefetch, Value
from django.db.models.functions import Concat
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from members.fellows import fellow, search, sees_all_names
from members.models import Group, Membership, Representative
from members.views.groups import group_for, shows_demonstration

SIZE = 25  # organisations on a page


@method_decorator(never_cache, name="dispatch")
class People(LoginRequiredMixin, TemplateView):
    """The member organisations by name, each with its people as far as these agreed."""

    template_name = "members/group_people.html"

    def get_context_data(self, slug, **kwargs):
        user = self.request.user
        group = group_for(self.request, slug)
        all_names = sees_all_names(user, group)
        words = self.request.GET.get("q", "").replace("\0", "").strip()[:100]
        memberships, few = Membership.objects.current().filter(group=group), False
        if words:
            memberships, few = search(group, words, user, all_names)
        rows, previous, following = self.page(memberships, few)
        for row in rows:
            row.fellows = [fellow(one, user, all_names) for one in row.speaking]
        return super().get_context_data(
            group=group,
            rows=rows,
            previous=previous,
            following=following,
            words=words,
            runs=Group.objects.run_by(user).filter(pk=group.pk).exists(),
            demonstration=shows_demonstration(group),
            **kwargs,
        )

    def page(self, memberships, few):
        """A page of members by their organisations' addresses, with those of its neighbours.

        By the place where the page before ended: the last page costs what the first one costs.
        For `few` the database is kept from walking the whole order.
        """
        after, before = self.request.GET.get("after", ""), self.request.GET.get("before", "")
        backwards = bool(before) and not after
        place = (before if backwards else after).replace("\0", "")
        if place:
            how = "lt" if backwards else "gt"
            memberships = memberships.filter(**{f"organisation__slug__{how}": place})
        speaking = Prefetch(
            "representatives",
            Representative.objects.current().select_related("user").order_by("since", "pk"),
            to_attr="speaking",
        )
        slug = F("organisation__slug")
        memberships = memberships.alias(place=Concat(slug, Value("")) if few else slug)
        found = memberships.select_related("organisation").prefetch_related(speaking)
        rows = list(found.order_by("-place" if backwards else "place")[: SIZE + 1])
        more, rows = len(rows) > SIZE, rows[:SIZE]
        if backwards:
            rows.reverse()
        ends = (rows[0].organisation.slug, rows[-1].organisation.slug) if rows else (None, None)
        previous = ends[0] if (more if backwards else place) else None
        return rows, previous, ends[1] if backwards or more else None

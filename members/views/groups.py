"""Groups as everybody sees them, and the workspace of their people."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, TemplateView

from members import panels
from members.cartogram import cartogram
from members.models import Group, Membership, Organisation
from pact.public_cache.pages import public_page


@method_decorator(public_page(), name="dispatch")
class GroupList(TemplateView):
    """The published groups; for who is in some, the way into their workspaces."""

    template_name = "members/groups.html"

    def get_context_data(self, **kwargs):
        groups = Group.objects.published().by_name().prefetch_related("programmes")
        own = Group.objects.none()
        if self.request.user.is_authenticated:
            own = Group.objects.spoken_in_by(self.request.user).by_name()
        by_kind = {kind: [] for kind in Group.Kind.values}
        for group in groups:
            by_kind[group.kind].append(group)
        return super().get_context_data(by_kind=by_kind, own=own, **kwargs)


@method_decorator(public_page(), name="dispatch")
class GroupFace(DetailView):
    """A group's public page. Who is in it, only its workspace tells."""

    model = Group
    template_name = "members/group.html"

    def get_queryset(self):
        return Group.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        group, user = self.object, self.request.user
        programmes = list(group.programmes.all())
        dated = next((programme for programme in programmes if programme.countries), None)
        return super().get_context_data(
            coordinators=group.coordinators.filter(listed=True).by_name(),
            programmes=programmes,
            counts=group.published_counts.in_order(),
            map=self.map_of(dated) if dated else None,
            panels=panels.public_panels_for(self.request, group),
            opens=user.is_authenticated
            and Group.objects.open_to(user).filter(pk=group.pk).exists(),
            **kwargs,
        )

    @staticmethod
    def map_of(programme):
        title = _("Countries that took part, %(year)s") % {"year": programme.year}
        return cartogram(
            dict.fromkeys(programme.countries, 1),
            title=title,
            says=lambda _number: _("takes part"),
            counted=False,
        )


@method_decorator(never_cache, name="dispatch")
class Workspace(LoginRequiredMixin, DetailView):
    """The group's own page for its people: a panel for each part that has something to show."""

    model = Group
    template_name = "members/workspace.html"

    def get_queryset(self):
        return Group.objects.open_to(self.request.user)

    def get_context_data(self, **kwargs):
        group = self.object
        numbers = numbers_by_country(group)
        return super().get_context_data(
            runs=Group.objects.run_by(self.request.user).filter(pk=group.pk).exists(),
            members=sum(numbers.values()),
            map=cartogram(
                numbers,
                title=_("Members by country"),
                says=lambda number: ngettext("%d member", "%d members", number) % number,
            ),
            panels=panels.panels_for(self.request, group),
            demonstration=shows_demonstration(group),
            **kwargs,
        )


def numbers_by_country(group):
    """How many organisations are members now, by country."""
    rows = Membership.objects.current().filter(group=group).order_by()
    # Looked up one by one in an index: a join would read all organisations for a large group.
    country = Organisation.objects.filter(pk=OuterRef("organisation")).order_by().values("country")
    return dict(
        rows.values(of_country=Subquery(country))
        .annotate(number=Count("pk"))
        .values_list("of_country", "number")
    )


def shows_demonstration(group):
    """Whether members of the group are made up for a try-out."""
    made_up = Organisation.objects.filter(demonstration=True)
    return Membership.objects.filter(group=group, organisation__in=made_up).exists()


def group_for(request, slug):
    """A group whose workspace opens to the person who asks."""
    return get_object_or_404(Group.objects.open_to(request.user), slug=slug)

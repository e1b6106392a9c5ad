from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, TemplateView

from members import images
from members.directory.asked import PARAMETERS, Asked
from members.directory.numbers import Numbers
from members.directory.pages import page
from members.models import Group, Organisation, Participation
from pact.files import send_file
from pact.public_cache.pages import public_page


@method_decorator(public_page(*PARAMETERS), name="dispatch")
class Directory(TemplateView):
    """The listed organisations: the real ones, or those of the demonstration, never both."""

    template_name = "members/organisations.html"

    def get_context_data(self, **kwargs):
        asked = Asked.of(self.request.GET)
        numbers = Numbers(asked)
        return super().get_context_data(
            asked=asked,
            numbers=numbers,
            total=numbers.total,
            page=page(asked, numbers.total, self.request.GET),
            map=numbers.map(),
            **kwargs,
        )


@method_decorator(public_page(), name="dispatch")
class OrganisationDetail(DetailView):
    template_name = "members/organisation.html"

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if moved := self.get_queryset().filter(former_addresses__slug=kwargs["slug"]).first():
                return redirect(moved, permanent=True)
            raise

    def get_queryset(self):
        roles = Prefetch("participations", Participation.objects.visible_to(self.request.user))
        return Organisation.objects.visible_to(self.request.user).prefetch_related(roles)

    def get_context_data(self, **kwargs):
        organisation, user = self.object, self.request.user
        roles = organisation.participations.all()
        groups = Group.objects.visible_to(user)
        return super().get_context_data(
            facts=self.facts(),
            role=next((role for role in roles if role.is_current), None),
            earlier=[role for role in roles if role.has_ended],
            coming=[role for role in roles if not role.is_current and not role.has_ended],
            letters=Participation.objects.with_letter_for(user)
            .filter(organisation=organisation)
            .exclude(letter=""),
            coordinates=groups.filter(coordinators=organisation),
            shared=self.shared(),
            **kwargs,
        )

    def shared(self):
        """The groups of one's own that it is in: that is known to those inside."""
        if not self.request.user.is_authenticated:
            return []
        inside = self.object.memberships.current().visible_to(self.request.user)
        return Group.objects.filter(pk__in=inside.values("group"))

    def facts(self):
        it = self.object
        facts = [(_("Kind"), it.get_kind_display())]
        if it.level != Organisation.Level.NONE:
            facts.append((_("Level of government"), it.get_level_display()))
        if it.country:
            facts.append((_("Country"), it.country.name))
        return facts

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if not self.object.listed:
            add_never_cache_headers(response)
        return response


@require_safe
def logo(request, slug):
    """Its logo, for whoever may see the organisation; a picture whatever it was called."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).exclude(logo=""), slug=slug
    )
    kind = images.content_type(organisation.logo)
    if kind is None:
        raise Http404("no picture")
    response = send_file(request, organisation.logo.path, mimetype=kind)
    # Kept, but asked for each time: what is no longer listed is gone at the next request.
    seen = {"private": True} if request.user.is_authenticated else {"public": True}
    patch_cache_control(response, no_cache=True, **seen)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@never_cache
@login_required
def letter(request, pk):
    """A signed letter, for the organisation's own people and staff."""
    role = get_object_or_404(
        Participation.objects.with_letter_for(request.user).exclude(letter=""), pk=pk
    )
    day = f"-{role.signed_on.isoformat()}" if role.signed_on else ""
    name = f"{role.organisation.slug}{day}.pdf"
    response = send_file(
        request,
        role.letter.path,
        attachment=True,
        attachment_filename=name,
        mimetype="application/pdf",
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

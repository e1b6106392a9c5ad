from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from members import panels, waiting
from members.models import Group, Representative, User
from members.my_forms import NotificationsForm, ProfileForm


@method_decorator(never_cache, name="dispatch")
class Me(LoginRequiredMixin, TemplateView):
    """The logged-in person's own page: what waits, where they take part, what they can set."""

    template_name = "members/me.html"

    def get_context_data(self, **kwargs):
        person = self.request.user
        speaking = Representative.objects.current().filter(user=person)
        return super().get_context_data(
            waiting=waiting.items(person),
            panels=panels.own_panels_for(self.request),
            speaking=speaking.select_related("membership__group", "membership__organisation"),
            providers=settings.OIDC_PROVIDERS,
            runs=set(Group.objects.run_by(person).values_list("pk", flat=True)),
            **kwargs,
        )


@never_cache
@login_required
def profile(request):
    # A copy of its own: a refused form must not change the name in the page's header.
    person = User.objects.visible_to(request.user).get(pk=request.user.pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=person)
    if form.is_valid():
        form.save()
        # The confirmation and the next page are already in the language just chosen.
        with translation.override(person.language):
            messages.success(request, _("Your profile is saved."))
            return redirect("members:me")
    return render(request, "members/profile.html", {"form": form})


@never_cache
@login_required
def notifications(request):
    form = NotificationsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choice of mails is saved."))
        return redirect("members:me")
    return render(request, "members/notifications.html", {"form": form})

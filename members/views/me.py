from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from members.forms import ProfileForm
from members.models import User


@method_decorator(never_cache, name="dispatch")
class Me(LoginRequiredMixin, TemplateView):
    """The logged-in person's own page."""

    template_name = "members/me.html"


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

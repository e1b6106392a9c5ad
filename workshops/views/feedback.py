from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from workshops.forms.registration import FeedbackForm
from workshops.models import Registration
from workshops.services import feedback
from workshops.views.finding import found
from workshops.views.registration import guest_or_404, private_link


@never_cache
@login_required
def give(request, slug):
    workshop = found(request, slug)
    seated = Registration.objects.seated().filter(user=request.user, workshop=workshop)
    registration = seated.select_related("workshop").first()
    if registration is None:
        raise Http404("did not take part")
    return answer(request, registration, workshop.get_absolute_url())


@never_cache
def give_as_guest(request, token):
    registration = guest_or_404(token)
    return private_link(answer(request, registration, ("workshops:guest", token)))


def answer(request, registration, back):
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            feedback.give(registration, form.save(commit=False))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. Your answers are kept without your name."))
            return redirect(*back) if isinstance(back, tuple) else redirect(back)
    context = {"workshop": registration.workshop, "form": form}
    return render(request, "workshops/feedback.html", context)

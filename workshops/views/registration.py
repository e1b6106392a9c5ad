"""Registering, and no longer coming: for people with an account, and for guests."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workshops.forms.registration import AnswersForm, GuestForm, guest_language
from workshops.models import Registration, Workshop
from workshops.services import feedback, guests, joining
from workshops.services import registration as service
from workshops.times import join_opens_at
from workshops.views.finding import found, may_take_part
from workshops.views.joining import to_the_meeting

State = Registration.State
# Mails go to whatever address is typed: not to many from one place.
LIMITS = {"guest": "10/10m/ip"}


@never_cache
def register(request, slug):
    """The workshop's questions, and a seat. Without questions one click is enough."""
    if not request.user.is_authenticated:
        return guest_register(request, slug)
    workshop = found(request, slug)
    if not may_take_part(request.user, workshop):
        raise PermissionDenied
    mine = Registration.objects.filter(workshop=workshop, user=request.user).first()
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        questions=list(workshop.questions.all()),
        answers=mine.answers if mine else {},
    )
    if form.is_valid():
        try:
            registration = service.register(workshop, request.user, form.answers())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said(registration))
            return HttpResponseRedirect(next_page(request, workshop))
    context = {"workshop": workshop, "form": form, "mine": mine}
    return render(request, "workshops/register.html", context)


def said(registration):
    if registration.state == State.WAITING:
        return _(
            "All seats are taken: you are on the waiting list. You get a mail when it changes."
        )
    return _("You are registered. You get a mail that confirms it.")


def next_page(request, workshop):
    """Back to the page of one's own from which one registered."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe and address.startswith("/") else workshop.get_absolute_url()


@never_cache
@login_required
def cancel(request, slug):
    workshop = found(request, slug)
    mine = Registration.objects.filter(workshop=workshop, user=request.user).first()
    if mine is None:
        raise Http404("not registered")
    problem = ""
    if request.method == "POST":
        try:
            service.cancel(mine)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("You are no longer registered."))
            return redirect(workshop)
    context = {"workshop": workshop, "mine": mine, "problem": problem}
    return render(request, "workshops/cancel.html", context)


# Guests -------------------------------------------------------------------------------------------


def guest_register(request, slug):
    """For who has no account, where the workshop is for everyone."""
    public = Workshop.objects.public().filter(open_to=Workshop.OpenTo.EVERYONE, slug=slug)
    workshop = public.select_related("programme__group").first()
    if workshop is None:
        return redirect_to_login(request.get_full_path())
    form = GuestForm(
        request.POST if request.method == "POST" else None,
        questions=list(workshop.questions.all()),
    )
    sent = False
    if form.is_valid() and not within_limit(request):
        form.add_error(None, _("Too many at once from here. Wait ten minutes, then try again."))
    elif form.is_valid():
        data, language = form.cleaned_data, guest_language(get_language())
        try:
            guests.register(workshop, data["name"], data["email"], language, form.answers())
            sent = True
        except ValidationError as error:
            form.add_error(None, error)
    context = {"workshop": workshop, "form": form, "sent": sent}
    return render(request, "workshops/register_guest.html", context)


def within_limit(request):
    return ratelimit.consume(request, app="workshops", action="guest", config=LIMITS)


def guest_or_404(token):
    registration = guests.by_token(token)
    if registration is None:
        raise Http404("no such registration")
    return registration


def private_link(response):
    """A page whose address is a key: it goes to nobody else, and into no search engine.

    Not "no-referrer": then browsers send its forms with the origin "null", which Django refuses.
    """
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
def guest(request, token):
    """A guest's registration: to confirm, to cancel, to join. A link alone changes nothing, as
    mail programs open links by themselves.
    """
    registration = guest_or_404(token)
    workshop = registration.workshop
    problem = ""
    if request.method == "POST":
        act = service.cancel if "cancel" in request.POST else guests.confirm
        try:
            act(registration)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return private_link(redirect("workshops:guest", token))
    seated = registration.state in Registration.SEATED
    joins = seated and service.is_open_to(workshop, registration)
    context = {
        "workshop": workshop,
        "registration": registration,
        "token": token,
        "problem": problem,
        "joining": joining.stage(workshop) if joins else None,
        "join_opens_at": join_opens_at(workshop),
        "asks_feedback": registration.state in (State.REGISTERED, State.ATTENDED)
        and feedback.asks(workshop)
        and not hasattr(registration, "feedback_given"),
    }
    return private_link(render(request, "workshops/guest.html", context))


@never_cache
@require_safe
def guest_join(request, token):
    registration = guest_or_404(token)
    seated = registration.state in Registration.SEATED
    if not (seated and service.is_open_to(registration.workshop, registration)):
        return private_link(redirect("workshops:guest", token))
    return to_the_meeting(request, registration.workshop, registration)

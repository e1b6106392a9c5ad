"""Calendar files and feeds, and the page on which one gets one's own address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from members.models import Group
from pact import mail
from pact.public_cache.pages import public_page
from workshops import feeds, ics
from workshops.models import CalendarFeed, Workshop
from workshops.services import calendar_feed
from workshops.views.finding import absent
from workshops.views.registration import private_link

HIDDEN = "/calendar/hidden.ics"


@public_page()
@require_safe
def entry(request, slug):
    """One workshop, for who may see its page."""
    workshop = Workshop.objects.visible_to(request.user).filter(slug=slug).first()
    if workshop is None:
        return absent(request)
    if not workshop.is_on_a_day:
        raise Http404("no day to put it on")
    response = answer(feeds.of_workshop(request.user, workshop))
    response.headers["Content-Disposition"] = f'attachment; filename="{workshop.slug}.ics"'
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


@public_page()
@require_safe
def group(request, slug):
    """The public workshops of a group."""
    return answer(feeds.of_group(get_object_or_404(Group.objects.published(), slug=slug)))


@never_cache
@require_safe
@sensitive_variables("secret")
def feed(request, secret):
    """A person's own, opened by its address alone: calendar programs do not sign in."""
    hide_address(request)
    user = calendar_feed.owner(secret)
    if user is None:
        raise Http404("no such calendar")
    with translation.override(user.language):
        response = private_link(answer(feeds.of_person(user)))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def answer(content):
    return HttpResponse(content, content_type=ics.CONTENT_TYPE)


def hide_address(request):
    """The address is the key: no log and no error report of ours shows it."""
    request.path = request.path_info = request.META["PATH_INFO"] = HIDDEN
    for name in ("RAW_URI", "REQUEST_URI"):
        request.META.pop(name, None)


@never_cache
@login_required
def address(request):
    """Make, renew and revoke one's own address. It is shown in the answer to the click alone."""
    shown = None
    if request.method == "POST" and "revoke" in request.POST:
        calendar_feed.revoke(request.user)
        messages.success(request, _("Your calendar address no longer works."))
        return redirect("workshops:calendar-address")
    if request.method == "POST":
        shown = whole_address(calendar_feed.renew(request.user))
    there = CalendarFeed.objects.filter(user=request.user).first()
    context = {"feed": there, "address": shown, "webcal": shown and by_webcal(shown)}
    return render(request, "workshops/calendar_address.html", context)


def whole_address(secret):
    # The same in every language: the calendar is in that of the person.
    with translation.override(settings.LANGUAGE_CODE):
        return mail.address(reverse("workshops:feed", args=[secret]))


def by_webcal(address):
    """Calendar programs on phones and computers subscribe to what is opened so."""
    return f"webcal://{address.partition('://')[2]}"

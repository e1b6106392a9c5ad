"""The reader's pages of the newsletter.

Who holds the link of a mail acts by it alone, without a cookie: there is nothing that another site
could make a browser do (so no CSRF token), and a mail program can leave by itself (RFC 8058).
"""

from functools import wraps

from allauth.core.internal import ratelimit
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from news.newsletter import links, moving, subscribing
from news.newsletter.forms import AddressForm, ChoiceForm, SubscribeForm
from pact.public_cache.pages import public_page

TOO_MANY = gettext_lazy("Too many at once from here. Wait ten minutes, then try again.")
LIMITS = {"visitor": "10/10m/ip", "address": "5/d/key"}


def within(request, limit, key=None):
    return ratelimit.consume(request, app="news", action=limit, config=LIMITS, key=key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request):
    """The answer is the same whoever's address it is, known or not, often asked for or not."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not within(request, "visitor"):
            form.add_error(None, TOO_MANY)
            status = 429
        else:
            data = form.cleaned_data
            if not form.is_by_a_program and within(request, "address", data["email"].lower()):
                subscribing.ask(data["email"], data["language"], data["topics"])
            return redirect("news:newsletter-asked")
    return render(request, "news/newsletter/subscribe.html", {"form": form}, status=status)


@require_safe
@public_page()
def asked(request):
    days = subscribing.UNCONFIRMED.days
    return render(request, "news/newsletter/asked.html", {"days": days})


def personal(purpose):
    """A page behind the link of a mail: given the subscriber, None for a link that holds no more.

    It is nobody else's: not kept, not found by a search, not told to where its links lead.
    """

    def decorate(view):
        @csrf_exempt
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def inner(request, token):
            response = view(request, links.subscriber_of(token, purpose), token)
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return inner

    return decorate


def gone(request):
    return render(request, "news/newsletter/gone.html", status=404)


@personal(links.CONFIRM)
def confirm(request, subscriber, token):
    """A click is needed: programs that look through mails follow links by themselves."""
    if subscriber is None:
        return gone(request)
    if request.method == "POST":
        subscribing.confirm(subscriber)
        with translation.override(subscriber.language):
            address = reverse("news:newsletter-change", args=[links.token(subscriber)])
        return redirect(f"{address}?done=confirmed")
    return render(request, "news/newsletter/confirm.html", {"subscriber": subscriber})


@personal(links.CHANGE)
def change(request, subscriber, token):
    if subscriber is None:
        return gone(request)
    initial = {
        "language": subscriber.language,
        "topics": [] if subscriber.every_topic else subscriber.topics.all(),
    }
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        language = form.cleaned_data["language"]
        subscribing.change_own(subscriber, language, form.cleaned_data["topics"])
        # The confirmation is already in the language just chosen.
        with translation.override(language):
            return redirect(f"{reverse('news:newsletter-change', args=[token])}?done=changed")
    context = {
        "form": form,
        "subscriber": subscriber,
        "token": token,
        "done": request.GET.get("done") if request.method != "POST" else None,
        "days": subscribing.UNCONFIRMED.days,
    }
    return render(request, "news/newsletter/change.html", context)


@personal(links.CHANGE)
def address(request, subscriber, token):
    """The answer is the same whether the new address is in the list or not, or often asked for."""
    if subscriber is None:
        return gone(request)
    form = AddressForm(request.POST if request.method == "POST" else None, subscriber=subscriber)
    status = 200
    if "stay" in request.POST:
        moving.give_up(subscriber)
        return redirect(f"{reverse('news:newsletter-change', args=[token])}?done=stays")
    if form.is_valid():
        if not within(request, "visitor"):
            form.add_error("email", TOO_MANY)
            status = 429
        else:
            email = form.cleaned_data["email"]
            moving.ask(subscriber, email, with_mail=within(request, "address", email))
            return redirect(f"{reverse('news:newsletter-change', args=[token])}")
    context = {"form": form, "subscriber": subscriber, "token": token}
    return render(request, "news/newsletter/address.html", context, status=status)


@personal(links.MOVE)
def move(request, subscriber, token):
    """From the mail to the new address; a click is needed, as with the first mail."""
    if subscriber is None:
        return gone(request)
    if request.method == "POST":
        moved = moving.confirm(subscriber)
        if moved is None:
            return gone(request)
        with translation.override(moved.language):
            page = reverse("news:newsletter-change", args=[links.token(moved)])
        return redirect(f"{page}?done=moved")
    return render(request, "news/newsletter/move.html", {"subscriber": subscriber})


@personal(links.CHANGE)
def leave(request, subscriber, token):
    """POST, from our page or from a mail program, erases; repeated, it says the same."""
    if request.method == "POST":
        if subscriber is not None:
            subscribing.leave(subscriber)
        return render(request, "news/newsletter/left.html")
    if subscriber is None:
        return gone(request)
    context = {"subscriber": subscriber, "token": token}
    return render(request, "news/newsletter/leave.html", context)

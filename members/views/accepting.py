"""What is behind the link of an invitation. To open it accepts nothing: mail scanners do it too."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.core.internal import ratelimit as limits
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from members.accepting_forms import AcceptForm, NewPersonForm
from members.models import Invitation, Representative
from members.services import accepting, validity
from members.services.invitations import digest_of

OPENED = "invitations"  # in the session: digests of the links that this browser opened
KEPT = 5


def _guessing(request, dry_run):
    """False when this address opened too many links that do not exist."""
    return limits.consume(
        request, app="allauth.account", action="invitation", dry_run=dry_run, limit_get=True
    )


@never_cache
def link(request, token):
    """Remembers the link and leads to a page without the secret in its address."""
    if not _guessing(request, dry_run=True):
        return ratelimit.respond_429(request)
    digest = digest_of(token)
    invitation = Invitation.objects.filter(digest=digest).first()
    if invitation is None:
        _guessing(request, dry_run=False)
        response = _unknown(request)
    else:
        opened = [one for one in request.session.get(OPENED, []) if one != digest]
        request.session[OPENED] = [*opened, digest][-KEPT:]
        response = redirect("members:invitation", invitation.pk)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _unknown(request):
    return render(request, "members/invitations/unknown.html", status=404)


def _lost(digests):
    """Whether a link that was opened here no longer works: a newer one was sent, or its
    organisation or group is gone."""
    return Invitation.objects.filter(digest__in=digests).count() < len(digests)


@sensitive_post_parameters("password1", "password2")
@never_cache
def invitation(request, pk):
    """Who invites to what, and the way to say yes."""
    opened = request.session.get(OPENED, [])
    readable = Invitation.objects.shown_to(request.user, opened)
    found = readable.select_related("organisation", "group", "invited_by").filter(pk=pk).first()
    if found is None:
        if _lost(opened):
            return _unknown(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        raise Http404("no invitation of this person's")
    if request.method != "POST":
        if found.state != Invitation.State.OPEN:
            return _over(request, found)
        if problem := validity.fallen(found):
            return _over(request, found, problem)
    try:
        if request.user.is_authenticated:
            return _as_person(request, found)
        return _as_visitor(request, found)
    except accepting.NotOpen:
        found.refresh_from_db()
        return _over(request, found)
    except validity.Fallen as problem:
        return _over(request, found, problem)
    except Invitation.DoesNotExist:  # it went in this moment, with its organisation or group
        return _unknown(request)


def _over(request, found, problem=None):
    """It was accepted or withdrawn, has expired, or no longer holds; and what to do then."""
    mine = request.user.is_authenticated and found.accepted_by_id == request.user.pk
    return render(
        request,
        "members/invitations/over.html",
        {"invitation": found, "mine": mine, "problem": problem and " ".join(problem.messages)},
        status=200 if mine else 410,
    )


def _page(request, found, **context):
    return render(request, "members/invitations/page.html", {"invitation": found} | context)


def _as_person(request, found):
    person = request.user
    if not accepting.has_address(person, found.email):
        owner = accepting.account_of(found.email)
        return _page(request, found, other_address=True, owned=owner not in (None, person))
    leaves = person.organisation if person.organisation_id != found.organisation_id else None
    form = AcceptForm(request.POST if request.method == "POST" else None, leaves=leaves)
    if form.is_valid():
        try:
            accepting.accept(found, person, leaving=leaves is not None)
        except validity.Fallen:
            raise
        except ValidationError as error:
            form.add_error(None, error)
        except accepting.LeavesOrganisation:  # joined another one in this moment
            return redirect(request.path)
        else:
            return _welcome(request, found)
    ending = Representative.objects.current().filter(user=person) if leaves else None
    return _page(
        request,
        found,
        form=form,
        leaves=leaves,
        ending=ending and ending.select_related("membership__group"),
    )


def _as_visitor(request, found):
    sign_in = redirect_to_login(request.path).url
    if request.method == "POST" and found.state == Invitation.State.ACCEPTED:
        return _second_click(request, found)
    if accepting.account_of(found.email):
        return _page(request, found, sign_in=sign_in)
    initial = {"name": found.name}
    form = NewPersonForm(
        request.POST if request.method == "POST" else None, email=found.email, initial=initial
    )
    if form.is_valid():
        try:
            person = accepting.accept_as_new(
                found, name=form.cleaned_data["name"], password=form.cleaned_data["password1"]
            )
        except validity.Fallen:
            raise
        except ValidationError as error:
            form.add_error(None, error)
        except accepting.HasAccount:
            return _page(request, found, sign_in=sign_in)
        except accepting.NotOpen:
            return _second_click(request, found)
        else:
            return _sign_in(request, found, person)
    return _page(request, found, form=form, new=True, sign_in=sign_in)


def _second_click(request, found):
    """Whoever clicked twice gets in as whoever clicked once; others learn that it is over."""
    person = get_adapter(request).authenticate(
        request, email=found.email, password=request.POST.get("password1", "")
    )
    found.refresh_from_db()
    if person is None or person.pk != found.accepted_by_id:
        return _over(request, found)
    return _sign_in(request, found, person)


def _sign_in(request, found, person):
    record_authentication(request, person, method="password", email=person.email)
    response = perform_login(
        request, Login(user=person, email=person.email, redirect_url=reverse("members:me"))
    )
    if request.user.is_authenticated:
        _say_welcome(request, found)
    return response


def _welcome(request, found):
    _say_welcome(request, found)
    return redirect("members:me")


def _say_welcome(request, found):
    text = (
        _("You now speak for %(organisation)s in “%(group)s”.")
        if found.group_id
        else _("You now speak for %(organisation)s.")
    )
    messages.success(request, text % {"organisation": found.organisation, "group": found.group})

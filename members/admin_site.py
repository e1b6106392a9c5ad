"""The admin: who gets in, and what its first page shows."""

from functools import wraps

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2.errors import ExclusionViolation, UniqueViolation

from members import access
from pact.editing import typed


def holds_nul(request):
    """Whether a NUL is in what was sent: lists, filters and choices of the admin pass it on."""
    return any(
        "\0" in value
        for sent in (request.GET, request.POST)
        for _name, values in sent.lists()
        for value in values
    )


def ticked_nothing_there_is(view, request):
    """Whether what was ticked in a list can be no key of what the list holds."""
    opts = getattr(getattr(view, "__self__", None), "opts", None)
    try:
        for value in request.POST.getlist(ACTION_CHECKBOX_NAME) if opts else []:
            opts.pk.to_python(value)
    except ValidationError:
        return True
    return False


class PortalAdminSite(admin.AdminSite):
    site_title = gettext_lazy("Secretariat")
    site_header = gettext_lazy("Secretariat of the Fair and Circular ICT Pact")
    index_title = gettext_lazy("What needs you now")
    index_template = "admin/desk.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._panels = []

    def panel(self, build):
        """Register a function `build(request)` that returns the context of one panel of the first
        page (`template`, and what that template needs), or None where the reader may not see it.
        """
        self._panels.append(build)
        return build

    def admin_view(self, view, cacheable=False):
        """A form sent after the session ran out loses nothing of what was typed; one sent twice at
        once is no error of ours."""
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def inner(request, *args, **kwargs):
            if not request.user.is_authenticated and typed.holds_typed_text(request):
                return typed.still_here(request)
            if holds_nul(request):
                raise BadRequest("a character that no keyboard makes and no database takes")
            if ticked_nothing_there_is(view, request):
                raise BadRequest("what is ticked is no key of anything in this list")
            try:
                return checked(request, *args, **kwargs)
            except (DataError, OverflowError) as error:
                if request.method != "GET":
                    raise
                # A filter typed into the address, such as a year that no calendar has.
                raise BadRequest(str(error)) from error
            except IntegrityError as error:
                if not isinstance(error.__cause__, UniqueViolation | ExclusionViolation):
                    raise
                # A second click, or somebody else at the same moment, was faster: all of this is
                # rolled back, and the form itself can tell by now what is there.
                for file in request.FILES.values():
                    file.seek(0)
                return checked(request, *args, **kwargs)

        return inner

    def has_permission(self, request):
        return access.may_open_admin(request.user)

    def login(self, request, extra_context=None):
        """The portal has one login; staff without a second factor are led to set one up."""
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.GET.get("next", request.path))
        if not (user.is_active and user.is_staff):
            raise PermissionDenied
        if not access.may_open_admin(user):
            messages.warning(
                request,
                _("The admin opens after you have set up a second factor: choose one below."),
            )
            return redirect("mfa_index")
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def each_context(self, request):
        return super().each_context(request) | {
            "no_second_factor": access.admin_without_second_factor()
            and request.user.is_authenticated
            and not access.has_second_factor(request.user),
            "mail_folder": "var/mail/" if settings.MAIL_TO_FILES else None,
        }

    def get_app_list(self, request, app_label=None):
        """What one works with every day stands above the engine room."""
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: app["app_label"] == "pact")

    def index(self, request, extra_context=None):
        panels = [panel for build in self._panels if (panel := build(request))]
        return super().index(request, (extra_context or {}) | {"panels": panels})

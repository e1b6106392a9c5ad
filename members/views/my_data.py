"""One's own data: taking it along, and leaving."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.models import DataExport, Representative
from members.my_forms import DeleteAccountForm
from members.services import data as files
from members.services import leaving
from pact.files import send_file


@never_cache
@login_required
@reauthentication_required(allow_get=True)
def data(request):
    """Ask for all of it, and the files that are there."""
    if request.method == "POST":
        files.ask(request.user)
        messages.success(
            request, _("The file is being made. You get a mail when it is there, in some minutes.")
        )
        return redirect("members:data")
    exports = DataExport.objects.visible_to(request.user)
    context = {
        "making": exports.filter(ready_at=None).exists(),
        "exports": exports.ready(),
    }
    return render(request, "members/data/page.html", context)


@never_cache
@login_required
@require_safe
@reauthentication_required
def download(request, pk):
    export = get_object_or_404(DataExport.objects.visible_to(request.user).ready(), pk=pk)
    return send_file(
        request, export.file.path, attachment=True, attachment_filename=f"{export}-data.zip"
    )


@never_cache
@login_required
@reauthentication_required(allow_get=True)
def delete(request):
    """What goes, what stays without a name and why, and the yes."""
    form = DeleteAccountForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        person = request.user
        try:
            leaving.erase(person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            messages.success(request, _("Your account is deleted. A mail confirms it."))
            return redirect("home")
    speaking = Representative.objects.current().filter(user=request.user)
    context = {
        "form": form,
        "speaking": speaking.select_related("membership__group", "membership__organisation"),
    }
    return render(request, "members/data/delete.html", context)

"""The engine room in the admin: what waits, what went wrong, and trying it again."""

from datetime import timedelta

# Its registration of the plain table comes first, so that ours can take its place.
import django_tasks_db.admin  # noqa: F401
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Func, IntegerField
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pact.models import OutgoingMail, StoredTask
from pact.work import queue, session
from pact.work.tasks import NAMES
from pact.work.worker import discover

LATE = timedelta(minutes=10)

admin.site.unregister(DBTaskResult)


def moment(value):
    """A form shows what is not there as “None”, in English; this is a dash."""
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT") if value else "–"


class EngineAdmin(admin.ModelAdmin):
    """To look at and to try again, not to edit. Who may change a row may try it again."""

    change_form_template = "admin/pact/engine_form.html"
    list_per_page = 50
    show_full_result_count = False
    actions = ["try_selected_again"]
    nothing_fits = ""

    def retry(self, rows):
        """Give the failed ones among these rows a new start; how many there were."""
        raise NotImplementedError

    def repeatable(self, rows):
        raise NotImplementedError

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_retry_permission(self, request):
        return super().has_change_permission(request)

    def get_urls(self):
        again = path(
            "<path:pk>/retry/",
            self.admin_site.admin_view(self.try_again),
            name=f"{self.opts.app_label}_{self.opts.model_name}_retry",
        )
        return [again, *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if self.has_retry_permission(request) and self.repeatable(self._only(obj)).exists():
            context["retry_url"] = reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_retry", args=[obj.pk]
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _only(self, obj):
        return self.model._default_manager.filter(pk=obj.pk)

    def _retry_and_tell(self, request, rows):
        if count := self.retry(rows):
            text = ngettext("%d is tried again now.", "%d are tried again now.", count) % count
            messages.success(request, text)
        else:
            messages.info(request, self.nothing_fits)

    @admin.action(description=_("Try the selected again"), permissions=["retry"])
    def try_selected_again(self, request, rows):
        self._retry_and_tell(request, rows)

    @method_decorator([require_POST, csrf_protect])
    def try_again(self, request, pk):
        if not self.has_retry_permission(request):
            raise PermissionDenied
        row = self.get_object(request, pk)
        if row is None:
            raise Http404("no such row")
        self._retry_and_tell(request, self._only(row))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(EngineAdmin):
    """Without the text: it may hold a code or a link that is for the reader alone."""

    list_display = ["subject", "to", "state", "last_error", "attempts", "created"]
    list_filter = ["state", "created_at"]
    search_fields = ["subject", "recipients", "last_error"]
    ordering = ["-created_at"]
    fields = [
        *("subject", "to", "from_email", "state", "attempts", "last_error"),
        *("created", "due", "expires", "sent", "key"),
    ]
    nothing_fits = _("Nothing to do: only mails that failed and are still of use can go again.")

    def retry(self, rows):
        return rows.retry()

    def repeatable(self, rows):
        return rows.repeatable()

    @admin.display(description=_("to"))
    def to(self, mail):
        return ", ".join(mail.recipients)

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, mail):
        return moment(mail.created_at)

    @admin.display(description=_("not before"), ordering="not_before")
    def due(self, mail):
        return moment(mail.not_before)

    @admin.display(description=_("of no use after"))
    def expires(self, mail):
        return moment(mail.expires_at)

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent(self, mail):
        return moment(mail.sent_at)


class TaskStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(state.lower(), label) for state, label in StoredTask.STATES.items()]

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value().upper()) if self.value() else queryset


class WorkFilter(admin.SimpleListFilter):
    title = _("task")
    parameter_name = "task"

    def lookups(self, request, model_admin):
        return sorted(NAMES.items(), key=lambda pair: str(pair[1]).casefold())

    def queryset(self, request, queryset):
        return queryset.filter(task_path=self.value()) if self.value() else queryset


@admin.register(StoredTask)
class StoredTaskAdmin(EngineAdmin):
    list_display = ["work", "state", "error", "tries", "enqueued"]
    list_filter = [TaskStateFilter, WorkFilter]
    search_fields = ["task_path", "traceback"]
    ordering = ["-enqueued_at"]
    fields = [
        *("work", "place", "arguments", "state", "tries"),
        *("enqueued", "due_at", "started", "finished", "result", "what_went_wrong"),
    ]
    nothing_fits = _("Nothing to do: only tasks that failed can be tried again.")

    def retry(self, rows):
        return queue.retry(rows)

    def repeatable(self, rows):
        return rows.filter(status=TaskResultStatus.FAILED)

    def get_queryset(self, request):
        discover()  # their names
        made = Func(F("worker_ids"), function="jsonb_array_length", output_field=IntegerField())
        return super().get_queryset(request).annotate(made=made)

    @admin.display(description=_("task"), ordering="task_path")
    def work(self, task):
        return task.name

    @admin.display(description=_("place in the program"))
    def place(self, task):
        return task.task_path

    @admin.display(description=_("arguments"))
    def arguments(self, task):
        values = [repr(value) for value in task.args_kwargs["args"]]
        values += [f"{name}={value!r}" for name, value in task.args_kwargs["kwargs"].items()]
        return ", ".join(values)

    @admin.display(description=_("result"))
    def result(self, task):
        return task.return_value

    @admin.display(description=_("last error"))
    def error(self, task):
        return task.last_error

    @admin.display(description=_("attempts"), ordering="made")
    def tries(self, task):
        return task.attempts

    @admin.display(description=_("state"), ordering="status")
    def state(self, task):
        return task.state

    @admin.display(description=_("created"), ordering="enqueued_at")
    def enqueued(self, task):
        return moment(task.enqueued_at)

    @admin.display(description=_("not before"), ordering="run_after")
    def due_at(self, task):
        return moment(task.due)

    @admin.display(description=_("started at"))
    def started(self, task):
        return moment(task.started_at)

    @admin.display(description=_("finished at"), ordering="finished_at")
    def finished(self, task):
        return moment(task.finished_at)

    @admin.display(description=_("what went wrong last"))
    def what_went_wrong(self, task):
        return task.traceback and format_html(
            '<pre class="traceback" tabindex="0">{}</pre>', task.traceback
        )


@admin.site.panel
def engine_panel(request):
    """Only when something needs somebody."""
    may_see = {
        kind: request.user.has_perm(f"pact.view_{kind}") for kind in ("outgoingmail", "storedtask")
    }
    if not any(may_see.values()):
        return None
    late = timezone.now() - LATE
    found = {"no_worker": not session.alive()}
    if may_see["outgoingmail"]:
        found["failed_mails"] = OutgoingMail.objects.repeatable().count()
        found["late_mails"] = OutgoingMail.objects.due().filter(not_before__lt=late).count()
    if may_see["storedtask"]:
        found["failed_tasks"] = StoredTask.objects.failed().count()
    return {"template": "admin/pact/desk.html"} | found if any(found.values()) else None

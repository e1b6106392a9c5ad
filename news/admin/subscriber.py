"""Who gets the newsletter, in the admin."""

import csv

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_safe

from news.models import Subscriber, Topic
from news.newsletter import subscribing
from news.newsletter.report import failed_mails


class SubscriberForm(forms.ModelForm):
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.by_name(),
        required=False,
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none for all news."),
    )

    class Meta:
        model = Subscriber
        fields = ["email", "language", "topics"]


class BouncesForm(forms.Form):
    addresses = forms.CharField(
        label=_("Addresses"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
        help_text=_("One a line, or with commas or spaces between them."),
    )

    def clean_addresses(self):
        text = self.cleaned_data["addresses"].lower()
        for mark in ",;<>\"'":
            text = text.replace(mark, " ")
        return list(dict.fromkeys(word for word in text.split() if "@" in word))


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        return [("every", _("every topic"))] + [
            (str(topic.pk), str(topic)) for topic in Topic.objects.by_name()
        ]

    def queryset(self, request, queryset):
        if self.value() == "every":
            return queryset.filter(every_topic=True)
        return (
            queryset.filter(topics=self.value()) if (self.value() or "").isdecimal() else queryset
        )


class Echo:
    def write(self, line):
        return line


def harmless(text):
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    """Nobody is added silently: who is typed in here gets the mail to confirm like all others."""

    form = SubscriberForm
    add_form_template = "admin/news/subscriber/add_form.html"
    change_form_template = "admin/news/subscriber/change_form.html"
    change_list_template = "admin/news/subscriber/change_list.html"
    list_display = ["email", "state", "language", "chosen", "consent", "failed"]
    list_filter = ["state", "language", TopicFilter]
    list_per_page = 100
    search_fields = ["email"]
    show_full_result_count = False
    actions = ["mark_selected", "reach_selected"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).annotate(failed_n=failed_mails())
        return rows.prefetch_related(Prefetch("topics", Topic.objects.by_name()))

    def get_fields(self, request, obj=None):
        more = ["state", "asked_at", "confirmed_at", "failed"] if obj else []
        moving = ["new_email"] if obj and obj.new_email else []
        return ["email", *moving, "language", "topics", *more]

    def get_readonly_fields(self, request, obj=None):
        return ["email", "new_email", "state", "asked_at", "confirmed_at", "failed"] if obj else []

    @admin.display(description=_("topics"))
    def chosen(self, subscriber):
        if subscriber.every_topic:
            return _("all news")
        return ", ".join(map(str, subscriber.topics.all()))

    @admin.display(description=_("consent given on"), ordering="confirmed_at")
    def consent(self, subscriber):
        moment = subscriber.confirmed_at
        return moment and date_format(localtime(moment), "SHORT_DATE_FORMAT")

    @admin.display(description=_("failed mails"), ordering="failed_n")
    def failed(self, subscriber):
        return subscriber.failed_n

    # Saving, deleting ---------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        if change:
            subscribing.change(obj, data["language"], data["topics"])
        else:
            made = subscribing.ask(data["email"], data["language"], data["topics"])
            obj.pk = made.pk

    def save_related(self, request, form, formsets, change):
        """All of it is done by then."""

    def delete_model(self, request, obj):
        subscribing.leave(obj)

    def delete_queryset(self, request, queryset):
        for subscriber in queryset:
            subscribing.leave(subscriber)

    def get_deleted_objects(self, objs, request):
        """Who is erased; what is counted of them stays."""
        allowed = self.has_delete_permission(request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return list(objs), counts, set() if allowed else {self.opts.verbose_name}, []

    # The admin's log keeps no addresses of readers.

    def log_addition(self, request, obj, message):
        return super().log_addition(request, Nameless(obj), message)

    def log_change(self, request, obj, message):
        return super().log_change(request, Nameless(obj), message)

    def log_deletions(self, request, queryset):
        return super().log_deletions(request, [Nameless(obj) for obj in queryset])

    # Bounces ------------------------------------------------------------------------------------

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("bounces/", wrap(self.bounces), name="news_subscriber_bounces"),
            path("export/", wrap(self.export), name="news_subscriber_export"),
            *super().get_urls(),
        ]

    @admin.action(description=_("Mails to the selected come back"), permissions=["change"])
    def mark_selected(self, request, queryset):
        self._tell_marked(request, subscribing.mark_bounced(self._plain(queryset)))

    @admin.action(description=_("The selected can be reached after all"), permissions=["change"])
    def reach_selected(self, request, queryset):
        count = subscribing.reach_again(self._plain(queryset))
        text = ngettext("%d gets the newsletter again.", "%d get the newsletter again.", count)
        messages.success(request, text % count)

    def _plain(self, queryset):
        """Without the counts, which cannot be locked."""
        return Subscriber.objects.filter(pk__in=queryset.values("pk"))

    def _tell_marked(self, request, count):
        text = ngettext("%d gets nothing more.", "%d get nothing more.", count) % count
        (messages.success if count else messages.info)(request, text)

    @method_decorator(csrf_protect)
    def bounces(self, request):
        """Addresses as they are copied from the mails that came back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = BouncesForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            wanted = form.cleaned_data["addresses"]
            known = Subscriber.objects.filter(email__in=wanted)
            unknown = sorted(set(wanted) - set(known.values_list("email", flat=True)))
            self._tell_marked(request, subscribing.mark_bounced(known))
            if unknown:
                messages.warning(
                    request, _("Not in the list: %(addresses)s") % {"addresses": ", ".join(unknown)}
                )
            return redirect("admin:news_subscriber_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Mails that came back"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/news/subscriber/bounces.html", context)

    def changelist_view(self, request, extra_context=None):
        context = {
            "may_export": self._may_export(request),
            "may_mark": self.has_change_permission(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def _may_export(self, request):
        return request.user.has_perm("news.export_subscriber")

    @method_decorator([never_cache, require_safe])
    def export(self, request):
        if not self._may_export(request):
            raise PermissionDenied
        rows = Subscriber.objects.visible_to(request.user).order_by("email")
        writer = csv.writer(Echo())

        def lines():
            yield "\ufeff" + writer.writerow(["email", "state", "language", "topics", "consent"])
            for row in rows.prefetch_related("topics").iterator(chunk_size=1000):
                topics = "*" if row.every_topic else " ".join(t.slug for t in row.topics.all())
                consent = row.confirmed_at.isoformat() if row.confirmed_at else ""
                values = [row.email, row.state, row.language, topics, consent]
                yield writer.writerow(map(harmless, values))

        return StreamingHttpResponse(
            (line.encode() for line in lines()),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="subscribers.csv"'},
        )


class Nameless:
    """A subscriber as the log may name them."""

    def __init__(self, subscriber):
        self.pk, self._meta = subscriber.pk, subscriber._meta

    def __str__(self):
        return f"no. {self.pk}"

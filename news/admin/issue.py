"""Composing, sending and following an issue of the newsletter."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from news.admin.editing import KeptAdmin
from news.admin.issue_pages import IssuePages
from news.admin.issue_steps import STEPS
from news.admin.languages import LacksFilter
from news.admin.widgets import OrderedAutocompleteMultiple
from news.models import Issue, Post
from news.newsletter.sending import audience
from pact.editing.form import EditingForm
from pact.translated import columns


class PostsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, post):
        return str(post) if post.is_public else f"{post} ({post.get_state_display()})"


class IssueForm(EditingForm):
    posts = PostsField(
        Post.objects.defer(*columns("body", "lead")),
        required=False,
        label=_("Posts"),
        help_text=_(
            "A new one comes last. To change the order, change the numbers and save. What is not "
            "public when the issue goes out is left out."
        ),
        widget=OrderedAutocompleteMultiple(Issue._meta.get_field("posts"), admin.site),
    )

    class Meta:
        model = Issue
        fields = ["language", *columns("subject", "introduction"), "posts"]
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in columns("introduction")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["posts"] = list(self.instance.chosen().values_list("pk", flat=True))

    def _save_m2m(self):
        allowed = {post.pk for post in self.cleaned_data["posts"]}
        field = self.fields["posts"]
        typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix("posts"))
        self.instance.choose([int(key) for key in typed if int(key) in allowed])


@admin.register(Issue)
class IssueAdmin(IssuePages, KeptAdmin):
    form = IssueForm
    change_form_template = "admin/news/issue/change_form.html"
    list_display = ["subject", "in_languages", "state", "when", "author"]
    list_select_related = ["author"]
    list_filter = ["state", LacksFilter]
    list_per_page = 50
    ordering = ["-created_at"]
    sections = [(_("Posts"), {"fields": ["posts", "seen"]})]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or obj is None:
            return fieldsets
        return [*fieldsets[:-1], (_("Posts"), {"fields": ["posts_in_order"]})]

    def get_readonly_fields(self, request, obj=None):
        return ["posts_in_order"]

    @admin.display(description=_("posts"))
    def posts_in_order(self, issue):
        titles = ((str(post),) for post in issue.chosen().defer(*columns("body", "lead")))
        return format_html(
            '<ol class="ordered__places">{}</ol>', format_html_join("", "<li>{}</li>", titles)
        )

    @admin.display(description=_("when"), ordering="scheduled_at")
    def when(self, issue):
        moment = issue.finished_at or issue.started_at or issue.scheduled_at
        return moment and date_format(localtime(moment), "SHORT_DATETIME_FORMAT")

    # What went out stays -------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        # What was typed while it went out is sent all the same: the form tells, and loses nothing.
        over = obj is not None and not obj.is_editable and request.method != "POST"
        return not over and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        over = obj is not None and not obj.is_editable
        return not over and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        # Deleting in bulk would pass by the rule above.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(self, objs, request):
        """The posts stay: only the issue goes."""
        allowed = all(self.has_delete_permission(request, issue) for issue in objs)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return list(objs), counts, set() if allowed else {self.opts.verbose_name}, []

    def brought_back(self, thing):
        thing.state = Issue.State.DRAFT
        thing.scheduled_at = thing.started_at = thing.finished_at = None

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    # One button a step, each with its own confirmation -------------------------------------------

    def get_urls(self):
        step = path(
            "<int:pk>/<slug:step>/confirm/",
            self.admin_site.admin_view(self.confirm_step),
            name="news_issue_step",
        )
        return [step, *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if super().has_change_permission(request):
            context["steps"] = [
                (name, step) for name, step in STEPS.items() if step.fits(obj or Issue())
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _after_saving(self, request, obj):
        """Where a button leads that first saves what was typed; None for plain saving."""
        if "_preview" in request.POST:
            return redirect("admin:news_issue_preview", obj.pk)
        for name in STEPS:
            if f"_{name}" in request.POST:
                return redirect("admin:news_issue_step", obj.pk, name)
        return None

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_saving(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request, obj):
        return self._after_saving(request, obj) or super().response_change(request, obj)

    @method_decorator(csrf_protect)
    def confirm_step(self, request, pk, step):
        issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=pk)
        if not super().has_change_permission(request, issue):
            raise PermissionDenied
        if step not in STEPS:
            raise Http404("no such step")
        transition = STEPS[step]
        back = reverse("admin:news_issue_change", args=[issue.pk])
        if not transition.fits(issue):
            messages.info(
                request,
                _("Nothing to do: the issue is %(state)s.") % {"state": issue.get_state_display()},
            )
            return redirect(back)
        form = transition.form(request.POST if request.method == "POST" else None, post=issue)
        if request.method == "POST" and form.is_valid():
            try:
                transition.run(issue, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_change(request, issue, str(transition.done))
                messages.success(request, transition.done)
                report = reverse("admin:news_issue_report", args=[issue.pk])
                return redirect(report if step in ("send", "stop") else back)
        context = self.admin_site.each_context(request) | {
            "title": transition.question,
            "opts": self.opts,
            "issue": issue,
            "step": transition,
            "form": form,
            **(self.told_audience(issue) if step in ("send", "schedule") else {}),
        }
        return TemplateResponse(request, "admin/news/issue/confirm.html", context)

    def told_audience(self, issue):
        by_language, nothing = audience(issue)
        return {
            "audience": self.named(by_language),
            "people": by_language.total(),
            "nothing": nothing,
            "not_public": [post for post in issue.chosen() if not post.is_public],
        }

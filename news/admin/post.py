from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect

from members.models import Group
from news import services
from news.admin.editing import RichTextAdmin
from news.admin.filters import PublisherFilter, StateFilter
from news.admin.transitions import TRANSITIONS
from news.models import Post, PostInIssue, Topic
from pact.editing.form import EditingForm
from pact.editing.languages import LacksFilter
from pact.editing.widgets import NamedAutocompleteMultiple
from pact.translated import columns


class PostForm(EditingForm):
    # The admin itself offers no field for a relation with a model of its own.
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.by_name(),
        required=False,
        label=_("Topics"),
        widget=RelatedFieldWidgetWrapper(
            NamedAutocompleteMultiple(Post._meta.get_field("topics"), admin.site),
            Post._meta.get_field("topics").remote_field,
            admin.site,
            can_add_related=True,
        ),
    )

    groups = forms.ModelMultipleChoiceField(
        Group.objects.by_name(),
        required=False,
        label=_("Groups"),
        help_text=Post._meta.get_field("groups").help_text,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Post
        fields = [
            "language",
            *columns("title", "lead", "body"),
            "slug",
            "picture",
            "topics",
            "groups",
            "publisher",
            "source_name",
            "source_url",
            "published_at",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in columns("lead")}

    def clean_published_at(self):
        """The date of a public post may be corrected, but not so that the post disappears."""
        moment = self.cleaned_data.get("published_at")
        state, stored = self.instance.state, self.instance.published_at
        if moment and stored and moment == stored.replace(microsecond=0):
            moment = stored  # the form shows whole seconds: left alone, the date is no change
        if self.instance.pk and self.instance.is_public:
            if moment is None:
                raise ValidationError(_("A published post has a date. Withdraw it to take it off."))
            if moment > timezone.now():
                raise ValidationError(
                    _("A published post cannot have a date to come. Withdraw it, then schedule it.")
                )
        elif state == Post.State.SCHEDULED and moment != self.instance.published_at:
            raise ValidationError(_("Use the button “Schedule” to choose another time."))
        return moment


@admin.register(Post)
class PostAdmin(RichTextAdmin):
    form = PostForm
    change_form_template = "admin/news/post/change_form.html"
    list_display = ["title", "in_languages", "state_in_list", "published_on", "changed_on"]
    list_filter = [
        *(StateFilter, "featured", PublisherFilter, LacksFilter),
        *("language", "topics", "groups"),
    ]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["publisher", "source_name"]
    date_hierarchy = "published_at"
    ordering = ["-updated_at"]
    autocomplete_fields = ["topics", "picture"]
    prepopulated_fields = {"slug": ["title_en"]}
    actions = ["publish_selected", "withdraw_selected"]
    sections = [
        (_("Picture, topics and groups"), {"fields": ["picture", "topics", "groups"]}),
        (
            _("Publisher and source"),
            {
                "fields": ["publisher", ("source_name", "source_url")],
                "description": _(
                    "With a source, the post ends with “Read the full post at …” and the link."
                ),
            },
        ),
        (
            _("Address and date"),
            {
                "fields": ["slug", "published_at", "seen"],
                "description": _(
                    "Leave the date empty for today. A date in the past is kept when you publish: "
                    "so older news finds its place."
                ),
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).defer(*columns("body", "lead"))

    def get_readonly_fields(self, request, obj=None):
        fresh = obj is None or (obj.state == Post.State.DRAFT and obj.published_at is None)
        return [] if fresh or obj.state == Post.State.DRAFT else ["slug"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if "slug" in self.get_readonly_fields(request, obj) else self.prepopulated_fields

    @admin.display(description=_("state"), ordering="state")
    def state_now(self, post):
        return Post.State.PUBLISHED.label if post.is_public else post.get_state_display()

    @admin.display(description=_("state"), ordering="state")
    def state_in_list(self, post):
        """With the word “featured” where it is so; where it is not, nothing is amiss."""
        if not post.featured:
            return self.state_now(post)
        return format_html(
            '{} <span class="featured-mark">{}</span>', self.state_now(post), _("featured")
        )

    @admin.display(description=_("date of publication"), ordering="published_at")
    def published_on(self, post):
        return post.published_at and date_format(
            localtime(post.published_at), "SHORT_DATETIME_FORMAT"
        )

    @admin.display(description=_("last change"), ordering="updated_at")
    def changed_on(self, post):
        return date_format(localtime(post.updated_at), "SHORT_DATETIME_FORMAT")

    def get_changeform_initial_data(self, request):
        latest = Post.objects.newest_first().values_list("publisher", flat=True).first()
        return {"publisher": latest or ""} | super().get_changeform_initial_data(request)

    def restorable(self, request, thing):
        """The date belongs to what happened in public: only a draft gets an older one back."""
        names = super().restorable(request, thing)
        return (
            names if thing.state == Post.State.DRAFT else [n for n in names if n != "published_at"]
        )

    def brought_back(self, thing):
        services.take_off(thing)

    def get_deleted_objects(self, objs, request):
        """What goes with it is told by number, in words that say what it means."""
        counts = {self.opts.verbose_name_plural: len(objs)}
        if issues := PostInIssue.objects.filter(post__in=objs).count():
            counts[_("issues of the newsletter that lose it")] = issues
        allowed = self.has_delete_permission(request)
        return list(objs), counts, set() if allowed else {self.opts.verbose_name}, []

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    # One button a step, each with its own confirmation ------------------------------------------

    def get_urls(self):
        step = path(
            "<int:pk>/<slug:step>/confirm/",
            self.admin_site.admin_view(self.confirm_step),
            name="news_post_step",
        )
        return [step, *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if self.has_change_permission(request, obj):
            context["steps"] = [
                (name, step) for name, step in TRANSITIONS.items() if step.fits(obj or Post())
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _after_saving(self, request, obj):
        """Where a button leads that first saves what was typed; None for plain saving."""
        if "_preview" in request.POST:
            return redirect(obj)
        for name in TRANSITIONS:
            if f"_{name}" in request.POST:
                return redirect("admin:news_post_step", obj.pk, name)
        return None

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_saving(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request, obj):
        return self._after_saving(request, obj) or super().response_change(request, obj)

    @method_decorator(csrf_protect)
    def confirm_step(self, request, pk, step):
        post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
        if not self.has_change_permission(request, post):
            raise PermissionDenied
        if step not in TRANSITIONS:
            raise Http404("no such step")
        transition = TRANSITIONS[step]
        back = reverse("admin:news_post_change", args=[post.pk])
        if not transition.fits(post):
            messages.info(
                request,
                _("Nothing to do: the post is %(state)s.") % {"state": self.state_now(post)},
            )
            return redirect(back)
        form = transition.form(request.POST if request.method == "POST" else None, post=post)
        if request.method == "POST" and form.is_valid():
            try:
                transition.run(post, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_change(request, post, str(transition.done))
                messages.success(request, transition.done)
                return redirect(back)
        context = self.admin_site.each_context(request) | {
            "title": transition.question,
            "opts": self.opts,
            "post": post,
            "step": transition,
            "form": form,
        }
        return TemplateResponse(request, "admin/news/post/confirm.html", context)

    # Several at once ----------------------------------------------------------------------------

    def _run_on_selected(self, request, queryset, name, title):
        """Ask first, then run one transition on each selected post that it fits."""
        transition = TRANSITIONS[name]
        posts = list(queryset.order_by("-updated_at"))
        fitting = [post for post in posts if transition.fits_selected(post)]
        if not fitting:
            messages.warning(
                request,
                _(
                    "Nothing to do for the selected posts: together, only drafts are published, and"
                    " only public or scheduled posts withdrawn."
                ),
            )
            return None
        if request.POST.get("confirmed"):
            for post in fitting:
                transition.run(post)
                self.log_change(request, post, str(transition.done))
            messages.success(
                request,
                ngettext("Done for %d post.", "Done for %d posts.", len(fitting)) % len(fitting),
            )
            return None
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "posts": fitting,
            "left_out": len(posts) - len(fitting),
            "step": transition,
            "action": request.POST["action"],
        }
        return TemplateResponse(request, "admin/news/post/confirm_selected.html", context)

    @admin.action(description=_("Publish the selected posts"), permissions=["change"])
    def publish_selected(self, request, queryset):
        return self._run_on_selected(request, queryset, "publish", _("Publish these posts now?"))

    @admin.action(description=_("Withdraw the selected posts"), permissions=["change"])
    def withdraw_selected(self, request, queryset):
        return self._run_on_selected(request, queryset, "withdraw", _("Withdraw these posts?"))

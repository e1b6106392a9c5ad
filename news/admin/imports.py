"""Import and export of news in the admin."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from news.exporting import FORMATS, export, file_name
from news.importing import desk
from news.importing.notes import say, told
from news.models import NewsImport, Post
from pact.fields import is_key

LINES = 100  # of the report on one page


@admin.register(NewsImport)
class NewsImportAdmin(admin.ModelAdmin):
    """Who may add posts may import them. What an import did can be looked at, not changed."""

    change_list_template = "admin/news/newsimport/change_list.html"
    add_form_template = "admin/news/newsimport/add_form.html"
    list_display = ["name", "state", "posts", "left_out", "author", "created_at"]
    list_select_related = ["author"]
    list_filter = ["state"]
    search_fields = ["name"]
    fields = ["file", "language", "publisher"]
    actions = None

    def has_module_permission(self, request):
        return request.user.has_perm("news.add_post")

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    @admin.display(description=_("posts"))
    def posts(self, news_import):
        return news_import.counts.get("taken")

    @admin.display(description=_("items left out"))
    def left_out(self, news_import):
        return news_import.counts.get("skipped", 0) if news_import.counts else None

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", wrap(self.confirm), name="news_newsimport_confirm"),
            path("export/<slug:kind>/", wrap(self.export), name="news_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        title = {"title": _("Import and export of news")}
        return super().changelist_view(request, title | (extra_context or {}))

    # Upload, look, say yes -----------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        obj.author = request.user
        desk.begin(obj)

    def response_add(self, request, obj, post_url_continue=None):
        return redirect("admin:news_newsimport_change", obj.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the file holds, how far the work is, what came of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not is_key(object_id):
            raise Http404("no such import")
        news_import = get_object_or_404(NewsImport.objects.visible_to(request.user), pk=object_id)
        skipped = request.GET.get("show") != "changed"
        after = request.GET.get("after", "")
        lines = news_import.lines.filter(skipped=skipped).select_related("post").order_by("number")
        lines = list(lines.filter(number__gt=int(after) if is_key(after) else 0)[: LINES + 1])
        context = self.admin_site.each_context(request) | {
            "title": news_import.name,
            "opts": self.opts,
            "original": news_import,
            "counts": told(news_import.counts) if news_import.counts else [],
            "refusal": say(news_import.refusal).strip() if news_import.refusal else "",
            "first": [shown(article) for article in news_import.first],
            "skipped": skipped,
            "lines": [(line, [say(kept) for kept in line.notes]) for line in lines[:LINES]],
            "next": lines[LINES - 1].number if len(lines) > LINES else None,
            "continued": bool(after),
        }
        return TemplateResponse(request, "admin/news/newsimport/report.html", context)

    @method_decorator([require_POST, csrf_protect])
    def confirm(self, request, pk):
        if not self.has_add_permission(request):
            raise PermissionDenied
        news_import = get_object_or_404(NewsImport.objects.visible_to(request.user), pk=pk)
        if news_import.state == NewsImport.State.READY:
            desk.confirm(news_import)
            self.log_change(request, news_import, _("Import begun."))
        else:
            messages.info(request, _("Nothing to do: this file does not wait for a yes."))
        return redirect("admin:news_newsimport_change", pk)

    def delete_model(self, request, obj):
        desk.remove([obj])

    def get_deleted_objects(self, objs, request):
        """The lines of a report may be many thousands: they are not told one by one."""
        allowed = self.has_delete_permission(request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return list(objs), counts, set() if allowed else {self.opts.verbose_name}, []

    # And out again -------------------------------------------------------------------------------

    def export(self, request, kind):
        if not request.user.has_perm("news.view_post"):
            raise PermissionDenied
        if kind not in FORMATS:
            raise Http404("no such format")
        site = f"{request.scheme}://{request.get_host()}"
        return StreamingHttpResponse(
            (piece.encode() for piece in export(kind, request.user, site)),
            content_type=FORMATS[kind][1],
            headers={"Content-Disposition": f'attachment; filename="{file_name(kind)}"'},
        )


def shown(article):
    moment = article["published_at"]
    return article | {
        "published_at": moment and parse_datetime(moment),
        "state": Post.State(article["state"]).label,
    }

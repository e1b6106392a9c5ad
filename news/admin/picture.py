from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from news.models import Picture
from pact.editing.form import EditingForm
from pact.editing.kept import KeptAdmin
from pact.editing.languages import LacksFilter, search_all
from pact.translated import columns

PICKER_SIZE = 60


class PictureForm(EditingForm):
    class Meta:
        model = Picture
        fields = ["language", *columns("alternative_text"), "file", "credit"]


@admin.register(Picture)
class PictureAdmin(KeptAdmin):
    """The picture library."""

    form = PictureForm
    list_display = ["thumbnail", "alternative_text", "in_languages", "credit", "size", "added_at"]
    list_filter = [LacksFilter]
    list_display_links = ["alternative_text"]
    list_per_page = 30
    search_fields = ["credit", "file"]
    date_hierarchy = "added_at"
    sections = [(_("File and credit"), {"fields": ["file", "credit", "seen"]})]

    def get_readonly_fields(self, request, obj=None):
        """Texts show this very file; another picture is added as one of its own."""
        return ["file"] if obj else []

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return format_html(
            '<img class="library-picture" src="{}" alt="" loading="lazy" width="{}" height="{}">',
            picture.get_absolute_url(),
            picture.width,
            picture.height,
        )

    @admin.display(description=_("size"), ordering="width")
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    def get_urls(self):
        pick = path("pick/", self.admin_site.admin_view(self.pick), name="news_picture_pick")
        return [pick, *super().get_urls()]

    def pick(self, request):
        """What the editor's “Browse…” opens: choose a picture of the library for the text."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = request.GET.get("q", "").replace("\0", "").strip()
        pictures = Picture.objects.visible_to(request.user)
        if query:
            pictures = pictures.filter(
                search_all(["alternative_text"], query) | Q(credit__icontains=query)
            )
        context = self.admin_site.each_context(request) | {
            "title": _("Choose a picture"),
            "pictures": pictures[:PICKER_SIZE],
            "query": query,
            "number": request.GET.get("CKEditorFuncNum", ""),
            "is_popup": True,
        }
        return TemplateResponse(request, "admin/news/picture/pick.html", context)

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from news.admin.editing import RichTextAdmin
from news.models import Page
from pact.editing.form import EditingForm
from pact.editing.languages import LacksFilter
from pact.translated import columns


class PageForm(EditingForm):
    class Meta:
        model = Page
        fields = ["language", *columns("title", "lead", "body"), "slug", "published"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in columns("lead")}


@admin.register(Page)
class PageAdmin(RichTextAdmin):
    form = PageForm
    list_display = ["title", "slug", "in_languages", "published", "updated_at"]
    list_filter = ["published", LacksFilter]
    search_fields = ["slug"]
    prepopulated_fields = {"slug": ["title_en"]}
    sections = [(_("Address and publication"), {"fields": ["slug", "published", "seen"]})]

    def get_object(self, *args, **kwargs):
        page = super().get_object(*args, **kwargs)
        if page is not None:
            # Told of the page as it is stored: a form that is refused changes the one in hand.
            page.readonly = self._readonly(page)
        return page

    def _readonly(self, page):
        """A public page keeps its address; those of the navigation also stay public."""
        fixed = ["slug", "published"] if page.is_fixed and page.published else ["slug"]
        return fixed if page.is_fixed or page.published else []

    def get_readonly_fields(self, request, obj=None):
        return obj.readonly if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def brought_back(self, thing):
        thing.published = thing.is_fixed and thing.published

    def has_delete_permission(self, request, obj=None):
        if obj and obj.is_fixed:
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request):
        # Deleting in bulk would pass by the rule above.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

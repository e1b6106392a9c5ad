from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workshops.models import Registration


@admin.register(Registration)
class RegistrationAdmin(admin.ModelAdmin):
    """To find people. Seats are given and taken on the workshop's own page, by its rules."""

    list_display = ["name", "workshop", "state", "queued_at"]
    list_display_links = None
    list_select_related = ["user", "workshop"]
    list_filter = ["state"]
    list_per_page = 100
    show_full_result_count = False
    ordering = ["-queued_at"]
    search_fields = ["user__name", "user__email", "guest_name", "guest_email"]
    actions = None

    @admin.display(description=_("name"))
    def name(self, registration):
        return registration.name

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

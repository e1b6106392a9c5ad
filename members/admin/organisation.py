from django.contrib import admin

from members.models import Organisation
from pact.editing.kept import KeptAdmin


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    search_fields = ["slug"]

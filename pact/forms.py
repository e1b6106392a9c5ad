"""How forms look everywhere outside the admin."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Renders every form field by the portal's one field template."""

    field_template_name = "forms/field.html"

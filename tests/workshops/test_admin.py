"""A workshop in the admin: what a refused form still shows."""

import pytest
from django.urls import reverse

from tests.factories.workshops import AgendaItemFactory
from tests.markup import Page
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def test_a_text_in_a_further_language_is_not_lost_when_the_form_is_refused(secretary, workshop):
    item = AgendaItemFactory(workshop=workshop, title="Welcome")
    address = reverse("admin:workshops_workshop_change", args=[workshop.pk])
    sent = Page(secretary.get(address)).fields() | {"title_de": "Siegel", "starts_at_0": "never"}
    refused = secretary.post(address, sent)
    assert refused.status_code == 200
    page = Page(refused)
    assert page.one("input", name="title_de")["value"] == "Siegel"
    assert page.one("input", name="agenda-0-title_en")["value"] == item.title
    assert page.all("input", name="agenda-0-title_de") == []
    Workshop.objects.filter(pk=workshop.pk).update(title_de="Siegel")
    shown = Page(secretary.get(address))
    assert len(shown.all("input", name="agenda-0-title_de")) == 1

"""Two drafts with one title at the same moment, as by a double click: each gets its address."""

import threading

import pytest
from django.db import connection, transaction

from tests.factories.workshops import WorkshopFactory
from workshops.models import Workshop
from workshops.services import copying

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_comes_second_waits_and_gets_another_address():
    workshop = WorkshopFactory(title="Labels", slug="labels-2021")
    made = []

    def copy():
        try:
            made.append(copying.copy(workshop, workshop.programme, workshop.starts_at).slug)
        finally:
            connection.close()

    second = threading.Thread(target=copy)
    with transaction.atomic():
        first = copying.copy(workshop, workshop.programme, workshop.starts_at).slug
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join()
    assert [first, *made] == ["labels", "labels-2"]
    assert Workshop.objects.count() == 3

"""A form that is sent twice at once, as by a double click: no error, and nothing is there twice."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from members.admin.people import NewUserForm
from members.models import User
from pact.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(function):
    """Call it in a thread of its own, with a connection of its own."""

    def work():
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_the_second_is_told_what_the_first_has_made(staff, monkeypatch):
    checked, others = NewUserForm._post_clean, [True]

    def somebody_is_faster(form):
        checked(form)
        if others:
            others.pop()
            elsewhere(lambda: User.objects.create_user("new@city.example", name="New"))

    monkeypatch.setattr(NewUserForm, "_post_clean", somebody_is_faster)
    page = staff.post(
        reverse("admin:members_user_add"),
        {
            **{"email": "new@city.example", "name": "New"},
            **{"language": "en", "time_zone": "Europe/Brussels"},
        },
    )
    assert page.status_code == 200
    assert page.context["adminform"].form.errors == {
        "email": ["There is already an account with this e-mail address."]
    }
    assert User.objects.filter(email="new@city.example").count() == 1
    assert not OutgoingMail.objects.exists()

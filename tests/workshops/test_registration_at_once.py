"""Many people at the same moment, each with a connection of their own: nobody is seated twice."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from members.models import Membership, Organisation, Representative, User, WorkingGroup
from tests.factories.members import WorkingGroupFactory
from tests.factories.workshops import WorkshopFactory
from workshops.models import Registration, Workshop
from workshops.services import life
from workshops.services import registration as service
from workshops.services.locking import locked

pytestmark = pytest.mark.django_db(transaction=True)


def crowd(size):
    """A group with so many people, made quickly."""
    group = WorkingGroupFactory()
    organisation = Organisation.objects.create(
        name="City", slug="crowd", country="BE", level="local", kind="public_buyer"
    )
    membership = Membership.objects.create(organisation=organisation, group=group)
    people = User.objects.bulk_create(
        User(email=f"p{n}@crowd.example", name=f"P {n}", organisation=organisation, password="!")
        for n in range(size)
    )
    Representative.objects.bulk_create(
        Representative(user=person, membership=membership) for person in people
    )
    return WorkingGroup.objects.get(pk=group.pk), people


def at_once(function, arguments, workers):
    """Call the function with each of them in threads that start together; what was raised."""
    begin, errors = threading.Barrier(workers), []

    def work(mine):
        try:
            begin.wait()
            for argument in mine:
                try:
                    function(argument)
                except ValidationError as error:
                    errors.append(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, [arguments[n::workers] for n in range(workers)]))
    return errors


def test_of_two_people_and_one_seat_one_gets_it():
    group, people = crowd(2)
    for _round in range(5):
        workshop = WorkshopFactory(group=group, capacity=1)
        at_once(lambda person, to=workshop: service.register(to, person), people, workers=2)
        states = workshop.registrations.order_by("queued_at").values_list("state", flat=True)
        assert list(states) == ["registered", "waiting"]


def test_five_hundred_for_a_hundred_seats():
    group, people = crowd(500)
    workshop = WorkshopFactory(group=group, capacity=100)
    assert at_once(lambda person: service.register(workshop, person), people, workers=8) == []
    rows = Registration.objects.filter(workshop=workshop).order_by("queued_at", "pk")
    states = list(rows.values_list("state", flat=True))
    # In the order in which they came: a hundred seats, then the queue.
    assert states == 100 * ["registered"] + 400 * ["waiting"]
    assert len(set(rows.values_list("queued_at", flat=True))) == 500

    # Twenty leave at the same moment: the first twenty of the queue come in.
    leaving = list(rows[:20])
    waiting = list(rows[100:].values_list("pk", flat=True))
    assert at_once(service.cancel, leaving, workers=8) == []
    seated = set(Registration.objects.filter(state="registered").values_list("pk", flat=True))
    assert len(seated) == 100
    assert set(waiting[:20]) <= seated
    assert not set(waiting[20:]) & seated


def test_registering_the_same_person_twice_at_once_makes_one_registration():
    group, people = crowd(1)
    workshop = WorkshopFactory(group=group, capacity=5)
    errors = at_once(lambda person: service.register(workshop, person), people * 4, workers=4)
    assert errors == []
    assert Registration.objects.count() == 1


def test_a_registration_that_waited_for_the_lock_is_too_late_when_it_closed_meanwhile():
    group, people = crowd(1)
    workshop = WorkshopFactory(group=group)
    errors = []

    def register():
        try:
            service.register(workshop, people[0])
        except ValidationError as error:
            errors.extend(error.messages)
        finally:
            connection.close()

    with transaction.atomic():
        locked(workshop)
        late = threading.Thread(target=register)
        late.start()
        time.sleep(0.3)
        Workshop.objects.filter(pk=workshop.pk).update(registration_closes_at=timezone.now())
    late.join()
    assert errors == ["Registration is closed."]
    assert Registration.objects.count() == 0


def test_more_seats_and_new_people_at_once_keep_the_order():
    group, people = crowd(6)
    workshop = WorkshopFactory(group=group, capacity=1)
    for person in people[:3]:
        service.register(workshop, person)

    def grow():
        changed = Workshop.objects.get(pk=workshop.pk)
        changed.capacity = 3
        life.save(changed)

    jobs = [grow, *(lambda person=person: service.register(workshop, person) for person in people)]
    assert at_once(lambda job: job(), jobs, workers=4) == []
    seated = Registration.objects.filter(state="registered").values_list("user", flat=True)
    assert set(seated) == {person.pk for person in people[:3]}
    assert workshop.starts_at - timezone.now() > timedelta(days=1)

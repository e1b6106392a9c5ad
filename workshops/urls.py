"""Addresses of workshops."""

from django.urls import include, path

from workshops.views import (
    calendars,
    detail,
    feedback,
    joining,
    lists,
    manage,
    people,
    registration,
)

app_name = "workshops"

lists_of_workshops = [
    path("", lists.Upcoming.as_view(), name="list"),
    path("past/<int:year>/", lists.Past.as_view(), name="past"),
    path("calendar/", lists.this_month, name="calendar"),
    path("calendar/<int:year>/<int:month>/", lists.Month.as_view(), name="month"),
]

guests = [
    path("", registration.guest, name="guest"),
    path("join/", registration.guest_join, name="guest-join"),
    path("feedback/", feedback.give_as_guest, name="guest-feedback"),
]

one = [
    path("", detail.detail, name="detail"),
    path("register/", registration.register, name="register"),
    path("cancel/", registration.cancel, name="cancel"),
    path("join/", joining.join, name="join"),
    path("feedback/", feedback.give, name="feedback"),
    path("calendar.ics", calendars.entry, name="ics"),
]

calendar_files = [
    path("calendar/<str:secret>.ics", calendars.feed, name="feed"),
    path("groups/<slug:slug>/calendar.ics", calendars.group, name="group-feed"),
    path("me/calendar/", calendars.address, name="calendar-address"),
]

managing = [
    path("edit/", manage.edit, name="edit"),
    path("agenda/", manage.agenda, name="agenda"),
    path("questions/", manage.questions, name="questions"),
    path("copy/", manage.copy, name="copy"),
    path("steps/<slug:step>/", manage.step, name="step"),
    path("registrations/", people.registrations, name="registrations"),
    path("registrations.csv", people.export, name="export"),
]

urlpatterns = [
    path("workshops/", include(lists_of_workshops)),
    path("", include(calendar_files)),
    path("workshops/new/", manage.new, name="new"),
    path("workshops/guests/<str:token>/", include(guests)),
    path("workshops/<slug:slug>/", include([*one, *managing])),
]

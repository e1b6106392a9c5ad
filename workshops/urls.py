"""Addresses of workshops and of their material."""

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
from workshops.views import material as found
from workshops.views import material_running as running

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

material_of_one = [
    path("", running.manage, name="material-manage"),
    path("add/", running.add, name="material-add"),
    path("add/again/", running.add_all_the_same, name="material-again"),
    path("link/", running.add_link, name="material-link"),
    path("<int:pk>/", found.page, name="material"),
    path("<int:pk>/edit/", running.edit, name="material-edit"),
    path("<int:pk>/version/", running.new_version, name="material-version"),
    path("<int:pk>/remove/", running.remove, name="material-remove"),
    path("<int:pk>/back/", running.bring_back, name="material-back"),
    path("<int:pk>/move/", running.move, name="material-move"),
    path("<int:pk>/downloads/", running.downloads, name="material-downloads"),
]

material = [
    path("workshops/<slug:slug>/material.zip", found.all_in_one, name="zip"),
    path("workshops/<slug:slug>/material/", include(material_of_one)),
    path("material/<uuid:key>/", found.download, name="download"),
    path("material/<uuid:key>/view/", found.preview, name="preview"),
    path("material/for/<str:token>/", found.by_signed_link, name="signed-material"),
]

urlpatterns = [
    path("", include(material)),
    path("workshops/", include(lists_of_workshops)),
    path("", include(calendar_files)),
    path("workshops/new/", manage.new, name="new"),
    path("workshops/guests/<str:token>/", include(guests)),
    path("workshops/<slug:slug>/", include([*one, *managing])),
]

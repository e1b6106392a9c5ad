"""Addresses of one's own pages, of organisations and of groups."""

from django.urls import include, path

from members.views import me
from members.views import organisations as organisation_views

app_name = "members"

own = [
    path("", me.Me.as_view(), name="me"),
    path("profile/", me.profile, name="profile"),
]

organisations = [
    path("", organisation_views.Directory.as_view(), name="organisations"),
    path("letters/<int:pk>/", organisation_views.letter, name="letter"),
    path("<slug:slug>/", organisation_views.OrganisationDetail.as_view(), name="organisation"),
    path("<slug:slug>/logo", organisation_views.logo, name="logo"),
]

urlpatterns = [
    path("me/", include(own)),
    path("organisations/", include(organisations)),
]

"""Addresses of one's own pages, of organisations and of groups."""

from django.urls import include, path

from members.views import me

app_name = "members"

own = [
    path("", me.Me.as_view(), name="me"),
    path("profile/", me.profile, name="profile"),
]

urlpatterns = [
    path("me/", include(own)),
]

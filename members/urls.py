"""Addresses of one's own pages, of organisations and of groups."""

from django.urls import include, path

from members.views import group_people, group_running, groups, me
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

group = [
    path("", groups.GroupFace.as_view(), name="group"),
    path("workspace/", groups.Workspace.as_view(), name="workspace"),
    path("people/", group_people.People.as_view(), name="group-people"),
    path("edit/", group_running.edit, name="group-edit"),
    path("people/<int:pk>/role/", group_running.change_role, name="representative-role"),
    path("people/<int:pk>/end/", group_running.end_representation, name="representative-end"),
    path("members/<int:pk>/end/", group_running.end_membership, name="membership-end"),
]

groups_patterns = [
    path("", groups.GroupList.as_view(), name="groups"),
    path("<slug:slug>/", include(group)),
]

urlpatterns = [
    path("me/", include(own)),
    path("organisations/", include(organisations)),
    path("groups/", include(groups_patterns)),
]

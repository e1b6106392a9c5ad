"""Addresses of one's own pages, of organisations and of groups."""

from django.urls import include, path

from members.views import (
    accepting,
    group_people,
    group_running,
    groups,
    invitations,
    me,
    my_data,
)
from members.views import organisations as organisation_views

app_name = "members"

own = [
    path("", me.Me.as_view(), name="me"),
    path("profile/", me.profile, name="profile"),
    path("notifications/", me.notifications, name="notifications"),
    path("data/", my_data.data, name="data"),
    path("data/<int:pk>/", my_data.download, name="data-download"),
    path("delete/", my_data.delete, name="delete-account"),
]

# Of the invited person.
invited = [
    path("<int:pk>/", accepting.invitation, name="invitation"),
    path("with/<slug:token>/", accepting.link, name="invitation-link"),
]

# Of whoever runs the group.
group_invitations = [
    path("", invitations.invite, name="invite"),
    path("one/", invitations.invite_one, name="invite-one"),
    path("many/", invitations.invite_many, name="invite-many"),
    path("<int:pk>/resend/", invitations.resend, name="invitation-resend"),
    path("<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
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
    path("invitations/", include(group_invitations)),
]

groups_patterns = [
    path("", groups.GroupList.as_view(), name="groups"),
    path("<slug:slug>/", include(group)),
]

urlpatterns = [
    path("me/", include(own)),
    path("organisations/", include(organisations)),
    path("groups/", include(groups_patterns)),
    path("invitations/", include(invited)),
]

"""Addresses of one's own pages, of organisations and of groups."""

from django.urls import include, path

from members.views import accepting, invitations, me, my_data

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

urlpatterns = [
    path("me/", include(own)),
    path("invitations/", include(invited)),
    path("groups/<slug:slug>/invitations/", include(group_invitations)),
]

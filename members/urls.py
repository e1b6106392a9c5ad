from django.urls import path

from members import views

app_name = "members"

urlpatterns = [
    path("", views.Me.as_view(), name="me"),
    path("profile/", views.profile, name="profile"),
]

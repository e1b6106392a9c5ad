"""Addresses of workshops and of their material."""

from django.urls import include, path

from workshops.views import material as found
from workshops.views import material_running as running

app_name = "workshops"

of_workshop = [
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
    path("workshops/<slug:slug>/material/", include(of_workshop)),
    path("material/<uuid:key>/", found.download, name="download"),
    path("material/<uuid:key>/view/", found.preview, name="preview"),
    path("material/for/<str:token>/", found.by_signed_link, name="signed-material"),
]

urlpatterns = [
    path("", include(material)),
]

"""Addresses under ``/<council>/inbox/`` and ``/<council>/ways/``, and those of ``network/`` whose pages join floors."""

from django.urls import path

from lianxin.desk import views

app_name = "desk"
urlpatterns = [path("", views.inbox, name="inbox")]
network_urlpatterns = [
    path("", views.circle, name="circle"),
    path("<int:pk>/", views.organisation, name="organisation"),
    path("pairings/<int:pk>/", views.pairing, name="pairing"),
]
ways_urlpatterns = [path("<int:pk>/", views.way, name="entry")]

"""Addresses under ``/<council>/network/`` where the network is changed; ``desk`` adds the pages that show it."""

from django.urls import path

from lianxin.network import views
from lianxin.network.columns import choose

app_name = "network"
urlpatterns = [
    path("enrol/", views.enrol, name="enrol"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/leave/", views.leave, name="leave"),
    path("<int:pk>/pair/", views.pair, name="pair"),
    path("pairings/<int:pk>/end/", views.end_pairing, name="end_pairing"),
    path("pairings/<int:pk>/renew/", views.renew, name="renew"),
    path("columns/<slug:of>/", choose, name="columns"),
    path("posts/", views.posts, name="posts"),
    path("posts/new/", views.appoint, name="appoint"),
    path("posts/<int:pk>/end/", views.dismiss, name="dismiss"),
]

"""Addresses under ``/<council>/projects/``."""

from django.urls import path

from lianxin.projects.views.detail import detail
from lianxin.projects.views.doing import do
from lianxin.projects.views.listing import listing
from lianxin.projects.views.review import review
from lianxin.projects.views.writing import alike, edit, new

app_name = "projects"
urlpatterns = [
    path("", listing, name="list"),
    path("new/", new, name="new"),
    path("new/alike/", alike, name="alike"),
    path("review/", review, name="review"),
    path("<int:pk>/", detail, name="detail"),
    path("<int:pk>/edit/", edit, name="edit"),
    path("<int:pk>/do/<slug:verb>/", do, name="do"),
]

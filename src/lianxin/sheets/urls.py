"""Addresses under ``/<council>/sheets/``."""

from django.urls import path

from lianxin.sheets import views

app_name = "sheets"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("export/<str:code>/", views.export, name="export"),
]

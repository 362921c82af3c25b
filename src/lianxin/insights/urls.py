"""Addresses under ``/<council>/``."""

from django.urls import path

from lianxin.insights import views

app_name = "insights"
urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.figures, name="figures"),
    path("figures/stuck/", views.stuck, name="stuck"),
    path("figures/<str:code>/", views.records, name="records"),
    path("figures/<str:code>/export/", views.export, name="export"),
]

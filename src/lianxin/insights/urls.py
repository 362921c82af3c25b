"""Addresses under ``/<council>/``."""

from django.urls import path

from lianxin.insights.views import figures, statements

app_name = "insights"
urlpatterns = [
    path("", figures.home, name="home"),
    path("figures/", figures.figures, name="figures"),
    path("figures/stuck/", figures.stuck, name="stuck"),
    path("figures/statement/", statements.statement, name="statement"),
    path("figures/statement/export/", statements.export_statement, name="export_statement"),
    path("figures/<str:code>/", figures.records, name="records"),
    path("figures/<str:code>/export/", figures.export, name="export"),
]

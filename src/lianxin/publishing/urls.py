"""Addresses under ``/<council>/disclosure/``."""

from django.urls import path

from lianxin.publishing import views

app_name = "publishing"
_OF = "<int:village>/<int:year>/<int:number>/"
urlpatterns = [
    path("", views.disclosures, name="disclosures"),
    path(_OF, views.disclosure, name="disclosure"),
    path("<int:pk>/", views.edition, name="edition"),
    path(f"{_OF}correct/", views.correct, name="correct"),
    path(f"{_OF}publish/", views.publish, name="publish"),
    path(f"{_OF}pdf/", views.pdf, name="pdf"),
    path(f"{_OF}xlsx/", views.xlsx, name="xlsx"),
]

"""Addresses under ``/<council>/matching/``."""

from django.urls import path

from lianxin.matching.views.comparing import comparison
from lianxin.matching.views.home import home
from lianxin.matching.views.making import find, new
from lianxin.matching.views.plan import again, do_plan, plan, xlsx
from lianxin.matching.views.precision import precision
from lianxin.matching.views.proposal import do, proposal
from lianxin.matching.views.unsaid import unsaid

app_name = "matching"
urlpatterns = [
    path("", home, name="home"),
    path("new/", new, name="new"),
    path("new/find/", find, name="find"),
    path("compare/", comparison, name="compare"),
    path("precision/", precision, name="precision"),
    path("<int:pk>/", plan, name="plan"),
    path("<int:pk>/unsaid/", unsaid, name="unsaid"),
    path("<int:pk>/again/", again, name="again"),
    path("<int:pk>/xlsx/", xlsx, name="xlsx"),
    path("<int:pk>/do/<slug:verb>/", do_plan, name="do_plan"),
    path("proposals/<int:pk>/", proposal, name="proposal"),
    path("proposals/<int:pk>/do/<slug:verb>/", do, name="do"),
]

"""Every address. Pages of a council live under its nine-digit division code."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from lianxin.config import views
from lianxin.config.api import api
from lianxin.desk.urls import network_urlpatterns as network_pages
from lianxin.desk.urls import ways_urlpatterns as ways
from lianxin.insights.views.figures import landing
from lianxin.ledger.views import verifier
from lianxin.network.urls import urlpatterns as network_verbs
from lianxin.projects.views.detail import evidence


class CouncilCode:
    """Nine digits: the division code of a town, as in ``/310116112/``."""

    regex = "[0-9]{9}"

    def to_python(self, value: str) -> str:
        """The code as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it will stand in the address."""
        return value


register_converter(CouncilCode, "council")


def _council(prefix: str, module: str) -> URLResolver:
    return path(f"<council:council>/{prefix}", include(module))


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("lianxin.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("language/", views.language, name="language"),
    path("text-size/", views.text_size, name="text-size"),
    path("theme/", views.theme, name="theme"),
    path("files/<int:pk>/", evidence, name="evidence"),
    path("verify_book.py", verifier, name="verifier"),
    path("", landing, name="landing"),
    _council("inbox/", "lianxin.desk.urls"),
    _council("exchange/", "lianxin.exchange.urls"),
    _council("projects/", "lianxin.projects.urls"),
    _council("matching/", "lianxin.matching.urls"),
    _council("book/", "lianxin.ledger.urls"),
    path("<council:council>/network/", include((network_pages + network_verbs, "network"))),
    path("<council:council>/ways/", include((ways, "ways"))),
    _council("sheets/", "lianxin.sheets.urls"),
    _council("journal/", "lianxin.journal.urls"),
    _council("disclosure/", "lianxin.publishing.urls"),
    _council("receipts/", "lianxin.receipts.urls"),
    _council("", "lianxin.insights.urls"),
]
if settings.DEBUG:
    urlpatterns.append(path("guide/", include("lianxin.ui.urls")))

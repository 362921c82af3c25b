"""Names of files and cookies that lead elsewhere, or nowhere."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.projects.models import Project
from tests.tenancy.test_pages import signed_in
from tests.tenancy.town import PNG, Town

pytestmark = pytest.mark.django_db
Towns = tuple[Town, Town]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\win.ini", "a\0b.png", "\u202egnp.exe", "x" * 5000 + ".png"]
)
def test_the_name_of_a_file_leads_nowhere(name: str, towns: Towns) -> None:
    town = towns[0]
    client = signed_in(town.potentate)
    client.raise_request_exception = False
    data = {"title": "照片", "file": SimpleUploadedFile("a.png", PNG, "image/png"), "key": uuid4()}
    data["file"].name = name  # type: ignore[attr-defined]
    response = client.post(f"/{town.code}/projects/{town.running.pk}/do/add_evidence/", data)
    assert response.status_code < 500
    for evidence in Project.objects.get(pk=town.running.pk).evidence.all():
        assert ".." not in str(evidence.file.name)
        assert "/" not in evidence.file_name
        assert "\\" not in evidence.file_name


@pytest.mark.parametrize("value", ["\0", "x\0y", '"abcdefgh\\000"'])
def test_a_broken_session_cookie_is_nobody(value: str, towns: Towns) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = value
    assert client.get(f"/{towns[0].code}/").status_code == 200
    assert client.get(f"/{towns[0].code}/inbox/").status_code == 302

"""Verbs on divisions."""

from lianxin.divisions.models import Division
from lianxin.kernel import division_code


def ensure_division(*, code: str, name: str, name_en: str) -> Division:
    """The division with this 12-digit code, made if it is not known yet. Raises Unreadable on a bad code."""
    division, _ = Division.objects.get_or_create(
        pk=division_code.parse(code), defaults={"name": name, "name_en": name_en}
    )
    return division

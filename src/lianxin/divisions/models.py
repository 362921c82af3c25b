"""Administrative divisions."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Division(models.Model):
    """A place. ``code`` has 12 digits: 6 county, 3 town, 3 village; trailing zeros mean "all of it"."""

    code = models.CharField(max_length=12, primary_key=True, validators=[RegexValidator(r"^\d{12}$")])
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Exact(Length("code"), 12), name="division_code_12_digits"),
        ]

    def __str__(self) -> str:
        return self.name

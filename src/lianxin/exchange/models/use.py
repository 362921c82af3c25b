"""What became of what came in kind."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.models.claim import Delivery


class DeliveryUse(models.Model):
    """Some of a delivery in kind was handed out or used: how much, when, for whom or what, and the file that shows it.

    Never more than came: whoever records holds the claim. A correction is a use of the negative quantity that names
    what it takes back, and says why in ``purpose``.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="uses")
    quantity = models.BigIntegerField(help_text=_("In the listing's unit; negative only where it takes another back."))
    on = models.DateField()
    purpose = models.CharField(max_length=200)
    file = models.FileField(_("photo or paper"), upload_to="uses/%Y/%m", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, quantity__gt=0) | Q(corrects__isnull=False, quantity__lt=0),
                name="use_positive_unless_correction",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="use_has_purpose"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="use_corrects_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.quantity:+}"

"""What a town's people promised each other, and what its residents raised."""

from collections.abc import Callable
from uuid import uuid4

from django.core.files.base import ContentFile

from lianxin.exchange.models import Claim, Concern, Delivery, DeliveryUse, Listing
from lianxin.exchange.services import (
    Arrived,
    Raised,
    Used,
    answer_concern,
    propose_claim,
    record_concern,
    record_delivery,
    record_use,
)
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from tests.world import World


class Promises:
    """A claim of the partner that is new, one of which a part came, one that was proposed, one of money;
    one of which it is known what became of it; two residents' concerns."""

    def __init__(self, world: World, public: Callable[[str], str], secret: Callable[[str], str]) -> None:
        self.world, self.secret = world, secret
        self.new = Claim.objects.get(listing__title=public("need"))
        self.part = world.bid(world.need(title=public("partly")), 4)
        self.delivery = self._came()
        self.brought = self._brought(world.need(title=public("brought")))
        self.use, self.used = self._used(), self.brought.claim
        self.cash = world.bid(world.need(title=public("cash"), form=Form.MONEY, quantity=100_00), 100_00)
        self.paid = self._paid()
        self.proposed = self._proposed(world.need(title=public("proposed")))
        self.concern = self._raised()
        self.answered = self._raised()
        answer_concern(concern_id=self.answered.pk, answer="装了灯", on=clock.today(), actor=world.steward)

    def _came(self) -> Delivery:
        photo = ContentFile(b"\x89PNG\r\n\x1a\n", name=f"{self.secret('delivery')}.png")
        arrived = Arrived(3, clock.today(), note=self.secret("delivery"), file=photo, content_type="image/png")
        return record_delivery(claim_id=self.part.pk, arrived=arrived, actor=self.world.steward)

    def _brought(self, need: Listing) -> Delivery:
        claim = self.world.bid(need, 4)
        return record_delivery(claim_id=claim.pk, arrived=Arrived(3, clock.today()), actor=self.world.steward)

    def _used(self) -> DeliveryUse:
        photo = ContentFile(b"\x89PNG\r\n\x1a\n", name=f"{self.secret('delivery')}-use.png")
        used = Used(1, clock.today(), self.secret("delivery"), file=photo, content_type="image/png")
        return record_use(delivery_id=self.brought.pk, used=used, actor=self.world.steward)

    def _paid(self) -> Delivery:
        arrived = Arrived(40_00, clock.today(), voucher=f"PZ-{self.world.code}")
        return record_delivery(claim_id=self.cash.pk, arrived=arrived, actor=self.world.steward)

    def _proposed(self, need: Listing) -> Claim:
        return propose_claim(
            listing_id=need.pk,
            organisation_id=self.world.partner.pk,
            quantity=2,
            actor=self.world.steward,
            key=uuid4(),
        )

    def _raised(self) -> Concern:
        return record_concern(
            council=self.world.council,
            village=self.world.village,
            raised=Raised(self.secret("concern"), clock.today()),
            actor=self.world.steward,
        )

"""Objects from rows, as ``Model.from_db`` makes them, but not field by field, which is most of what reading costs."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init


class Builder:
    """Makes objects of a model whose making nobody changed or listens to. Stands where the ORM expects the model."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    @classmethod
    def of(cls, model: type[Model]) -> Any:
        """A builder; the model itself where it is made in its own way, or where somebody wants to hear of it."""
        is_own = model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
        is_heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
        return model if is_own or is_heard else cls(model)

    def from_db(self, db: str | None, field_names: Iterable[str], values: Sequence[Any]) -> Any:
        """The object; fields that are not named are asked for once they are wanted."""
        found = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, db
        vars(found).update(zip(field_names, values, strict=True), _state=state)
        return found


def let_build(populators: Iterable[Any]) -> None:
    """Let the related objects of a query, and those related to them, be made by builders."""
    for populator in populators:
        populator.model_cls = Builder.of(populator.model_cls)
        let_build(populator.related_populators)

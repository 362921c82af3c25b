"""No table keeps an index that is the beginning of another one: it costs each insert, and the other answers as well."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Index, Model, UniqueConstraint


def whole_indexes(model: type[Model]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Each index over whole columns of all rows: its name, its columns in order, and whether it keeps them unique."""
    for field in model._meta.local_fields:
        if field.unique or field.db_index:  # type: ignore[attr-defined]  # unknown to its stub
            yield field.name, (field.name,), field.unique
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None and constraint.fields:
            yield constraint.name, tuple(constraint.fields), True
    for index in model._meta.indexes:
        if type(index) is Index and index.condition is None and index.fields:
            yield index.name, tuple(index.fields), False


def repeated(model: type[Model]) -> Iterator[str]:
    """Indexes of a model that the beginning of another serves."""
    indexes = list(whole_indexes(model))
    for name, columns, is_unique in indexes:
        others = [other for other in indexes if other[0] != name]
        if not is_unique and any(other[: len(columns)] == columns for _name, other, _unique in others):
            yield f"{model._meta.label}.{name}"


def test_no_index_is_the_beginning_of_another() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("lianxin.")]
    assert len(ours) > 40
    assert [name for model in ours for name in repeated(model)] == []

"""A query that is composed once finds what the ORM finds, whatever values it runs with."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from lianxin.kernel import clock
from lianxin.network.models import Council, Post
from lianxin.network.queries import posts_of, standing, takes_part
from lianxin.prepared import Param, Prepared, run, together
from tests.world import World


@pytest.mark.django_db
def test_it_finds_what_the_same_query_finds_with_each_value() -> None:
    world = World()
    prepared = Prepared(
        lambda: Post.objects.filter(standing(Param("today")), user=Param("user")).select_related("organisation")
    )
    for user in (world.liaison, world.steward, world.office_user):
        for on in (clock.today(), clock.today() - timedelta(days=1), date(2099, 1, 1)):
            plain = list(Post.objects.filter(standing(on), user=user).select_related("organisation"))
            found = prepared.objects(today=on, user=user.pk)
            assert found == plain
            assert [vars(one.organisation) | {"_state": 0} for one in found] == [
                vars(one.organisation) | {"_state": 0} for one in plain
            ]


@pytest.mark.django_db
def test_it_runs_one_query_and_adds_what_is_annotated() -> None:
    world = World()
    prepared = Prepared(
        lambda: Council.objects.filter(code__startswith=Param("code")).annotate(kinds=Count("categories"))
    )

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = prepared.first(code=world.code[:4])

    assert found == world.council
    assert vars(found)["kinds"] == 2
    assert len(asked) == 1
    assert prepared.first(code="4") is None
    assert prepared.first(code="%") is None, "a value is never a pattern"


@pytest.mark.django_db
def test_taking_part_is_asked_of_each_council_for_itself() -> None:
    here, elsewhere = World(), World("310116113")
    both = [here.partner, here.village, elsewhere.partner, elsewhere.village]

    assert [takes_part(here.council, one.pk) for one in both] == [True, True, False, False]
    assert [takes_part(elsewhere.council, one.pk) for one in both] == [False, False, True, True]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_its_own_connection() -> None:
    world = World()
    user = world.liaison

    def ask(_turn: int) -> int:
        try:
            return len(posts_of(type(user).objects.get(pk=user.pk)))
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=3) as threads:
        assert list(threads.map(ask, range(9))) == [1] * 9
    assert len(posts_of(user)) == 1


@pytest.mark.django_db
def test_postgresql_plans_it_once_a_connection() -> None:
    if connection.vendor != "postgresql":
        return
    world = World()
    plans = (
        "SELECT count(*), sum(generic_plans + custom_plans) FROM pg_prepared_statements"
        " WHERE statement LIKE '%%network_enrolment%%' AND statement NOT LIKE '%%pg_prepared_statements%%'"
    )

    def planned() -> tuple[int, int]:
        assert takes_part(world.council, world.partner.pk)
        return run(plans, [])[0]

    (statements, runs), later = planned(), [planned() for _ in range(3)]
    assert later == [(statements, runs + more) for more in (1, 2, 3)]


@pytest.mark.django_db(transaction=True)
def test_queries_that_are_asked_together_find_what_each_finds_alone() -> None:
    world = World()
    councils = Prepared(lambda: Council.objects.filter(code=Param("code")))
    posts = Prepared(lambda: Post.objects.filter(user=Param("user")).select_related("organisation"))
    for code, user in ((world.code, world.liaison), ("none", world.steward)):
        asked = (councils, {"code": code}), (posts, {"user": user.pk})

        assert together(*asked) == [councils.objects(code=code), posts.objects(user=user.pk)]


@pytest.mark.django_db
def test_what_is_not_read_is_asked_for_once_it_is_wanted() -> None:
    world = World()
    prepared = Prepared(
        lambda: (
            Post.objects.filter(user=Param("user")).select_related("organisation").only("role", "organisation__name")
        )
    )

    [post] = prepared.objects(user=world.liaison.pk)

    assert post.get_deferred_fields() == {"council_id", "user_id", "since_on", "until_on"}
    assert (post.organisation.kind, post.council) == (world.partner.kind, world.council)
    assert not post._state.adding, "it is a row that is saved by an update"


@pytest.mark.django_db
def test_who_listens_to_the_making_of_objects_hears_of_these_too() -> None:
    liaison, heard = World().liaison, []
    post_init.connect(lambda instance, **_: heard.append(instance.pk), sender=Post, weak=False, dispatch_uid="heard")
    try:
        Prepared(lambda: Post.objects.filter(user=Param("user"))).objects(user=liaison.pk)
    finally:
        post_init.disconnect(sender=Post, dispatch_uid="heard")

    assert heard == [Post.objects.get(user=liaison).pk]

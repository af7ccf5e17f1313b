"""The databases of tests are what tests/plugin.py promises."""

from threading import Thread

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection

from tests.plugin import ClonedDatabase


def fetch_value(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("round_number", [1, 2])
def test_a_test_runs_as_the_app_role_and_is_rolled_back(round_number: int) -> None:
    assert fetch_value("SELECT current_user") == "doorstep_app"
    assert not ContentType.objects.filter(app_label="leftover").exists()
    ContentType.objects.create(app_label="leftover", model=str(round_number))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["TRUNCATE django_content_type", "CREATE TABLE more ()", "CREATE TEMP TABLE x ()"]
)
def test_the_app_role_changes_rows_and_nothing_else(statement: str) -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("round_number", [1, 2])
def test_threads_share_a_cloned_database_with_real_commits(cloned_database: ClonedDatabase, round_number: int) -> None:
    def work(number: int) -> None:
        ContentType.objects.create(app_label="thread", model=str(number))
        connection.close()

    threads = [Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ContentType.objects.filter(app_label="thread").count() == 8
    assert fetch_value("SELECT current_database()") == cloned_database.name

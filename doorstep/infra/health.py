"""Whether a process lives, and whether it can serve: the answers of `/healthz` and `/readyz` in every role."""

import psycopg
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def find_database_problem() -> str | None:
    """What keeps this process from using the database, or None if it can."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('infra_outbox') IS NOT NULL")
            (migrated,) = cursor.fetchone() or (False,)
    except (DatabaseError, psycopg.Error) as error:
        connection.close()  # so that the next question asks a new connection
        return f"the database does not answer: {type(error).__name__}"
    return None if migrated else "the database is not migrated"


def healthz(_request: HttpRequest) -> JsonResponse:
    """The process is alive."""
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """Whether requests can be served: 200, or 503 with the problem."""
    problem = find_database_problem()
    return JsonResponse({"status": problem or "ok"}, status=503 if problem else 200)

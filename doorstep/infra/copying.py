"""Writing many rows at once."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model

from doorstep.infra.db import transaction_required, translated_errors


@transaction_required
def copy_rows(rows: Sequence[Model]) -> None:
    """
    Insert unsaved rows of one model by COPY, several times faster than ``bulk_create``.

    Every column must have a value: keys are drawn by the caller, database defaults don't apply.
    """
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    target = f"COPY {quote(rows[0]._meta.db_table)} ({columns}) FROM STDIN"
    with translated_errors(), connection.cursor() as cursor, cursor.copy(target) as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields])

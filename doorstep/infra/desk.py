"""The staff desk's ground: tables that staff read and nobody writes past the services."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from doorstep.kernel.money import Money


def is_staff(request: HttpRequest) -> bool:
    """Whether one of the platform's staff asks. They need no further permission: the desk is theirs as a whole."""
    return bool(request.user.is_active and request.user.is_staff)


class _ReadOnly:
    def has_module_permission(self, request: HttpRequest) -> bool:
        """Staff."""
        return is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Staff."""
        return is_staff(request)

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Never."""
        return False


class ReadOnlyAdmin(_ReadOnly, ModelAdmin):  # type: ignore[misc]
    """A table that staff look at; rows change through services only."""

    show_full_result_count = False
    list_per_page = 50
    list_before_template = "desk/said.html"
    said = ""
    """What the page shows, in a sentence above its list; an empty list says by it what would be here."""
    called: tuple[str, str] | None = None
    """What staff call a row and the rows, where the table's own name says something else to them."""

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        if self.called is not None:
            # Breadcrumbs, titles and the list of tables all read it from here; a migration would change nothing else.
            model._meta.verbose_name, model._meta.verbose_name_plural = self.called

    def complete(self, rows: Iterable[Any]) -> None:
        """Give rows what their page shows of them from elsewhere, in a few queries for all of a list; here nothing."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A page of the list, its rows completed."""
        page = super().get_changelist_instance(request)
        self.complete(page.result_list)
        return page

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """One row, completed."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            self.complete([row])
        return row


class ReadOnlyInline(_ReadOnly, TabularInline):  # type: ignore[misc]
    """Rows that belong to the row above them."""

    extra = 0
    show_change_link = True


def amount_column(field: str, title: str, *, currency: str = "currency") -> Callable[[Any, Any], str | None]:
    """
    A column of a page that shows an amount with its currency, in the currency's own decimals.

    :param field: the column with minor units, by which lists are sorted.
    :param currency: the attribute with the currency's code, ``visit.currency`` for example.
    """
    find_currency = attrgetter(currency)

    @admin.display(description=title, ordering=field, empty_value="-")
    def column(_page: Any, row: Any) -> str | None:
        minor = getattr(row, field)
        return None if minor is None else str(Money(minor, find_currency(row)))

    return column


def words_column(field: str, title: str) -> Callable[[Any, Any], str]:
    """A column that shows a code, such as ``too_far``, in words."""

    @admin.display(description=title, ordering=field)
    def column(_page: Any, row: Any) -> str:
        return str(getattr(row, field)).replace("_", " ") or "-"

    return column


def name_column(field: str, title: str, name_of: Callable[[str], str]) -> Callable[[Any, Any], str]:
    """A column that shows a code, such as a market's, by its name."""

    @admin.display(description=title, ordering=field, empty_value="-")
    def column(_page: Any, row: Any) -> str:
        code = getattr(row, field)
        return name_of(code) if code else ""

    return column


def name_filter(
    field: str, title: str, list_names: Callable[[], list[tuple[str, str]]]
) -> type[admin.SimpleListFilter]:
    """
    A filter by a code that is chosen by its name.

    :param field: the column with the code, ``intent__market`` for example.
    """

    class NameFilter(admin.SimpleListFilter):
        parameter_name = field

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            """All codes with their names."""
            return list_names()

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            """What is shown."""
            return queryset.filter(**{field: self.value()}) if self.value() else queryset

    NameFilter.title = title
    return NameFilter


def register_anew(model: type[models.Model], page: type[ReadOnlyAdmin]) -> None:
    """Show a library's table on a page of ours instead of its own."""
    if admin.site.is_registered(model):
        admin.site.unregister(model)
    admin.site.register(model, page)

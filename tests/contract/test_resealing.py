"""Whatever is sealed moves to the newest key: the columns are found by their names, so none can be forgotten."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import BinaryField, Model
from django.test import override_settings

from doorstep.entrypoints.resealing import reseal_everything
from doorstep.infra.crypto import KeyRing
from doorstep.modules.accounts.models import User
from doorstep.modules.booking.models import Visit
from doorstep.settings.env import DEVELOPMENT_KEYS
from tests.callers import Caller
from tests.contract.world import World

NEXT_KEY = "next:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


def sealed_columns() -> Iterator[tuple[type[Model], str]]:
    """Every column of ours that holds sealed values."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, BinaryField) and (field.name == "sealed" or field.name.endswith("_sealed")):
                yield model, field.name


def test_every_sealed_column_moves_to_the_newest_key(world: World) -> None:
    visit = world.visit_id("accepted")
    notes = {"text": "The fuse box is behind the mirror", "replaces": None}
    Caller(world.specialist)._call("PUT", f"/specialist/visits/{visit}/work-notes", notes).expect(200)
    newcomer = User.objects.get(pk=world.other_client.user_id)
    newcomer.put_phone("+358405550777", verified=False)
    newcomer.save()
    columns = list(sealed_columns())
    assert len(columns) >= 8
    ring = f"{NEXT_KEY},{DEVELOPMENT_KEYS}"
    with override_settings(DOORSTEP_KEYS=ring):
        counts = reseal_everything()
        assert counts["visits"] == Visit.objects.count() > 0
        left = {}
        for model, name in columns:
            values = [value for value in model._base_manager.values_list(name, flat=True) if value]
            assert values, f"nothing in {model._meta.db_table}.{name}: the test can't tell"
            left[f"{model._meta.db_table}.{name}"] = sum(not KeyRing.parse(ring).is_current(value) for value in values)
        assert not {column: count for column, count in left.items() if count}
        opened = Visit.objects.get(pk=visit)
        assert opened.open_notes() == notes["text"]
        assert opened.open_place().line

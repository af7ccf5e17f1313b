"""Every part of the kit stands in the gallery, where its states are looked at."""

import re
from pathlib import Path

KIT = Path(__file__).resolve().parents[2] / "web" / "packages" / "ui" / "src"


def test_every_part_of_the_kit_has_a_specimen() -> None:
    parts = {
        name
        for path in (KIT / "components").glob("*.tsx")
        for name in re.findall(r"^export function ([A-Z]\w+)", path.read_text(), re.MULTILINE)
    }
    shown = set(
        re.findall(r'<Specimen of="(\w+)"', "".join(path.read_text() for path in (KIT / "gallery").glob("*.tsx")))
    )
    assert len(parts) > 25
    assert parts - shown == set(), "not in the gallery"
    assert shown - parts == set(), "in the gallery, but not in the kit"

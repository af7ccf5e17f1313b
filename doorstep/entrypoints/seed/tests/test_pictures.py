"""Pictures reach the database with their owners; drawing is left out here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorstep.entrypoints.pictures.rendering import Drawing, Portrait, Rendered
from doorstep.entrypoints.pictures.store import PictureStore
from doorstep.entrypoints.seed import marker
from doorstep.entrypoints.seed.fill import fill_database
from doorstep.entrypoints.seed.showcase import all_drawings
from doorstep.infra.db import fetch_all

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


class BlankPictures(PictureStore):
    """Knows which drawings were announced, and gives a few bytes for each."""

    def __init__(self, folder: Path, announced: set[Drawing]) -> None:
        super().__init__(folder)
        self.announced = announced

    def finish(self) -> None:
        """Nothing is drawn."""

    def picture(self, drawing: Drawing) -> Rendered:
        """Bytes that stand for it. :raises KeyError: if it was not announced."""
        if drawing not in self.announced:
            raise KeyError(drawing)
        width, height = (320, 320) if isinstance(drawing, Portrait) else (640, 480)
        return Rendered(b"large", b"small", width, height)


@pytest.fixture
def filled(cloned_database: object, tmp_path: Path) -> None:
    """Twenty specialists and twenty clients in each market, with blank pictures."""
    pictures = BlankPictures(tmp_path, set(all_drawings(specialist_count=20, today=NOW.date())))
    fill_database(specialist_count=20, client_count=20, now=NOW, say=lambda _: None, pictures=pictures)


def number_of(sql: str) -> int:
    ((found,),) = fetch_all(sql)
    return int(found)


USES = """
SELECT file_id, user_id, 'portfolio' AS purpose
FROM specialists_portfoliopicture AS picture JOIN specialists_specialist AS s ON s.id = picture.specialist_id
UNION ALL SELECT file_id, user_id, 'certificate'
FROM specialists_certificate AS paper JOIN specialists_specialist AS s ON s.id = paper.specialist_id
WHERE file_id IS NOT NULL
UNION ALL SELECT photo_id, user_id, 'avatar' FROM specialists_specialist
UNION ALL SELECT photo, id, 'avatar' FROM accounts_user WHERE photo IS NOT NULL
UNION ALL SELECT unnest(photos), client_id, 'review' FROM reviews_review
UNION ALL SELECT unnest(photos), client_id, 'problem' FROM booking_order
UNION ALL SELECT photo_id, NULL, 'service' FROM catalog_service
UNION ALL SELECT photo_id, NULL, 'service' FROM catalog_category
"""


def test_everybody_and_everything_has_a_picture_of_the_right_owner(filled: None) -> None:
    fewest = "SELECT min(n) FROM (SELECT count(*) AS n FROM specialists_portfoliopicture GROUP BY specialist_id) AS x"
    assert number_of(fewest) >= 2
    assert number_of("SELECT count(DISTINCT specialist_id) FROM specialists_certificate") > 60
    demo_clients = [made.client_ids[0] for made in marker.demo_markets()]
    assert fetch_all("SELECT count(photo) FROM accounts_user WHERE id = ANY(%s)", [demo_clients]) == [(4,)]
    wrong = f"""
        SELECT count(*) FROM ({USES}) AS used FULL JOIN infra_storedfile AS file ON file.id = used.file_id
        WHERE file.id IS NULL OR used.file_id IS NULL OR file.purpose <> used.purpose
           OR file.owner_user_id IS DISTINCT FROM used.user_id OR file.expires_at IS NOT NULL
    """
    assert number_of(wrong) == 0
    assert number_of(f"SELECT count(*) - count(DISTINCT file_id) FROM ({USES}) AS used") == 0
    for purpose in ("review", "problem"):
        assert number_of(f"SELECT count(*) FROM infra_storedfile WHERE purpose = '{purpose}'") > 3

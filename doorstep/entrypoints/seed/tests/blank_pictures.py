"""Pictures reach the database with their owners; drawing is left out here."""

from datetime import date
from pathlib import Path

from doorstep.entrypoints.pictures.rendering import Drawing, Portrait, Rendered
from doorstep.entrypoints.pictures.store import PictureStore
from doorstep.entrypoints.seed import marker
from doorstep.entrypoints.seed.showcase import all_drawings
from doorstep.infra.db import fetch_all


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


def blank_pictures(folder: Path, *, specialist_count: int, today: date) -> BlankPictures:
    """Pictures for so many specialists a market, without drawing any."""
    return BlankPictures(folder, set(all_drawings(specialist_count=specialist_count, today=today)))


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
UNION ALL SELECT photo_id, specialist_user_id, 'visit'
FROM fieldwork_visitphoto AS p JOIN booking_visit AS v ON v.id = p.visit_id
UNION ALL SELECT photo_id, NULL, 'service' FROM catalog_service
UNION ALL SELECT photo_id, NULL, 'service' FROM catalog_category
"""


def check_pictures() -> None:
    """Everybody and everything in a filled city has a picture of the right owner."""
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

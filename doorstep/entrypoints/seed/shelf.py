"""Demo pictures on their way into the store, and those that clients send: of problems, and with reviews."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from doorstep.entrypoints.pictures.rendering import Drawing, Scene
from doorstep.entrypoints.pictures.scenes.catalogue import CLEANABLE, OF_SERVICE, VARIANTS
from doorstep.entrypoints.pictures.store import PictureStore
from doorstep.infra import files
from doorstep.infra.db import transaction_required
from doorstep.kernel.ids import new_id
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.reviews.contracts import ImportedReview

SENT_WIDTH = 640
_REVIEWS_WITH_PHOTOS = 0.1
_ORDERS_WITH_PHOTOS = 0.35
_PLEASED, _DISPLEASED = 4, 2
# Where a client would show what is wrong, and a specialist that it is well again.
PROBLEMS = (
    "deep-cleaning", "move-out-cleaning", "sofa-cleaning", "mattress-cleaning", "washing-machine-repair",
    "refrigerator-repair", "dishwasher-repair", "oven-hob-repair", "air-conditioner-service", "phone-screen-repair",
    "tap-repair", "drain-unblocking", "toilet-repair", "socket-replacement", "electrical-fault-finding",
    "lock-replacement",
)  # fmt: skip


@dataclass(slots=True)
class Shelf:
    """
    Gives pictures their ids at once; they are stored when everything is drawn.

    :param pictures: None keeps nothing and gives no ids, for tests.
    """

    pictures: PictureStore | None
    waiting: list[tuple[uuid.UUID, Drawing, files.Purpose, int | None]] = field(default_factory=list)

    def put(self, drawing: Drawing, purpose: files.Purpose, owner_user_id: int | None = None) -> uuid.UUID | None:
        """The id under which the picture will be stored."""
        if self.pictures is None:
            return None
        file_id = new_id()
        self.waiting.append((file_id, drawing, purpose, owner_user_id))
        return file_id

    @transaction_required
    def store(self, *, now: datetime) -> None:
        """Wait for the drawings, and store what was put here."""
        if self.pictures is None:
            return
        self.pictures.finish()
        files.store_pictures([self._ready(*entry) for entry in self.waiting], now=now)
        self.waiting.clear()

    def _ready(
        self, file_id: uuid.UUID, drawing: Drawing, purpose: files.Purpose, owner_user_id: int | None
    ) -> files.ReadyPicture:
        assert self.pictures is not None  # without a store nothing waits
        made = self.pictures.picture(drawing)
        return files.ReadyPicture(
            large=made.large,
            small=made.small,
            width=made.width,
            height=made.height,
            purpose=purpose,
            owner_user_id=owner_user_id,
            id=file_id,
        )


def sent_drawings() -> Iterator[Drawing]:
    """Everything that clients may send."""
    for name in dict.fromkeys(name for names in OF_SERVICE.values() for name in names):
        yield from (Scene(name, "", variant, SENT_WIDTH) for variant in range(VARIANTS))
        if name in CLEANABLE:
            yield Scene(name, "soiled", 0, SENT_WIDTH)


def with_problem_photos(order: ImportedOrder, slugs: Mapping[int, str], shelf: Shelf) -> ImportedOrder:
    """Some coming orders for repairs and thorough cleaning show what is wrong."""
    random = Random(f"photos of {order.offer.offer_id} at {order.starts_at}")
    slug = slugs[order.offer.service_id]
    coming = order.state in (VisitState.REQUESTED, VisitState.ACCEPTED)
    if not coming or slug not in PROBLEMS or random.random() > _ORDERS_WITH_PHOTOS:
        return order
    names = OF_SERVICE[slug][: random.randint(1, 2)]
    scenes = [problem_scene(name) for name in names]
    return replace(order, photo_ids=_put_all(scenes, files.Purpose.PROBLEM, order.address.user_id, shelf))


def problem_scene(name: str) -> Scene:
    """What something looks like before it is cleaned or mended."""
    return Scene(name, "soiled", 0, SENT_WIDTH) if name in CLEANABLE else Scene(name, "", VARIANTS - 1, SENT_WIDTH)


def with_review_photos(
    written: Sequence[ImportedReview], slugs: Mapping[int, str], shelf: Shelf, *, code: str
) -> list[ImportedReview]:
    """Some reviews show the result, good or bad."""
    random = Random(f"photos of reviews in {code}")
    return [_illustrated(review, OF_SERVICE[slugs[review.service_id]], shelf, random) for review in written]


def _illustrated(review: ImportedReview, names: Sequence[str], shelf: Shelf, random: Random) -> ImportedReview:
    shows, variant, count = random.random() < _REVIEWS_WITH_PHOTOS, random.randrange(VARIANTS), random.randint(1, 2)
    stars = review.content.stars
    if not shows or not review.content.text or _DISPLEASED < stars < _PLEASED:
        return review
    if stars >= _PLEASED:
        chosen = random.sample(names, min(count, len(names)))
        scenes = [Scene(name, "", variant, SENT_WIDTH) for name in chosen]
    else:
        scenes = [Scene(name, "soiled", 0, SENT_WIDTH) for name in names if name in CLEANABLE][:1]
    photo_ids = _put_all(scenes, files.Purpose.REVIEW, review.client_id, shelf)
    return replace(review, content=replace(review.content, photo_ids=photo_ids))


def _put_all(
    scenes: Sequence[Scene], purpose: files.Purpose, owner_user_id: int, shelf: Shelf
) -> tuple[uuid.UUID, ...]:
    put = (shelf.put(scene, purpose, owner_user_id) for scene in scenes)
    return tuple(file_id for file_id in put if file_id is not None)

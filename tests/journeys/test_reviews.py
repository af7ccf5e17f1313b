"""What a client says of a visit, what the specialist answers, and what everybody sees of it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from doorstep.infra.files import sweep_files
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.reviews.tests.builders import past_visit
from tests.builders import BuiltClient, BuiltSpecialist, make_client, make_service, make_specialist
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.pictures import small_picture
from tests.queue import work_off

pytestmark = pytest.mark.django_db

WORDS: dict[str, Any] = {
    "stars": 4,
    "punctuality": 5,
    "quality": 4,
    "communication": None,
    "value": 3,
    "text": " The oven looks new. ",
    "file_ids": [],
}


@dataclass
class Corner:
    """A client whose visit yesterday is done, and its specialist."""

    home: BuiltClient
    client: Caller
    specialist: BuiltSpecialist
    worker: Caller
    visit: str

    def review(self, **words: object) -> Answer:
        return self.client._call("POST", f"/visits/{self.visit}/review", {**WORDS, **words})

    def change(self, **words: object) -> Answer:
        return self.client._call("PUT", f"/visits/{self.visit}/review", {**WORDS, **words})

    def stands(self) -> Any:
        return self.client.get(f"/visits/{self.visit}/review").expect(200)

    def shown(self, **query: object) -> Any:
        return Caller().get(f"/specialists/{self.specialist.specialist_id}/reviews", **query).expect(200)

    def reply(self, review_id: str, text: str) -> Answer:
        return self.worker._call("PUT", f"/specialist/reviews/{review_id}/reply", {"text": text})


@pytest.fixture
def corner(clock: StandingClock) -> Corner:
    home, specialist = make_client(at=(1, 0)), make_specialist(make_service("oven-cleaning"))
    visit = past_visit(home, specialist)
    return Corner(home, Caller(home), specialist, Caller(specialist), str(visit))


def test_a_visit_is_reviewed_read_and_answered(corner: Corner, clock: StandingClock) -> None:
    (due,) = corner.client.get("/me/reviews/due").expect(200)["items"]
    assert (due["visit_id"], due["service_name"]) == (corner.visit, "Oven cleaning")
    assert due["specialist"]["name"] == "Onni V."
    before = corner.stands()
    assert (before["review"], before["may_write"], before["may_change"]) == (None, True, False)

    photo = corner.client.upload(small_picture(), "review").expect(201)["id"]
    written = corner.review(file_ids=[photo]).expect(201)
    assert (written["may_write"], written["may_change"]) == (False, True)
    assert corner.client.get("/me/reviews/due").expect(200)["items"] == []

    page = corner.shown()
    (review,) = page["items"]
    assert (review["stars"], review["text"], review["author"]) == (4, "The oven looks new.", "Aino K.")
    assert [review[name] for name in ("punctuality", "quality", "communication", "value")] == [5, 4, None, 3]
    assert (review["service_name"], review["language"], review["reply"]) == ("Oven cleaning", "en", None)
    assert Browser().get(review["photos"][0]["small_url"]).status_code == 200
    summary = page["summary"]
    # (4 + 8 x 4.0) / 9
    assert (summary["rating"], summary["average"], summary["count"]) == (4.0, 4.0, 1)
    assert (summary["distribution"], summary["weight"], summary["prior"]) == ([0, 0, 0, 1, 0], 8, 4.0)
    assert summary["criteria"] == {"punctuality": 5.0, "quality": 4.0, "communication": None, "value": 3.0}

    mine = corner.worker.get("/specialist/reviews").expect(200)
    assert (mine["unanswered"], mine["items"][0]["visit_id"]) == (1, corner.visit)
    corner.reply(review["id"], "Thank you!").expect(204)
    reply = corner.shown()["items"][0]["reply"]
    assert (reply["text"], reply["language"]) == ("Thank you!", "en")
    assert corner.worker.get("/specialist/reviews", unanswered=True).expect(200)["items"] == []
    assert corner.stands()["review"]["reply"]["text"] == "Thank you!"
    # Photos of a review outlive the day after which unused ones are swept.
    sweep_files(clock() + timedelta(days=2))
    assert Browser().get(review["photos"][0]["url"]).status_code == 200


def test_the_rating_is_the_same_everywhere(corner: Corner) -> None:
    corner.review(stars=5).expect(201)
    rating = corner.shown()["summary"]["rating"]
    assert rating == 4.11
    profile = Caller().get(f"/specialists/{corner.specialist.specialist_id}").expect(200)
    assert (profile["rating"], profile["rating_count"]) == (rating, 1)
    for least, found in ((4.1, 1), (4.2, 0)):
        cards = Caller().get("/search", market="hel", rating_min=least).expect(200)["items"]
        assert len(cards) == found
        assert all(card["specialist"]["rating"] == rating for card in cards)


def test_twice_is_once(corner: Corner) -> None:
    corner.review().expect(201)
    corner.review(stars=1).expect(409, "review_exists")
    assert corner.shown()["summary"]["distribution"] == [0, 0, 0, 1, 0]


def test_a_review_changes_for_a_day(corner: Corner, clock: StandingClock) -> None:
    first, second, third = (corner.client.upload(small_picture(), "review").expect(201)["id"] for _ in range(3))
    corner.change().expect(404, "review_missing")
    corner.review(file_ids=[first, second]).expect(201)
    clock.pass_time(hours=23, minutes=59)
    changed = corner.change(stars=2, text="It smells again.", file_ids=[second, third], value=None).expect(200)[
        "review"
    ]
    assert (changed["stars"], changed["text"], changed["value"]) == (2, "It smells again.", None)
    assert [photo["id"] for photo in changed["photos"]] == [second, third]
    assert changed["edited_at"] is not None
    assert corner.shown()["summary"]["distribution"] == [0, 1, 0, 0, 0]
    sweep_files(clock())
    assert corner.client._call("DELETE", f"/files/{first}").status == 404, "what was left out is gone"
    clock.pass_time(minutes=1)
    assert corner.stands()["may_change"] is False
    corner.change(stars=5).expect(410, "review_too_late")


def test_a_reply_changes_for_a_day(corner: Corner, clock: StandingClock) -> None:
    corner.review().expect(201)
    review = corner.shown()["items"][0]["id"]
    clock.pass_time(days=20)
    corner.reply(review, "Thank you!").expect(204)
    clock.pass_time(hours=23)
    corner.reply(review, "Thank you very much!").expect(204)
    clock.pass_time(hours=1)
    corner.reply(review, "Thank you very much!").expect(204)  # the same again is no change
    corner.reply(review, "Hm.").expect(410, "review_too_late")
    assert corner.shown()["items"][0]["reply"]["text"] == "Thank you very much!"
    for text in ("", "   ", "x" * 1001):
        corner.reply(review, text).expect(422, "invalid_input")


def test_only_done_visits_of_ones_own_are_reviewed(corner: Corner, clock: StandingClock) -> None:
    stranger = Caller(make_client(at=(2, 0)))
    for caller in (stranger, corner.worker):
        caller._call("POST", f"/visits/{corner.visit}/review", WORDS).expect(404, "not_found")
        caller.get(f"/visits/{corner.visit}/review").expect(404, "not_found")
    for state in (VisitState.ACCEPTED, VisitState.NO_SHOW, VisitState.CANCELLED):
        visit = past_visit(corner.home, corner.specialist, ago=timedelta(days=3), state=state)
        corner.client._call("POST", f"/visits/{visit}/review", WORDS).expect(409, "visit_not_done")
        assert corner.client.get(f"/visits/{visit}/review").expect(200)["may_write"] is False
    clock.pass_time(days=29)
    assert corner.stands()["may_write"] is False
    corner.review().expect(410, "review_too_late")
    assert corner.client.get("/me/reviews/due").expect(200)["items"] == []
    corner.client._call("POST", f"/visits/{uuid.uuid4()}/review", WORDS).expect(404, "not_found")


@pytest.mark.parametrize(
    "words",
    [
        {"stars": 0},
        {"stars": 6},
        {"stars": None},
        {"value": 0},
        {"text": "x" * 2001},
        {"file_ids": [str(uuid.uuid4())] * 7},
    ],
    ids=["no star", "six stars", "nothing", "no star for value", "a novel", "seven photos"],
)
def test_impossible_words_are_refused(corner: Corner, words: dict[str, Any]) -> None:
    corner.review(**words).expect(422, "invalid_input")
    assert corner.stands()["review"] is None


def test_photos_are_ones_own_and_for_a_review(corner: Corner) -> None:
    foreign = Caller(make_client(at=(2, 0))).upload(small_picture(), "review").expect(201)["id"]
    other = corner.client.upload(small_picture(), "problem").expect(201)["id"]
    for photo in (foreign, other, str(uuid.uuid4())):
        corner.review(file_ids=[photo]).expect(404, "file_missing")
    assert corner.stands()["review"] is None
    assert corner.shown()["summary"]["count"] == 0


def test_replies_are_the_visits_specialists(corner: Corner) -> None:
    corner.review().expect(201)
    review = corner.shown()["items"][0]["id"]
    other = Caller(make_specialist(make_service("windows"), at=(3, 0)))
    other._call("PUT", f"/specialist/reviews/{review}/reply", {"text": "Mine."}).expect(404, "review_missing")
    corner.client._call("PUT", f"/specialist/reviews/{review}/reply", {"text": "Mine."}).expect(403, "not_allowed")
    assert corner.shown()["items"][0]["reply"] is None


def test_lists_are_sorted_filtered_and_paged(corner: Corner) -> None:
    given = [3, 5, 1, 5, 4, 3, 2]
    photo = corner.client.upload(small_picture(), "review").expect(201)["id"]
    for number, stars in enumerate(given):
        visit = past_visit(corner.home, corner.specialist, ago=timedelta(days=2 + number))
        files = [photo] if number == 4 else []
        corner.client._call("POST", f"/visits/{visit}/review", {**WORDS, "stars": stars, "file_ids": files}).expect(201)

    def stars_of(**query: object) -> list[int]:
        found, cursor = [], None
        while True:
            page = corner.shown(limit=2, **query, **({"cursor": cursor} if cursor else {}))
            assert (page["summary"] is None) == (cursor is not None)
            found += [item["stars"] for item in page["items"]]
            cursor = page["next_cursor"]
            if not cursor:
                return found

    assert stars_of(sort="newest") == given[::-1]
    assert stars_of(sort="highest") == [5, 5, 4, 3, 3, 2, 1]
    assert stars_of(sort="lowest") == [1, 2, 3, 3, 4, 5, 5]
    assert stars_of(stars=3) == [3, 3]
    assert stars_of(with_photos=True) == [4]
    Caller().get(f"/specialists/{corner.specialist.specialist_id}/reviews", cursor="x").expect(422, "invalid_input")
    Caller().get("/specialists/999999/reviews").expect(404, "specialist_missing")


def test_both_sides_are_told_once(corner: Corner) -> None:
    corner.review().expect(201)
    corner.change(stars=5).expect(200)
    work_off()
    told = corner.worker.get("/me/notices", app="specialist").expect(200)["items"]
    received = [notice for notice in told if notice["kind"] == "review_received"]
    assert len(received) == 1
    assert received[0]["link"] == "/reviews"
    assert "The oven looks new." in received[0]["body"]
    assert "Aino K." in received[0]["body"]
    review = corner.shown()["items"][0]["id"]
    corner.reply(review, "Thank you!").expect(204)
    corner.reply(review, "Thank you very much!").expect(204)
    work_off()
    told = corner.client.get("/me/notices", app="client").expect(200)["items"]
    answered = [notice for notice in told if notice["kind"] == "review_answered"]
    assert len(answered) == 1
    assert answered[0]["link"].startswith("/bookings/")
    assert "Thank you very much!" in answered[0]["body"]

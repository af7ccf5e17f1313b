"""Photos, portfolios and certificates over HTTP: whose they are, in which order, how many, and where files go."""

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from doorstep.infra.db import fetch_all
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.specialists import rules
from doorstep.modules.specialists.contracts import AddCertificate, AddPicture, CertificatesFull, PortfolioFull
from doorstep.modules.specialists.models import Certificate, PortfolioPicture
from doorstep.modules.specialists.services import showcase
from tests.builders import BuiltSpecialist, make_service, make_specialist
from tests.callers import Caller
from tests.pictures import small_picture

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
PAPER = {"title": "Plumber", "issuer": "Vocational college", "year": 2011}


@pytest.fixture
def specialist() -> BuiltSpecialist:
    return make_specialist(make_service())


@pytest.fixture
def caller(specialist: BuiltSpecialist) -> Caller:
    return Caller(specialist)


def upload(caller: Caller, purpose: str = "portfolio") -> str:
    file_id: str = caller.upload(small_picture(), purpose).expect(201)["id"]
    return file_id


def patch(caller: Caller, path: str, body: object) -> Any:
    return caller._call("PATCH", path, body)


def delete(caller: Caller, path: str) -> Any:
    return caller._call("DELETE", path)


def captions(caller: Caller) -> list[str]:
    return [item["caption"] for item in caller.get("/specialist/portfolio").expect(200)["items"]]


def is_attached(file_id: str) -> bool:
    ((attached,),) = fetch_all("SELECT expires_at IS NULL FROM infra_storedfile WHERE id = %s", [uuid.UUID(file_id)])
    return bool(attached)


@pytest.mark.django_db
def test_the_portfolio_shows_on_the_page_in_its_order(caller: Caller, specialist: BuiltSpecialist) -> None:
    made = [
        caller.post("/specialist/portfolio", {"file_id": upload(caller), "caption": f" {name} "}).expect(201)
        for name in ("one", "two", "three")
    ]
    assert set(made[0]["picture"]) == {"id", "url", "small_url", "width", "height"}
    moved = patch(caller, f"/specialist/portfolio/{made[2]['id']}", {"position": 0, "caption": "new"}).expect(200)
    assert moved["caption"] == "new"
    assert captions(caller) == ["new", "one", "two"]
    patch(caller, f"/specialist/portfolio/{made[2]['id']}", {"position": 23}).expect(200)
    assert captions(caller) == ["one", "two", "new"]
    page = Caller().get(f"/specialists/{specialist.specialist_id}").expect(200)
    assert [item["caption"] for item in page["portfolio"]] == ["one", "two", "new"]
    assert page["photo"] is None
    assert page["certificates"] == []


@pytest.mark.django_db
def test_the_same_picture_again_changes_nothing(caller: Caller) -> None:
    body = {"file_id": upload(caller), "caption": "one"}
    first = caller.post("/specialist/portfolio", body).expect(201)
    again = caller.post("/specialist/portfolio", body).expect(201)
    assert first["id"] == again["id"]
    assert captions(caller) == ["one"]


@pytest.mark.django_db
def test_removing_closes_the_gap_and_lets_the_file_go(caller: Caller) -> None:
    files = [upload(caller) for _ in range(3)]
    made = [caller.post("/specialist/portfolio", {"file_id": file_id}).expect(201) for file_id in files]
    assert all(map(is_attached, files))
    delete(caller, f"/specialist/portfolio/{made[1]['id']}").expect(204)
    assert list(PortfolioPicture.objects.order_by("position").values_list("position", flat=True)) == [0, 1]
    assert [is_attached(file_id) for file_id in files] == [True, False, True]
    delete(caller, f"/specialist/portfolio/{made[1]['id']}").expect(404, "picture_missing")


@pytest.mark.django_db
def test_only_own_unused_pictures_of_the_purpose_can_be_shown(caller: Caller) -> None:
    stranger = Caller(make_specialist(make_service("ironing")))
    theirs, other_purpose = upload(stranger), upload(caller, "certificate")
    for file_id in (theirs, other_purpose, str(uuid.uuid4())):
        caller.post("/specialist/portfolio", {"file_id": file_id}).expect(404, "file_missing")
        patch(caller, "/specialist/profile", {"photo_id": file_id}).expect(404, "file_missing")
    assert not is_attached(theirs)
    made = stranger.post("/specialist/portfolio", {"file_id": theirs}).expect(201)
    patch(caller, f"/specialist/portfolio/{made['id']}", {"caption": "mine"}).expect(404, "picture_missing")
    delete(caller, f"/specialist/portfolio/{made['id']}").expect(404, "picture_missing")
    assert captions(stranger) == [""]


@pytest.mark.django_db
def test_the_photo_is_replaced_and_taken_away(caller: Caller, specialist: BuiltSpecialist) -> None:
    first, second = upload(caller, "avatar"), upload(caller, "avatar")
    profile = patch(caller, "/specialist/profile", {"photo_id": first}).expect(200)
    assert f"/media/{first}/small?" in profile["photo"]["small_url"]
    patch(caller, "/specialist/profile", {"photo_id": first}).expect(200)
    patch(caller, "/specialist/profile", {"experience_years": 4}).expect(200)
    page = Caller().get(f"/specialists/{specialist.specialist_id}").expect(200)
    assert f"/media/{first}/" in page["photo"]["url"]
    patch(caller, "/specialist/profile", {"photo_id": second}).expect(200)
    assert (is_attached(first), is_attached(second)) == (False, True)
    assert patch(caller, "/specialist/profile", {"photo_id": None}).expect(200)["photo"] is None
    assert not is_attached(second)


@pytest.mark.django_db
def test_certificates_are_stated_once_and_newest_first(caller: Caller) -> None:
    file_id = upload(caller, "certificate")
    made = caller.post("/specialist/certificates", {**PAPER, "file_id": file_id}).expect(201)
    assert made["picture"]["id"] == file_id
    caller.post("/specialist/certificates", {**PAPER, "year": 2019}).expect(201)
    caller.post("/specialist/certificates", PAPER).expect(409, "certificate_exists")
    listed = caller.get("/specialist/certificates").expect(200)
    assert [item["year"] for item in listed["items"]] == [2019, 2011]
    assert listed["most"] == rules.MOST_CERTIFICATES
    delete(caller, f"/specialist/certificates/{made['id']}").expect(204)
    assert not is_attached(file_id)
    stranger = Caller(make_specialist(make_service("ironing")))
    left = listed["items"][0]["id"]
    delete(stranger, f"/specialist/certificates/{left}").expect(404, "certificate_missing")
    assert Certificate.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"year": 2999}, {"year": 1200}, {"title": "  "}, {"issuer": "x" * 121}])
def test_impossible_certificates_are_refused(caller: Caller, change: dict[str, object]) -> None:
    caller.post("/specialist/certificates", {**PAPER, **change}).expect(422, "invalid_input")
    ahead = datetime.now(UTC).year + 2
    caller.post("/specialist/certificates", {**PAPER, "year": ahead}).expect(422, "invalid_input")
    assert Certificate.objects.count() == 0


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Run functions at the same time; results or errors, in order. Connections are open before the start."""
    barrier = threading.Barrier(len(work))
    results: list[Any] = [None] * len(work)

    def run(number: int) -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            results[number] = work[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_at_once_keep_the_order_and_the_limits(cloned_database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_PICTURES", 6)
    monkeypatch.setattr(rules, "MOST_CERTIFICATES", 3)
    specialist = make_specialist(make_service())
    actor, caller = accounts.actor_of(specialist.user_id), Caller(specialist)
    files = [uuid.UUID(upload(caller)) for _ in range(8)]

    def show(file_id: uuid.UUID) -> object:
        return showcase.add_picture(AddPicture(file_id), actor=actor, now=datetime.now(UTC))

    def state(number: int) -> object:
        return showcase.add_certificate(AddCertificate(f"Course {number}", "College", 2015), actor=actor, now=NOW)

    results = at_once([lambda file_id=file_id: show(file_id) for file_id in files])  # type: ignore[misc]
    assert sum(isinstance(result, PortfolioFull) for result in results) == 2
    rows = PortfolioPicture.objects.order_by("position")
    assert [row.position for row in rows] == list(range(6))
    first, fourth = f"/specialist/portfolio/{rows[0].pk}", f"/specialist/portfolio/{rows[3].pk}"
    moves = [lambda place=place: patch(caller, first, {"position": place}) for place in range(5)]
    answers = at_once([*moves, lambda: delete(caller, fourth)])
    assert [answer.status for answer in answers] == [200] * 5 + [204]
    assert sorted(PortfolioPicture.objects.values_list("position", flat=True)) == list(range(5))
    results = at_once([lambda number=number: state(number) for number in range(6)])  # type: ignore[misc]
    assert sum(isinstance(result, CertificatesFull) for result in results) == 3
    assert Certificate.objects.count() == 3

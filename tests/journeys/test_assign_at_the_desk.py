"""Staff put somebody to a search at the desk: found by its number, chosen by name, or refused with the reason."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from doorstep.modules.specialists import facade as specialists
from tests.builders import make_client, make_service, make_specialists
from tests.callers import Caller
from tests.queue import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_staff_choose_who_comes() -> None:
    service = make_service()
    people = make_specialists([(1.0, 0.0), (2.0, 0.0)], [service])
    client = Caller(make_client())
    wish = {"service_id": service, "address_id": client.address_id, "when": {"kind": "asap"}}
    quote = client._call("POST", "/searches/quotes", wish).expect(200)["quote"]
    held = client.post("/searches", {"quote": quote}).expect(201)
    order = client.confirm(held["id"]).expect(200)
    work_off()

    desk = Client()
    desk.force_login(get_user_model().objects.create(name="Staff", is_staff=True, market_id="hel"))
    page = f"/staff/dispatch/hunt/{order['id']}"
    for table in ("hunt", "joboffer"):
        found = desk.get(f"/staff/dispatch/{table}/?q={order['number'].lower()}").content.decode()
        assert f"/staff/booking/order/{order['id']}/change/" in found
    assert "Europe/Helsinki" in desk.get(f"{page}/change/").content.decode()

    names = [specialists.card(one.specialist_id).display_name for one in people]
    assert all(name in desk.get(f"{page}/assign/").content.decode() for name in names)
    chosen, other = (one.offer_ids[service] for one in people)
    for asked, refusal in (
        ({}, "Choose who comes"),
        ({"offer": chosen, "other": other}, "Choose who comes"),
        ({"offer": 10**6}, "come any more"),
        ({"other": 10**6}, "This offer can"),
    ):
        assert refusal in desk.post(f"{page}/assign/", asked).content.decode()
    assert client.order(order["id"])["state"] == "searching"
    done = desk.post(f"{page}/assign/", {"offer": chosen}, follow=True).content.decode()
    assert f"Assigned: {names[0]} comes" in done
    served = client.order(order["id"])
    assert (served["state"], served["visits"][0]["specialist"]["id"]) == ("confirmed", people[0].specialist_id)
    assert "nobody could come now" in desk.get(f"{page}/assign/").content.decode()
    assert desk.get(f"/staff/dispatch/hunt/{uuid.uuid4()}/assign/").status_code in (302, 404)

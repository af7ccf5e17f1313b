"""Walks over the screens of a visit that is led, of job offers and of safety."""

import re

from playwright.sync_api import FilePayload, Page

from tests.browser.walk import Walk
from tests.browser.world import World
from tests.pictures import phone_photo

_NEAR = 0.0003
_FAR = 0.01
_SIGNATURE = {"how": "signature", "strokes": [[[100, 200], [400, 300], [700, 150]]]}


def walk_the_led_visit(walk: Walk, world: World, visit: str) -> None:
    """From setting out to the service record, for a specialist who may take the first step now."""
    page, words = walk.page, walk.words
    place = world.colleague.worked(visit)["place"]
    walk.device.context.grant_permissions(["geolocation"])
    _be(walk, place, _FAR)
    walk.open(f"/specialist/visits/{visit}")
    walk.button("work.set_out").wait_for()
    walk.look("lead-before")
    walk.press("work.set_out")
    walk.sees("trip.on")
    page.get_by_text(words("trip.looks_title")).click()
    walk.look("lead-way")
    walk.press("safety.open")
    walk.look_at_dialog("lead-safety")
    page.get_by_role("dialog").get_by_role("group").get_by_role("button").first.click()
    walk.button("safety.all_well").wait_for()
    walk.look("lead-timer")
    walk.escape()
    walk.press("work.arrive")
    page.get_by_role("dialog").locator("svg.lucide-locate-off").wait_for()
    walk.look_at_dialog("lead-check-in-far")
    _be(walk, place, _NEAR)
    page.get_by_role("dialog").locator("svg.lucide-map-pin-check").wait_for()
    with page.expect_file_chooser() as chooser:
        walk.press("check_in.take")
    chooser.value.set_files(FilePayload(name="door.jpg", mimeType="image/jpeg", buffer=phone_photo()))
    page.get_by_role("img", name=words("check_in.photo")).wait_for()
    walk.look("lead-check-in")
    for how in ("by_override", "by_code"):
        page.get_by_role("radio", name=words(f"check_in.{how}")).check(force=True)
        walk.look(f"lead-check-in-{how}")
    page.get_by_role("radio", name=words("check_in.by_position")).check(force=True)
    walk.press("check_in.send")
    walk.button("work.start").wait_for()
    walk.look("lead-arrived")
    walk.press("work.start")
    walk.sees("record.clock")
    walk.look("lead-working")
    walk.press("work_extra.ask")
    page.get_by_role("radio", name=words("work_extra.kind_part")).check(force=True)
    walk.look_at_dialog("lead-parts")
    walk.escape()
    if world.colleague.get(f"/specialist/visits/{visit}/record").expect(200)["sign_off_required"]:
        tick_all(page)
        walk.press("work.finish")
        walk.look_at_dialog("lead-finish")
        world.colleague.post(f"/specialist/visits/{visit}/sign-off", _SIGNATURE).expect(200)
    world.colleague.step(visit, "finish").expect(200)
    walk.open(f"/specialist/visits/{visit}")
    walk.sees("record.title")
    walk.look("lead-record")


def walk_the_jobs(walk: Walk, world: World) -> None:
    """Open orders, and why a job went to others."""
    for path, title in (("pool", "jobs.pool"), ("standing", "jobs.standing")):
        walk.open(f"/specialist/{path}")
        walk.page.get_by_role("heading", level=1, name=walk.words(title)).wait_for()
        walk.look(f"jobs-{path}")


def tick_all(page: Page) -> None:
    """Tick the whole checklist of a visit at which work has begun, if its service has one."""
    page.locator("main [role=timer]").first.wait_for()
    boxes = page.get_by_role("main").get_by_role("listitem").get_by_role("checkbox")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    if number := boxes.count():
        page.get_by_text(re.compile(rf"^{number}\D+{number}$")).first.wait_for()


def _be(walk: Walk, place: dict[str, float], off: float) -> None:
    walk.device.context.set_geolocation({"latitude": place["lat"] + off, "longitude": place["lon"], "accuracy": 9})

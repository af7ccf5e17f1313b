"""Walks over the specialist's app: at the door, the day, visits in every state, the week, the shop window."""

from playwright.sync_api import expect

from tests.browser.device import HAS_WORKER
from tests.browser.fieldwork_screens import walk_the_jobs
from tests.browser.walk import Walk
from tests.browser.world import World


def walk_as_stranger(walk: Walk, world: World) -> None:
    """For somebody who is no specialist."""
    walk.open("/specialist/")
    walk.sees("work.stranger_title")
    walk.look("work-stranger")


def walk_at_the_door(walk: Walk, world: World) -> None:
    """Before signing in."""
    walk.open("/specialist/")
    walk.look("work-door")
    walk.press("sign_in.by_password")
    walk.look("work-door-password")
    walk.press("reset.forgotten")
    walk.sees("reset.text")
    walk.look("work-door-reset")


def walk_the_work(walk: Walk, world: World) -> None:
    """The day, requests, and visits in each state."""
    page = walk.page
    walk.open("/specialist/")
    walk.look("work-today")
    walk.open("/specialist/requests")
    walk.button("work.decline").wait_for()
    walk.look("work-requests")
    walk.press("work.decline")
    walk.look_at_dialog("work-decline")
    for state in ("requested", "accepted", "cancelled", "declined"):
        walk.open(f"/specialist/visits/{world.visits[state]}")
        walk.button("work.accept").or_(page.get_by_role("textbox")).first.wait_for()
        walk.look(f"work-visit-{state}")
    for state in ("no_show", "expired"):
        walk.retell("**/api/v1/specialist/visits/*", state)
        walk.open(f"/specialist/visits/{world.visits['requested']}")
        page.get_by_text(walk.words(f"visit_state.{state}")).first.wait_for()
        walk.look(f"work-visit-{state}")
        page.unroute("**/api/v1/specialist/visits/*")
    walk.open(f"/specialist/visits/{world.visits['accepted']}")
    walk.press("work.cancel")
    walk.look_at_dialog("work-cancel")
    walk_the_jobs(walk, world)
    walk.open("/specialist/past")
    walk.look("work-past")
    walk.open("/specialist/reviews")
    page.locator("main li").first.wait_for()
    walk.look("work-reviews")
    walk.device.open("/specialist/nowhere")
    page.get_by_role("link", name=walk.words("nav.today")).wait_for()
    walk.look("work-missing")
    walk.open("/specialist/requests")
    walk.button("work.decline").wait_for()
    page.wait_for_function(HAS_WORKER)
    walk.look_without_network("work-offline")


def walk_as_worker(walk: Walk, world: World, state: str) -> None:
    """The day and the visit of a specialist who is on the way, at work, done."""
    page = walk.page
    walk.open("/specialist/")
    walk.look(f"work-today-{state}")
    walk.open(f"/specialist/visits/{world.visits[state]}")
    page.get_by_role("textbox", name=walk.words("notes.title")).wait_for()
    walk.look(f"work-visit-{state}")
    if state != "reviewed":
        return
    walk.open("/specialist/reviews")
    walk.press("own_reviews.reply")
    walk.look_at_dialog("work-reply")
    walk.open("/specialist/earnings")
    page.locator("main [aria-expanded]").first.click()
    walk.look("work-earnings")
    walk.press("earnings.as_table")
    page.get_by_role("table").wait_for()
    walk.look("work-earnings-table")


def walk_the_week(walk: Walk, world: World) -> None:
    """Schedule, hours, time off, conflicts, calendars elsewhere."""
    page, words = walk.page, walk.words
    walk.open("/specialist/schedule")
    page.locator("main [aria-keyshortcuts]").first.wait_for()
    walk.look("week-schedule")
    three = page.get_by_role("radio", name=words("calendar.view_three"))
    if three.count():
        three.click(force=True)
        expect(page.locator("main [aria-keyshortcuts]")).to_have_count(3)
        walk.look("week-schedule-three")
    walk.press("calendar.block")
    walk.look_at_dialog("week-block")
    walk.escape()
    walk.open("/specialist/hours")
    walk.look("week-hours")
    walk.press("calendar.take_off")
    walk.look_at_dialog("week-time-off")
    walk.escape()
    walk.press("dates.add")
    walk.look_at_dialog("week-date")
    walk.escape()
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("checkbox").first.check()
    walk.button("calendar.save").wait_for()
    walk.look("week-hours-changed")
    page.locator("main button:has(svg.lucide-copy-check)").first.click()
    walk.look_at_dialog("week-copy")
    walk.open("/specialist/limits")
    walk.look("week-limits")
    walk.open("/specialist/conflicts")
    page.locator("main li a").first.wait_for()
    walk.look("week-conflicts")
    walk.open("/specialist/calendars")
    walk.button("calendars.add").wait_for()
    walk.look("week-calendars")
    walk.press("calendars.add")
    walk.look_at_dialog("week-calendar-add")


def walk_the_shop(walk: Walk, world: World) -> None:
    """Offers, profile, news, account."""
    page, words = walk.page, walk.words
    walk.device.allow_notices()
    walk.open("/specialist/offers")
    walk.button("action.change").wait_for()
    walk.look("shop-offers")
    walk.press("action.change")
    walk.look_at_dialog("shop-offer")
    walk.escape()
    walk.press("offers.add")
    walk.look_at_dialog("shop-services")
    for path, title in (
        ("profile", "profile.title"),
        ("portfolio", "portfolio.title"),
        ("inbox", "inbox.title"),
        ("notices", "notices.title"),
        ("safety", "safety.title"),
        ("security", "security.title"),
        ("sessions", "sessions.title"),
        ("more", "nav.more"),
    ):
        walk.open(f"/specialist/{path}")
        page.get_by_role("heading", level=1, name=words(title)).wait_for()
        walk.look(f"shop-{path}")
    page.get_by_role("button", name=words("settings.language")).click()
    walk.look_at_dialog("shop-language")
    walk.open("/specialist/profile")
    walk.press("profile.certificate_add")
    walk.look_at_dialog("shop-certificate")

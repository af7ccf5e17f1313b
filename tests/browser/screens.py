"""Every screen of both apps, in one language, size and colour."""

from collections.abc import Callable
from functools import partial
from typing import Literal, get_args

from playwright.sync_api import Error as PageError

from tests.browser.account_screens import walk_security
from tests.browser.client_screens import (
    walk_as_guest,
    walk_as_resident,
    walk_the_apps_own_notes,
    walk_the_bookings,
    walk_the_profile,
    walk_through_the_door,
)
from tests.browser.device import PHONE, Device
from tests.browser.discovery_screens import walk_discovery
from tests.browser.paying_screens import walk_the_dues, walk_the_paying
from tests.browser.routes import unvisited
from tests.browser.specialist_screens import (
    walk_as_stranger,
    walk_as_worker,
    walk_at_the_door,
    walk_the_shop,
    walk_the_week,
    walk_the_work,
)
from tests.browser.walk import Walk
from tests.browser.words import Words
from tests.browser.world import World
from tests.databases import run_folder

type Visit = Callable[[Walk, World], None]
type Part = Literal["resident", "bookings", "specialist", "guest"]

# Which visits a process makes one after the other. Those of one part may change what another visit of it looks at.
_AS_GUEST = (walk_as_guest, walk_through_the_door, walk_security)
_AS_RESIDENT = (walk_as_resident, walk_the_paying, walk_discovery)
_AT_THE_BOOKINGS = (walk_the_bookings, walk_the_dues, walk_the_profile, walk_the_apps_own_notes)
_AS_COLLEAGUE = (walk_the_work, walk_the_week, walk_the_shop)
PARTS: tuple[Part, ...] = get_args(Part.__value__)
# These look at what is kept for times without a network, and at what a new version says.
_WITH_WORKER = (walk_the_apps_own_notes, walk_the_work)
# And these at the offer of pushes only, which does not need the whole app to be fetched and kept.
_WITH_PUSHES = (walk_as_resident, walk_the_profile, walk_the_shop)


def look_everywhere(
    give: Callable[..., Device],
    world: World,
    *,
    language: str,
    size: tuple[int, int] = PHONE,
    dark: bool = False,
    part: Part | None = None,
) -> list[str]:
    """
    Walk over all screens in one language, size and colour; what is wrong on them, and which route nobody was on.

    :param part: only these; the last of them that ends tells the routes that none was on.
    """
    folder = f"{language}-{'phone' if size == PHONE else 'desktop'}-{'dark' if dark else 'light'}"
    wrong: list[str] = []
    seen: set[str] = set()
    for visit, words, token in [one for each in PARTS if part in (None, each) for one in _walks(each, world, language)]:
        wishes = {"worker": True, "installs": visit in _WITH_WORKER} if visit in _WITH_WORKER + _WITH_PUSHES else {}
        device = give(token=token, market=world.market, language=language, size=size, dark=dark, **wishes)
        walk = Walk(device, words, folder)
        try:
            visit(walk, world)
        except (PageError, AssertionError) as stopped:
            # What stops one walk is wrong too, and the others go on.
            device.page.screenshot(path=device.picture(f"{folder}/stopped-{len(wrong)}"))
            wrong.append(f"{folder}: stopped at {device.page.url}: {stopped}")
        wrong += walk.wrong
        seen |= walk.seen
        device.close()
    all_seen = _seen_by_all(folder, part, seen) if part else seen
    return wrong + [f"{folder}: nobody looked at {route}" for route in (unvisited(all_seen) if all_seen else [])]


def _walks(part: Part, world: World, language: str) -> list[tuple[Visit, Words, str | None]]:
    """The visits of a part, with the words of their app and who makes them."""
    client, specialist = Words("client", language), Words("specialist", language)
    resident, colleague = world.resident.token, world.colleague.token
    match part:
        case "guest":
            doors: list[tuple[Visit, Words, str | None]] = [
                (walk_as_stranger, specialist, resident),
                (walk_at_the_door, specialist, None),
            ]
            return [(visit, client, None) for visit in _AS_GUEST] + doors
        case "resident":
            return [(visit, client, resident) for visit in _AS_RESIDENT]
        case "bookings":
            return [(visit, client, resident) for visit in _AT_THE_BOOKINGS]
        case "specialist":
            workers: list[tuple[Visit, Words, str | None]] = [
                (partial(walk_as_worker, state=state), specialist, worker.token)
                for state, worker in world.workers.items()
            ]
            return [(visit, specialist, colleague) for visit in _AS_COLLEAGUE] + workers


def _seen_by_all(folder: str, part: Part, seen: set[str]) -> set[str] | None:
    """The paths that all parts were on, if this is the last of them."""
    kept = run_folder() / f"seen-{folder}"
    kept.mkdir(exist_ok=True)
    # Whole at once: another part may be reading.
    (kept / f"{part}.new").write_text("\n".join(seen))
    (kept / f"{part}.new").rename(kept / part)
    if any(not (kept / each).exists() for each in PARTS):
        return None
    return {path for each in PARTS for path in (kept / each).read_text().split()}

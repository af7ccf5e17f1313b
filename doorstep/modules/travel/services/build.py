"""
Building a market's table from a router, ahead of time.

The router is asked first, for minutes or hours and with no transaction open; what it said is published by one
transaction at the end. So a build that fails or is killed leaves the table in force as it was.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from doorstep.infra.db import LockSpace, held_key
from doorstep.kernel.geo import Cell
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.travel.contracts import Mode, ModeRoads, Roads, RoadsFailed, RouterRefused
from doorstep.modules.travel.ports import Router
from doorstep.modules.travel.rules import roads as rules
from doorstep.modules.travel.selectors import market_number, newest_version
from doorstep.modules.travel.services.publish import Speeds, publish_roads, speeds_of

type Report = Callable[[str], None]

# Valhalla's words for "there is no way between any of these": 170 before the search, 442 after it.
_NO_WAY_AT_ALL = frozenset((170, 442))
_PLACES_AT_ONCE = 100


def build_table(
    router: Router, *, market_code: str, within_km: float | None, now: Callable[[], datetime], report: Report
) -> int:
    """
    Ask a router about a whole market and put what it says in force.

    :param within_km: only cells so near to the market's centre; None for its whole area.
    :param now: tells the time of the publication.
    :param report: is told how far it has come, a line at a time.
    :return: the new version.
    :raises UnknownMarket: if no market has the code.
    :raises RoadsFailed: if the router failed or knows too little, another build of the market is under way, or
        another table came into force meanwhile. Nothing has changed then.
    """
    market = accounts.get_market(market_code)
    # A key of its own: whoever changes speeds meanwhile need not wait for hours.
    with held_key(LockSpace.TRAVEL, 1 << 32 | market_number(market.code)) as alone:
        if not alone:
            raise RoadsFailed(f"another build for {market.code} is under way")
        before = newest_version(market.code)
        roads = survey_roads(router, market, speeds_of(before), within_km=within_km, report=report)
        note = f"{router.name}: {len(roads.cells)} cells"
        return publish_roads(market=market.code, roads=roads, version_before=before, note=note, now=now())


def survey_roads(
    router: Router, market: MarketFacts, speeds: Speeds, *, within_km: float | None, report: Report
) -> Roads:
    """
    What a router says of a market. Touches no database.

    :raises RoadsFailed: if the router failed or knows too little.
    """
    asked = [
        cell
        for cell in rules.cells_in(market.area, market.plane)
        if market.serves(market.plane.to_latlon(cell.center)) and rules.is_near(cell, within_km)
    ]
    found: dict[Mode, list[float | None]] = {}
    for mode in rules.COSTINGS:
        positions = [market.plane.to_latlon(cell.center) for cell in asked]
        found[mode] = []
        for at in range(0, len(positions), _PLACES_AT_ONCE):
            part = positions[at : at + _PLACES_AT_ONCE]
            question = {"locations": rules.locations_of(part), "costing": rules.COSTINGS[mode], "verbose": False}
            found[mode] += rules.read_gaps(router.ask("locate", question), part, market.plane)
    covered = [at for at in range(len(asked)) if any(gaps[at] is not None for gaps in found.values())]
    report(f"{len(covered)} of {len(asked)} cells of {market.code} have a road")
    if len(covered) > rules.MOST_CELLS:
        raise RoadsFailed(f"a table holds at most {rules.MOST_CELLS} cells; take fewer with --within")
    cells = [asked[at] for at in covered]
    return Roads(
        cells=tuple(cells),
        modes={
            mode: _survey_mode(
                router, market, mode, cells, rules.RoadSheet([gaps[at] for at in covered], speeds[mode]), report
            )
            for mode, gaps in found.items()
        },
    )


def _survey_mode(
    router: Router, market: MarketFacts, mode: Mode, cells: Sequence[Cell], sheet: rules.RoadSheet, report: Report
) -> ModeRoads:
    positions = rules.locations_of(market.plane.to_latlon(cell.center) for cell in cells)
    parts = list(_parts(sheet.roadside, router.most_locations))
    for number, origins in enumerate(parts, 1):
        for destinations in parts:
            question = {
                "sources": [positions[at] for at in origins],
                "targets": [positions[at] for at in destinations],
                "costing": rules.COSTINGS[mode],
                "units": "kilometers",
                "verbose": False,
            }
            try:
                answer = router.ask("sources_to_targets", question)
            except RouterRefused as refusal:
                if refusal.code not in _NO_WAY_AT_ALL:
                    raise
                continue
            sheet.fill(origins, destinations, rules.read_block(answer, len(origins), len(destinations)))
        report(f"{mode}: {number} of {len(parts)} parts")
    return sheet.finish(mode)


def _parts(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for at in range(0, len(numbers), size):
        yield numbers[at : at + size]

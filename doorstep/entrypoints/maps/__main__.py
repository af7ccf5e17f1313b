"""Draw the maps: `python -m doorstep.entrypoints.maps FOLDER [MARKET ...]`."""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from doorstep.entrypoints.maps.geography import CONTENT, read_geography
from doorstep.entrypoints.maps.layers import draw_city
from doorstep.entrypoints.maps.tiles import write_archive


def build(market: str, folder: Path) -> str:
    """Draw one city; leaves `<market>.pmtiles` and `<market>.json` in the folder, both whole or neither."""
    begun = time.monotonic()
    city = draw_city(read_geography(market))
    tiles, places = folder / f"{market}.pmtiles.new", folder / f"{market}.json.new"
    count = write_archive(city, tiles)
    places.write_text(json.dumps({"places": city.places}, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    size = tiles.stat().st_size / 1e6
    for path in (tiles, places):
        path.replace(path.with_suffix(""))
    return f"{market}: {count} tiles, {size:.1f} MB, {time.monotonic() - begun:.1f} s"


def main() -> None:
    """Draw the cities named on the command line, or all of them, two at a time."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    markets = sys.argv[2:] or sorted(path.stem for path in CONTENT.glob("*.txt"))
    with ProcessPoolExecutor(max_workers=2) as pool:
        for line in pool.map(build, markets, [folder] * len(markets)):
            print(line)


if __name__ == "__main__":
    main()

"""
Valhalla in a process of its own: `python -m doorstep.integrations.road_process FILE FOLDER`.

It makes routing tiles of an OpenStreetMap extract in the folder, then answers questions, a line of JSON each, on
standard output. A crash of the native code ends this process alone; when the asker ends, so does this one. It
imports nothing of Doorstep, so that it holds neither the database nor a secret.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
MOST_LOCATIONS = 200
_MODES = ("auto", "bicycle", "pedestrian")


def _end_with_parent() -> None:
    library = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def make_actor(extract: Path, folder: Path) -> Any:
    """Routing over the extract, with tiles made in the folder."""
    import valhalla
    from valhalla.config import get_config

    tiles = folder / "tiles"
    tiles.mkdir()
    config = get_config(tile_extract="", tile_dir=tiles)
    for mode in _MODES:
        config["service_limits"][mode]["max_matrix_location_pairs"] = MOST_LOCATIONS**2
    settings = folder / "valhalla.json"
    settings.write_text(json.dumps(config))
    # The package's programs are found beside the interpreter.
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    made = subprocess.run(
        [sys.executable, "-m", "valhalla", "valhalla_build_tiles", "-c", str(settings), str(extract)],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        env={**os.environ, "PATH": programs},
        preexec_fn=_end_with_parent,
    )
    if made.returncode:
        raise SystemExit(f"no tiles could be made of the extract (code {made.returncode})")
    if not any(tiles.rglob("*.gph")):
        raise SystemExit("the extract holds no roads")
    return valhalla.Actor(config)


def answer(actor: Any, line: str) -> dict[str, object]:
    """The answer to one question, or Valhalla's refusal."""
    asked = json.loads(line)
    act = {"locate": actor.locate, "sources_to_targets": actor.matrix}[asked["action"]]
    try:
        return {"answer": act(asked["question"])}
    except RuntimeError as error:
        return {"refused": getattr(error, "code", 0), "message": str(error)}


def main(extract: str, folder: str) -> None:
    """Say "ready" once the tiles are made, then answer until there are no more questions."""
    _end_with_parent()
    # What native code prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    actor = make_actor(Path(extract), Path(folder))
    print(json.dumps({"answer": "ready"}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(actor, line)), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

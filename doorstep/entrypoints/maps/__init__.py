"""
Schematic maps of the demo cities, drawn by us: geography written by hand, a net of small streets invented in between.

`geography` reads what is written; the rest turns it into tiles while building (`python -m doorstep.entrypoints.maps`)
and needs development packages. Running Doorstep needs `geography` and `files` alone.
"""

"""Writing vector tiles (Mapbox Vector Tile 2.1): just the part that we use, which is a page and needs no protobuf."""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

EXTENT = 4096

type Value = str | int | float | bool
type Ring = list[tuple[int, int]]


class Shape(IntEnum):
    """What a feature is drawn as."""

    POINT = 1
    LINE = 2
    AREA = 3


@dataclass(frozen=True, slots=True)
class TileFeature:
    """
    A feature in the tile's own units, y downwards. Rings of areas come without their last point repeated, outer rings
    clockwise on screen, holes after theirs the other way round.
    """

    shape: Shape
    parts: list[Ring]
    properties: Mapping[str, Value]


def encode_tile(layers: Iterable[tuple[str, list[TileFeature]]]) -> bytes:
    """One tile; layers without features are left out."""
    return b"".join(_field(3, _layer(name, features)) for name, features in layers if features)


def _layer(name: str, features: list[TileFeature]) -> bytes:
    keys: dict[str, int] = {}
    values: dict[tuple[type, Value], int] = {}
    body = [_field(1, name.encode())]
    for feature in features:
        tags = []
        for key, value in feature.properties.items():
            tags += [keys.setdefault(key, len(keys)), values.setdefault((type(value), value), len(values))]
        body.append(
            _field(
                2,
                _field(2, b"".join(map(_varint, tags)))
                + _varint(3 << 3)
                + _varint(feature.shape)
                + _field(4, b"".join(map(_varint, _commands(feature)))),
            )
        )
    body += [_field(3, key.encode()) for key in keys]
    body += [_field(4, _value(value)) for _, value in values]
    return b"".join([*body, _varint(5 << 3), _varint(EXTENT), _varint(15 << 3), _varint(2)])


def _commands(feature: TileFeature) -> list[int]:
    """Move to the first point of each part, lines to the others, close rings; all as steps from the point before."""
    commands: list[int] = []
    x = y = 0
    if feature.shape is Shape.POINT:
        commands.append(1 | len(feature.parts) << 3)
    for part in feature.parts:
        for index, (to_x, to_y) in enumerate(part):
            if feature.shape is not Shape.POINT and index < 2:
                commands.append(1 | 1 << 3 if index == 0 else 2 | (len(part) - 1) << 3)
            commands += [_zigzag(to_x - x), _zigzag(to_y - y)]
            x, y = to_x, to_y
        if feature.shape is Shape.AREA:
            commands.append(7 | 1 << 3)
    return commands


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return _field(1, value.encode())
    if isinstance(value, bool):
        return _varint(7 << 3) + _varint(int(value))
    if isinstance(value, int):
        return _varint(6 << 3) + _varint(_zigzag(value))
    return _varint(3 << 3 | 1) + struct.pack("<d", value)


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    if number < 0x80:
        return bytes((number,))
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)

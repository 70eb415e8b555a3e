"""The app's two icons, drawn here: a wheel with eight spokes, so that no picture has to be kept or licensed."""

import struct
import zlib
from collections.abc import Callable
from math import hypot

COLOR_SIZE, OUTLINE_SIZE = 192, 32
GROUND = (0x1F, 0x5A, 0x66)
WHITE = (255, 255, 255)
FINE = 4
"""Points per pixel in each direction, so that edges are smooth."""

Pixel = Callable[[float], tuple[int, int, int, int]]


def color_icon() -> bytes:
    """192 × 192, a white wheel on the app's colour."""

    def pixel(covered: float) -> tuple[int, int, int, int]:
        red, green, blue = (round(under + (255 - under) * covered) for under in GROUND)
        return red, green, blue, 255

    return _png(COLOR_SIZE, pixel, radius=0.3)


def outline_icon() -> bytes:
    """32 × 32, the wheel in white and all else transparent, as Teams wants it."""
    return _png(OUTLINE_SIZE, lambda covered: (*WHITE, round(255 * covered)), radius=0.46)


def accent() -> str:
    """The app's colour, as the manifest writes it."""
    return "#" + "".join(f"{part:02X}" for part in GROUND)


def _is_wheel(x: float, y: float) -> bool:
    """Whether the point is on the wheel of radius 1: rim, hub, or one of its spokes."""
    away = hypot(x, y)
    if away > 1 or away > 0.82 or away < 0.24:
        return away <= 1
    slanted = min(abs(x - y), abs(x + y)) / 2**0.5
    return min(abs(x), abs(y), slanted) < 0.05


def _png(size: int, pixel: Pixel, *, radius: float) -> bytes:
    """The wheel with this radius (of the side), point by point."""
    reach = radius * size
    rows = [b"\0" + b"".join(bytes(pixel(_covered(x, y, size, reach))) for x in range(size)) for y in range(size)]
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _covered(x: int, y: int, size: int, reach: float) -> float:
    """How much of the pixel the wheel covers."""
    steps = [(step + 0.5) / FINE for step in range(FINE)]
    points = ((x + dx - size / 2, y + dy - size / 2) for dx in steps for dy in steps)
    return sum(_is_wheel(across / reach, down / reach) for across, down in points) / FINE**2


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

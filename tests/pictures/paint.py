"""Small picture files: a browser's screenshots put side by side and written with a palette, which halves them."""

import base64
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from playwright.sync_api import Browser

COLOURS = 256
GAP = 24
PAPER = "#f3f2ec"
SIDE_BY_SIDE = """async ([files, gap, paper]) => {
    const images = await Promise.all(files.map(async (file) => {
        const image = new Image();
        image.src = `data:image/png;base64,${file}`;
        await image.decode();
        return image;
    }));
    const canvas = document.createElement("canvas");
    canvas.width = images.reduce((sum, each) => sum + each.width, gap * (images.length - 1));
    canvas.height = Math.max(...images.map((each) => each.height));
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    brush.fillStyle = paper;
    brush.fillRect(0, 0, canvas.width, canvas.height);
    let left = 0;
    for (const each of images) { brush.drawImage(each, left, 0); left += each.width + gap; }
    const bytes = brush.getImageData(0, 0, canvas.width, canvas.height).data;
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return [canvas.width, canvas.height, btoa(text)];
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """Points line by line, each a number whose lowest three bytes are red, green and blue."""

    width: int
    height: int
    points: Sequence[int]


def side_by_side(browser: Browser, shots: Iterable[bytes]) -> Picture:
    """Screenshots (PNG) as one picture, in their order."""
    page = browser.new_page()
    files = [base64.b64encode(shot).decode("ascii") for shot in shots]
    found = cast(tuple[int, int, str], page.evaluate(SIDE_BY_SIDE, [files, GAP, PAPER]))
    page.close()
    width, height, text = found
    points = [point & 0xFFFFFF for (point,) in struct.iter_unpack("<I", base64.b64decode(text))]
    return Picture(width, height, points)


def png(picture: Picture) -> bytes:
    """The picture as a PNG of at most 256 colours; rarer ones become the nearest of those."""
    counted = Counter(picture.points)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    index = {colour: _nearest(colour, palette) for colour in counted}
    places = bytes(index[point] for point in picture.points)
    width = picture.width
    lines = b"".join(b"\0" + places[at : at + width] for at in range(0, len(places), width))
    header = struct.pack(">IIBBBBB", width, picture.height, 8, 3, 0, 0, 0)
    colours = b"".join(bytes(_parts(colour)) for colour in palette)
    parts = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _parts(colour: int) -> tuple[int, int, int]:
    return colour & 255, colour >> 8 & 255, colour >> 16


def _nearest(colour: int, palette: list[int]) -> int:
    def distance(place: int) -> int:
        return sum((a - b) ** 2 for a, b in zip(_parts(colour), _parts(palette[place]), strict=True))

    return min(range(len(palette)), key=distance)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

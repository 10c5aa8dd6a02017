"""The colours of a letter: one accent from the programme, everything else fixed, every pair measured."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")
TEXT = 4.5  # WCAG 2.2, 1.4.3: body text against its ground
DARK_TEXT = 8.0  # an accent on a dark card reads thin below this


@dataclass(frozen=True)
class Palette:
    accent: str
    on_accent: str = "#FFFFFF"
    bar: str = "#A9CFC9"
    canvas: str = "#F2F4F5"
    card: str = "#FFFFFF"
    tint: str = "#F3F6F6"
    rule: str = "#E1E5E8"
    ink: str = "#1C2430"
    muted: str = "#566070"
    bad: str = "#9B1C1C"
    bad_ground: str = "#FDECEC"
    warn: str = "#7A4B00"
    warn_ground: str = "#FFF4DC"
    dark_accent: str = "#74D3C2"
    dark_on_accent: str = "#06231F"
    dark_bar: str = "#3C5F5A"
    dark_canvas: str = "#121518"
    dark_card: str = "#1D2226"
    dark_tint: str = "#252C31"
    dark_rule: str = "#333B42"
    dark_ink: str = "#E9ECEF"
    dark_muted: str = "#AAB3BD"
    dark_bad: str = "#FF9E9E"
    dark_bad_ground: str = "#3D1F20"
    dark_warn: str = "#F5C869"
    dark_warn_ground: str = "#3A2E14"

    def pairs(self) -> list[tuple[str, str]]:
        """Every text colour with every ground it is set on."""
        return [
            *((text, ground) for text in (self.ink, self.muted) for ground in self.grounds()),
            *((text, ground) for text in (self.dark_ink, self.dark_muted) for ground in self.dark_grounds()),
            (self.accent, self.card),
            (self.accent, self.tint),
            (self.accent, self.canvas),
            (self.on_accent, self.accent),
            (self.bad, self.bad_ground),
            (self.warn, self.warn_ground),
            *((self.dark_accent, ground) for ground in self.dark_grounds()),
            (self.dark_on_accent, self.dark_accent),
            (self.dark_bad, self.dark_bad_ground),
            (self.dark_warn, self.dark_warn_ground),
        ]

    def grounds(self) -> tuple[str, str, str]:
        return self.canvas, self.card, self.tint

    def dark_grounds(self) -> tuple[str, str, str]:
        return self.dark_canvas, self.dark_card, self.dark_tint


def palette(colour: str) -> Palette:
    """The organisation's colour where it can be read; otherwise the nearest darker one."""
    if not HEX.match(colour):
        raise ValueError(f"colour must look like #0B6157, not {colour!r}")
    accent = _shifted(colour, -0.01, Palette.canvas, TEXT)
    bright = _shifted(colour, +0.01, Palette.dark_tint, DARK_TEXT)
    return Palette(
        accent=accent,
        bar=mix(accent, "#FFFFFF", 0.65),
        dark_accent=bright,
        dark_on_accent=mix(bright, "#000000", 0.85),
        dark_bar=mix(bright, Palette.dark_card, 0.65),
    )


def _shifted(colour: str, step: float, ground: str, wanted: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    while contrast(colour, ground) < wanted and (lightness > 0 if step < 0 else lightness < 1):
        lightness = min(1.0, max(0.0, lightness + step))
        colour = _hex(colorsys.hls_to_rgb(hue, lightness, min(saturation, 0.85 if step < 0 else 0.5)))

    return colour


def mix(colour: str, other: str, share: float) -> str:
    return _hex(tuple(a + (b - a) * share for a, b in zip(_rgb(colour), _rgb(other), strict=True)))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(rgb: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(c * 255):02X}" for c in rgb)

"""Head, neck and features."""

from doorstep.entrypoints.pictures.colours import INK, WHITE, darker, mixed
from doorstep.entrypoints.pictures.portraits.traits import CROWN, EAR_LINE, EYE_LINE, MIDDLE, Look
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, group, line, path

_BLUSH = "#e0675f"


def head_outline(look: Look) -> str:
    """The path of the face, crown to chin."""
    w, jaw, chin, cw = look.temple, look.jaw, look.chin, look.chin_width
    left, right = MIDDLE - w, MIDDLE + w
    return (
        f"M{MIDDLE} {CROWN:.1f} C{MIDDLE + w * 0.72:.1f} {CROWN:.1f} {right:.1f} {CROWN + 34:.1f} {right:.1f} 172 "
        f"C{right:.1f} 206 {MIDDLE + jaw:.1f} {chin - 24:.1f} {MIDDLE + cw:.1f} {chin - 5:.1f} "
        f"Q{MIDDLE} {chin + 6:.1f} {MIDDLE - cw:.1f} {chin - 5:.1f} "
        f"C{MIDDLE - jaw:.1f} {chin - 24:.1f} {left:.1f} 206 {left:.1f} 172 "
        f"C{left:.1f} {CROWN + 34:.1f} {MIDDLE - w * 0.72:.1f} {CROWN:.1f} {MIDDLE} {CROWN:.1f}Z"
    )


def neck(look: Look) -> str:
    """Neck and the top of the chest, with the shadow of the chin."""
    half = 31.0 if look.female else 38.0
    shade = darker(look.skin, 0.16)
    shape = (
        f"M{MIDDLE - half:.1f} 220 L{MIDDLE - half:.1f} 282 C{MIDDLE - half:.1f} 298 {MIDDLE - 48:.1f} 304 "
        f"{MIDDLE - 58:.1f} 312 L{MIDDLE - 50} 400 L{MIDDLE + 50} 400 L{MIDDLE + 58:.1f} 312 "
        f"C{MIDDLE + 48:.1f} 304 {MIDDLE + half:.1f} 298 {MIDDLE + half:.1f} 282 L{MIDDLE + half:.1f} 220Z"
    )
    shadow = ellipse(MIDDLE + 4, look.chin - 14, half + 16, 38, shade)
    return path(shape, look.skin) + clipped("neck", path(shape, WHITE), shadow)


def head(look: Look) -> str:
    """The face without features."""
    shade = darker(look.skin, 0.07)
    outline = head_outline(look)
    ears = "".join(
        ellipse(MIDDLE + side * (look.temple + 1), EAR_LINE, 11.5, 17.5, look.skin)
        + ellipse(MIDDLE + side * (look.temple + 3), EAR_LINE + 1, 5.5, 10, darker(look.skin, 0.17))
        for side in (-1, 1)
    )
    # The light comes from the left: the far cheek is a little darker.
    far = path(f"M{MIDDLE + look.temple * 0.62:.1f} 90 C{MIDDLE + look.temple * 0.92:.1f} 160 {MIDDLE + look.temple * 0.7:.1f} 220 "
               f"{MIDDLE + 8} {look.chin + 4:.1f} L300 290 L300 90Z", shade)  # fmt: skip
    return ears + path(outline, look.skin) + clipped("face", path(outline, WHITE), far)


def features(look: Look) -> str:
    """Eyes, brows, nose, mouth, cheeks."""
    parts = [_cheeks(look), _eyes(look), _brows(look), _nose(look), _mouth(look)]
    if look.freckles:
        parts.append(_freckles(look))
    if look.age == 2:
        parts.append(_lines_of_age(look))
    return "".join(parts)


def _cheeks(look: Look) -> str:
    tint = mixed(look.skin, _BLUSH, 0.4 if look.female else 0.2)
    return "".join(ellipse(MIDDLE + side * (look.eye_gap + 13), 212, 15, 10, tint, opacity=0.55) for side in (-1, 1))


def _eyes(look: Look) -> str:
    drawn = []
    for side in (-1, 1):
        x = MIDDLE + side * look.eye_gap
        if look.eyes == "smiling":
            drawn.append(
                line(f"M{x - 9:.1f} {EYE_LINE + 3} Q{x:.1f} {EYE_LINE - 8} {x + 9:.1f} {EYE_LINE + 3}", INK, 4.6)
            )
            continue
        wide = look.eyes == "round"
        drawn.append(ellipse(x, EYE_LINE, 6.4 if wide else 6.0, 7.8 if wide else 6.8, INK))
        drawn.append(circle(x + 2.1, EYE_LINE - 2.8, 1.9, WHITE))
        if look.female:
            outer = x + side * 11.5
            drawn.append(
                line(
                    f"M{x - side * 8:.1f} {EYE_LINE - 6:.1f} Q{x:.1f} {EYE_LINE - 12.5:.1f} {outer:.1f} {EYE_LINE - 6.5:.1f}",
                    INK,
                    3.2,
                )
            )
    return "".join(drawn)


def _brows(look: Look) -> str:
    colour = darker(look.hair_colour, 0.3) if look.age < 2 else mixed(look.hair_colour, "#6b625c", 0.45)
    thick = 5.0 if look.female else 6.6
    y = EYE_LINE - 26 - look.brow_lift
    drawn = []
    for side in (-1, 1):
        inner, outer = MIDDLE + side * (look.eye_gap - 13), MIDDLE + side * (look.eye_gap + 15)
        middle = MIDDLE + side * (look.eye_gap + 2)
        lift = {"arched": 9.0, "soft": 5.5, "straight": 2.0}[look.brows]
        drawn.append(
            line(f"M{inner:.1f} {y + 2:.1f} Q{middle:.1f} {y - lift:.1f} {outer:.1f} {y + 4:.1f}", colour, thick)
        )
    return "".join(drawn)


def _nose(look: Look) -> str:
    colour = darker(look.skin, 0.27)
    end = 204 + look.nose_length
    return line(f"M{MIDDLE + 3} {end - 19:.1f} Q{MIDDLE + 11:.1f} {end - 1:.1f} {MIDDLE + 3} {end:.1f} Q{MIDDLE - 3} {end + 0.5:.1f} {MIDDLE - 6} {end - 2.5:.1f}", colour, 4.0)  # fmt: skip


def _mouth(look: Look) -> str:
    y = 226.0 + look.nose_length * 0.6
    lip = look.lips
    if look.mouth == "open":
        shape = f"M{MIDDLE - 23} {y - 3} Q{MIDDLE} {y + 3} {MIDDLE + 23} {y - 3} Q{MIDDLE + 19} {y + 20} {MIDDLE} {y + 20} Q{MIDDLE - 19} {y + 20} {MIDDLE - 23} {y - 3}Z"  # fmt: skip
        teeth = path(f"M{MIDDLE - 24} {y - 4} Q{MIDDLE} {y + 2} {MIDDLE + 24} {y - 4} L{MIDDLE + 22} {y + 6.5} Q{MIDDLE} {y + 10} {MIDDLE - 22} {y + 6.5}Z", WHITE)  # fmt: skip
        tongue = ellipse(MIDDLE, y + 21, 13, 7, "#d9736b")
        rim = line(f"M{MIDDLE - 23} {y - 3} Q{MIDDLE} {y + 3} {MIDDLE + 23} {y - 3}", lip, 3.0) if look.female else ""
        return path(shape, "#7c2f33") + clipped("mouth", path(shape, WHITE), teeth, tongue) + rim
    if look.mouth == "gentle":
        curve = f"M{MIDDLE - 17} {y + 3} Q{MIDDLE} {y + 12} {MIDDLE + 17} {y + 3}"
    else:
        curve = f"M{MIDDLE - 22} {y} Q{MIDDLE} {y + 19} {MIDDLE + 22} {y}"
    if look.female:
        lower = path(f"M{MIDDLE - 12} {y + 9} Q{MIDDLE} {y + 20} {MIDDLE + 12} {y + 9} Q{MIDDLE} {y + 14} {MIDDLE - 12} {y + 9}Z", lip)  # fmt: skip
        return lower + line(curve, darker(lip, 0.25), 4.4)
    return line(curve, darker(lip, 0.3), 4.8)


def _freckles(look: Look) -> str:
    colour = darker(look.skin, 0.24)
    spots = [(-9, -3), (0, 2), (8, -4), (13, 3), (-14, 3)]
    return "".join(
        circle(MIDDLE + side * (look.eye_gap + 9) + x, 205 + y, 1.7, colour) for side in (-1, 1) for x, y in spots
    )


def _lines_of_age(look: Look) -> str:
    colour = darker(look.skin, 0.17)
    drawn = []
    for side in (-1, 1):
        edge = MIDDLE + side * (look.eye_gap + 22)
        drawn.append(
            line(f"M{edge:.1f} {EYE_LINE + 1} l{side * 8} -4 M{edge:.1f} {EYE_LINE + 7} l{side * 8} 2", colour, 2.6)
        )
        fold = MIDDLE + side * 26
        drawn.append(line(f"M{fold:.1f} 209 Q{fold + side * 8:.1f} 217 {fold + side * 7:.1f} 226", colour, 2.8))
    return group(*drawn, opacity=0.9)


def glasses(look: Look) -> str:
    """Round or square frames, or none."""
    if not look.glasses:
        return ""
    kind, colour = look.glasses.split(":")
    gap = look.eye_gap
    drawn = []
    for side in (-1, 1):
        x, y = MIDDLE + side * gap, EYE_LINE + 3
        if kind == "round":
            drawn.append(circle(x, y, 23, WHITE, fill_opacity=0.16, stroke=colour, stroke_width=4))
        else:
            frame = f"M{x - 24:.1f} {y - 15} h48 q2 30 -14 31 h-20 q-16 -1 -14 -31Z"
            drawn.append(path(frame, WHITE, fill_opacity=0.16, stroke=colour, stroke_width=4, stroke_linejoin="round"))
        drawn.append(line(f"M{x + side * 23:.1f} {y - 6} L{MIDDLE + side * (look.temple + 2):.1f} {y - 9}", colour, 4))
    drawn.append(
        line(
            f"M{MIDDLE - gap + 23:.1f} {EYE_LINE - 1} Q{MIDDLE} {EYE_LINE - 8} {MIDDLE + gap - 23:.1f} {EYE_LINE - 1}",
            colour,
            4,
        )
    )
    return "".join(drawn)


def beard(look: Look) -> str:
    """What grows on cheeks, chin and lip; drawn before the mouth."""
    if not look.beard:
        return ""
    colour = look.hair_colour if look.age < 2 else mixed(look.hair_colour, "#cfc8c0", 0.35)
    w, chin = look.temple, look.chin
    full = (
        f"M{MIDDLE - w - 1:.1f} 178 C{MIDDLE - w + 4:.1f} 206 {MIDDLE - 44} 212 {MIDDLE - 30} 213 "
        f"Q{MIDDLE - 14} 207 {MIDDLE} 212 Q{MIDDLE + 14} 207 {MIDDLE + 30} 213 C{MIDDLE + 44} 212 {MIDDLE + w - 4:.1f} 206 "
        f"{MIDDLE + w + 1:.1f} 178 C{MIDDLE + w + 3:.1f} 226 {MIDDLE + look.jaw:.1f} {chin + 4:.1f} {MIDDLE} {chin + 15:.1f} "
        f"C{MIDDLE - look.jaw:.1f} {chin + 4:.1f} {MIDDLE - w - 3:.1f} 226 {MIDDLE - w - 1:.1f} 178Z"
    )
    if look.beard == "stubble":
        return clipped(
            "stubble", path(head_outline(look), WHITE), path(full, mixed(colour, "#9a6044", 0.5), opacity=0.26)
        )
    if look.beard == "full":
        return path(full, colour)
    moustache = (
        f"M{MIDDLE} 213 C{MIDDLE - 10} 206 {MIDDLE - 27} 209 {MIDDLE - 33} 222 C{MIDDLE - 20} 226 {MIDDLE - 8} 224 {MIDDLE} 220 "
        f"C{MIDDLE + 8} 224 {MIDDLE + 20} 226 {MIDDLE + 33} 222 C{MIDDLE + 27} 209 {MIDDLE + 10} 206 {MIDDLE} 213Z"
    )
    if look.beard == "moustache":
        return path(moustache, colour)
    goatee = (
        f"M{MIDDLE - 31} 219 C{MIDDLE - 36} {chin - 6:.1f} {MIDDLE - 22} {chin + 10:.1f} {MIDDLE} {chin + 11:.1f} "
        f"C{MIDDLE + 22} {chin + 10:.1f} {MIDDLE + 36} {chin - 6:.1f} {MIDDLE + 31} 219 "
        f"C{MIDDLE + 25} 238 {MIDDLE - 25} 238 {MIDDLE - 31} 219Z"
    )
    return path(goatee, colour) + path(moustache, colour)

"""Who looks how: a person's traits from city, trade, gender and a seed."""

from collections.abc import Mapping, Sequence
from random import Random

from doorstep.entrypoints.pictures.colours import darker
from doorstep.entrypoints.pictures.portraits.traits import Look

type Weighted = Mapping[str, float]

_LIGHT = ("#f8d9c4", "#f5cfb6", "#f2c8a8", "#f6d3bd", "#efc3a4")
_EAST = ("#f6d5b8", "#f3cda9", "#efc49b", "#f7dac2", "#eabb91")
_BROWN = ("#d9a073", "#c78c5e", "#b87a4f", "#e0ad80")
_DARK = ("#8d5a3c", "#7a4a31", "#a06a45")
_SKINS: Mapping[str, Sequence[tuple[Sequence[str], float]]] = {
    "hel": ((_LIGHT, 0.86), (_EAST, 0.04), (_BROWN, 0.06), (_DARK, 0.04)),
    "mow": ((_LIGHT, 0.88), (_EAST, 0.05), (_BROWN, 0.07)),
    "sha": ((_EAST, 1.0),),
    "tpe": ((_EAST, 0.95), (_BROWN, 0.05)),
}
_HAIR_COLOURS: Mapping[str, Weighted] = {
    "hel": {"#e3bd7c": 3, "#cf9f5b": 3, "#a87443": 3, "#7a5234": 3, "#4f3524": 2, "#2e2422": 1, "#b4572f": 1.2},
    "mow": {"#dcb36f": 2, "#c08a4c": 2, "#8f613a": 3, "#6a4630": 3.5, "#45302a": 2.5, "#2b2221": 1.5, "#a04a2b": 0.8},
    "sha": {"#1f1b1e": 5, "#2a2224": 4, "#3b2b27": 2, "#523627": 0.8, "#7b4b34": 0.3},
    "tpe": {"#1f1b1e": 5, "#2a2224": 4, "#3b2b27": 2, "#5a3b2a": 1, "#85523a": 0.4},
}
_GREY = {"#b9b4b0": 2, "#98928f": 2, "#d9d5d0": 1.4, "#7d7571": 1.5}
_GROUNDS = (
    "#cfe6d8",
    "#f6dfc4",
    "#f5cfc0",
    "#cfe0f0",
    "#ddd5ee",
    "#f5e6b3",
    "#d5e9ea",
    "#f3d3dc",
    "#e2e7c8",
    "#d9dde6",
    "#c9e3dd",
    "#f0dccb",
)

_WOMEN: Weighted = {
    "long_straight": 3, "long_middle": 3, "long_bangs": 2, "wavy": 3, "bob": 3, "bob_bangs": 2, "top_bun": 2.5,
    "low_bun": 2, "ponytail": 3, "over_shoulder": 2.5, "braid": 1.5, "pixie": 2, "curly_long": 1.6, "bandana": 0.4,
}  # fmt: skip
_MEN: Weighted = {
    "short_side": 4, "crop": 2.5, "quiff": 3, "fringe_short": 2, "swept": 2, "curls_short": 2, "receding": 0.8,
    "bald": 0.7, "shaved": 0.8, "man_bun": 0.5,
}  # fmt: skip
_OLDER_WOMEN: Weighted = {
    "bob": 4,
    "pixie": 4,
    "low_bun": 3,
    "wavy": 1.5,
    "bob_bangs": 2,
    "curly_long": 0.8,
    "top_bun": 1,
}
_OLDER_MEN: Weighted = {"receding": 4, "bald": 3, "short_side": 3, "swept": 2, "crop": 2, "shaved": 1}
_EASTERN = frozenset({"sha", "tpe"})
_SCARVED = frozenset({"Fatima"})

_COVERED: Mapping[str, Weighted] = {
    "mover": {"cap": 0.3, "beanie": 0.06},
    "handyman": {"cap": 0.2, "beanie": 0.08},
    "plumber": {"cap": 0.22, "beanie": 0.06},
    "electrician": {"cap": 0.18},
    "pet-sitter": {"beanie": 0.12, "cap": 0.12},
    "trainer": {"cap": 0.1},
}
_MANUAL: Weighted = {"dungarees": 3, "work_jacket": 3, "polo": 3, "tee": 1, "vest": 1.2}
_CLOTHES: Mapping[str, Weighted] = {
    "cleaner": {"apron": 6, "polo": 3, "tee": 1.4, "tunic": 1},
    "appliance-technician": {"work_jacket": 3, "polo": 4, "dungarees": 2},
    "computer-technician": {"hoodie": 3, "shirt": 2, "tee": 2, "sweater": 1.4, "polo": 1.5},
    "plumber": _MANUAL,
    "electrician": _MANUAL,
    "handyman": _MANUAL,
    "mover": {"tee": 3, "polo": 3, "dungarees": 2, "vest": 2, "hoodie": 1},
    "nail-artist": {"tunic": 4, "blouse": 2, "apron": 2, "tee": 1},
    "hairdresser": {"apron": 3, "tee": 2, "shirt": 2, "turtleneck": 1.5, "blouse": 1},
    "masseur": {"tunic": 3, "polo": 3, "tee": 2, "scrubs": 1},
    "physiotherapist": {"polo": 4, "scrubs": 2, "zip_jacket": 2},
    "trainer": {"zip_jacket": 4, "tank": 2, "tee": 2.5, "hoodie": 1},
    "nurse": {"doctor": 4, "scrubs": 5},
    "carer": {"cardigan": 4, "sweater": 3, "polo": 2, "striped": 1.5, "scrubs": 1},
    "tutor": {"blazer": 2.5, "vneck_sweater": 3, "shirt": 2.5, "cardigan": 2, "turtleneck": 1.5},
    "language-teacher": {"blazer": 2.5, "striped": 1.5, "turtleneck": 2.5, "cardigan": 2, "shirt": 2, "blouse": 1},
    "musician": {"turtleneck": 3, "shirt": 2.5, "striped": 2, "blazer": 1.5, "sweater": 1},
    "pet-sitter": {"hoodie": 3, "vest": 3, "sweater": 2, "striped": 1.5},
    "vet": {"coat": 4, "doctor": 3, "scrubs": 2},
    "client": {"tee": 2, "sweater": 2.5, "shirt": 2.5, "hoodie": 2, "striped": 1.5, "turtleneck": 1.5, "cardigan": 1.5, "blazer": 1.5, "vneck_sweater": 1.2, "polo": 1, "blouse": 0.8},
}  # fmt: skip
_ONLY_WOMEN = frozenset({"blouse"})
_MAIN = ("#2f7f6b", "#3d6fa3", "#c96a4a", "#d79a3d", "#7b6aa8", "#b65a72", "#4f8a8b", "#6b8e4e", "#44546a", "#a3603f", "#8c5a7a", "#d7c3a5", "#e9e2d2", "#31506b")  # fmt: skip
_MEDICAL = ("#5aa7a0", "#5b8fc0", "#7f9fd1", "#6db09a", "#8a84c4", "#c97f9a", "#3f7d92")
_WORK = ("#2d5d7b", "#3c4f5c", "#b9582f", "#3f6b4f", "#55606b", "#28526e", "#8a4f35")
_LIGHT_CLOTH = ("#f3efe6", "#e8eef2", "#f7e6d7", "#e6efe3", "#f2e3ea", "#fdf6e3")
_SECOND = ("#0b7355", "#d98b3a", "#2d5d7b", "#b6503c", "#6a5b95", "#3f8f8a", "#c4627c", "#46596b")


def invent_look(key: str, *, city: str, trade: str, female: bool, years: int = 8, given_name: str = "") -> Look:
    """
    The look of a person; the same words give the same look.

    :param key: tells people apart who are alike in everything else.
    :param trade: slug of a profession, or "client".
    :param years: at work: many make a person older.
    """
    random = Random(f"look of {key}")
    age = _age(years, random)
    skin = _skin(city, given_name, random)
    hair_colour = _pick(_HAIR_COLOURS[city], random)
    if age == 2 and random.random() < 0.8:
        hair_colour = _pick(_GREY, random)
    if skin in (*_DARK, *_BROWN):
        hair_colour = random.choice(["#1f1b1e", "#2b2221", "#3b2b27"]) if age < 2 else hair_colour
    hair = "headscarf" if given_name in _SCARVED else _hair(trade, city, age, random, female=female)
    main, second, garment = _clothing(trade, random, female=female)
    return Look(
        female=female,
        age=age,
        skin=skin,
        hair=hair,
        hair_colour=hair_colour,
        brows=_pick({"arched": 2, "soft": 3, "straight": 1} if female else {"soft": 2, "straight": 3}, random),
        mouth=_pick({"smile": 5, "open": 3, "gentle": 2}, random),
        eyes=_pick({"oval": 5, "round": 3, "smiling": 1}, random),
        beard="" if female else _beard(city, age, random),
        glasses=_glasses(trade, age, random),
        earrings=female and hair != "headscarf" and random.random() < 0.45,
        freckles=city == "hel" and age == 0 and random.random() < 0.16,
        clothes=garment,
        main_colour=main,
        second_colour=second,
        background=random.choice(_GROUNDS),
        temple=round(random.uniform(66, 70) if female else random.uniform(68, 73), 1),
        jaw=round(random.uniform(44, 54) if female else random.uniform(54, 64), 1),
        chin=round(random.uniform(254, 261) if female else random.uniform(258, 266), 1),
        chin_width=round(random.uniform(13, 19) if female else random.uniform(20, 29), 1),
        shoulders=round(random.uniform(0.86, 0.95) if female else random.uniform(1.0, 1.1), 3),
        eye_gap=round(random.uniform(28, 31.5), 1),
        tilt=round(random.uniform(-3.5, 3.5), 2),
        lips=_lips(skin, random, female=female),
        brow_lift=round(random.uniform(-2, 3), 1),
        nose_length=round(random.uniform(-2, 4), 1),
    )


def _pick(weights: Weighted, random: Random) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def _age(years: int, random: Random) -> int:
    if years >= 22:
        return 2
    if years >= 10:
        return 2 if random.random() < 0.12 else 1
    return 1 if random.random() < 0.3 else 0


def _skin(city: str, given_name: str, random: Random) -> str:
    groups = _SKINS[city]
    tones = random.choices([tones for tones, _ in groups], [weight for _, weight in groups])[0]
    if given_name in {"Fatima", "Ahmed"}:
        tones = _BROWN
    elif given_name in {"Linh", "Minh"}:
        tones = _EAST
    return random.choice(tones)


def _hair(trade: str, city: str, age: int, random: Random, *, female: bool) -> str:
    covered = {} if female else _COVERED.get(trade, {})
    roll = random.random()
    for name, share in covered.items():
        roll -= share
        if roll < 0:
            return name
    if female:
        weights = dict(_OLDER_WOMEN if age == 2 else _WOMEN)
        if trade == "cleaner" and age < 2:
            weights["bandana"] = 2.5
        if city in _EASTERN:
            weights["curly_long"] = 0.2
    else:
        weights = dict(_OLDER_MEN if age == 2 else _MEN)
        if city in _EASTERN and age < 2:
            weights |= {"fringe_short": 5, "curls_short": 0.6, "bald": 0.2, "receding": 0.4}
    return _pick(weights, random)


def _beard(city: str, age: int, random: Random) -> str:
    if city in _EASTERN:
        return _pick({"": 16, "stubble": 2, "moustache": 0.5, "goatee": 0.8}, random)
    return _pick({"": 8, "stubble": 3.5, "full": 3.5 if age else 2, "goatee": 1, "moustache": 0.8 + age * 0.5}, random)


def _glasses(trade: str, age: int, random: Random) -> str:
    share = 0.16 + 0.16 * age + (0.2 if trade in {"tutor", "language-teacher", "computer-technician", "vet"} else 0)
    if random.random() >= share:
        return ""
    kind = random.choice(["round", "square"])
    return f"{kind}:{random.choice(['#2f2a33', '#5a4030', '#3b4d63', '#8a6a3f'])}"


def _lips(skin: str, random: Random, *, female: bool) -> str:
    if female:
        return random.choice(["#c9655e", "#b9504f", "#d07a6c", "#a84a55", "#c2606f"])
    return darker(skin, 0.32)


def _clothing(trade: str, random: Random, *, female: bool) -> tuple[str, str, str]:
    weights = {name: weight for name, weight in _CLOTHES[trade].items() if female or name not in _ONLY_WOMEN}
    garment = _pick(weights, random)
    if garment in {"scrubs", "doctor", "coat"}:
        main = random.choice(_MEDICAL)
    elif garment in {"dungarees", "apron"}:
        main = random.choice([*_LIGHT_CLOTH, *_MAIN[:6]])
    elif garment in {"work_jacket", "vest"}:
        main = random.choice(_WORK)
    elif garment == "striped":
        main = random.choice(_LIGHT_CLOTH)
    else:
        main = random.choice(_MAIN)
    if garment in {"vneck_sweater", "blazer", "work_jacket", "cardigan", "vest"}:
        second = random.choice(_LIGHT_CLOTH)
    elif garment == "dungarees":
        second = random.choice(_WORK)
    else:
        second = random.choice([colour for colour in _SECOND if colour != main])
    return main, second, garment

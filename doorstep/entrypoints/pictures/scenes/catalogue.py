"""Which scenes a service shows, and how a scene becomes a picture."""

from collections.abc import Callable
from random import Random

from doorstep.entrypoints.pictures.scenes import beauty, care, home, lessons, pets
from doorstep.entrypoints.pictures.scenes.furniture import sparkles
from doorstep.entrypoints.pictures.scenes.tones import HEIGHT, TONES, WIDTH, Tone
from doorstep.entrypoints.pictures.svg import circle, clipped, ellipse, group, picture, rect

type Draw = Callable[[Tone, Random], str]

SCENES: dict[str, Draw] = {
    "living-room": home.living_room, "cleaning-kit": home.cleaning_kit, "kitchen": home.kitchen,
    "bathroom": home.bathroom, "empty-room": home.empty_room, "renovation": home.renovation,
    "window": home.window_cleaning, "sofa": home.sofa_cleaning, "mattress": home.mattress, "floor": home.washed_floor,
    "washing-machine": home.washing_machine, "fridge": home.fridge, "dishwasher": home.dishwasher, "oven": home.oven,
    "air-conditioner": home.air_conditioner, "computer": home.computer, "phone": home.phone_screen, "tap": home.tap,
    "drain": home.drain, "toilet": home.toilet, "washer-connection": home.washer_connection, "sockets": home.sockets,
    "light": home.light, "fuse-board": home.fault_finding, "assembly": home.assembly, "television": home.tv_mounting,
    "shelves": home.shelves, "lock": home.lock, "van": home.van, "packing": home.packing,
    "manicure": beauty.manicure, "pedicure": beauty.pedicure, "womens-haircut": beauty.womens_haircut,
    "mens-haircut": beauty.mens_haircut, "colouring": beauty.colouring, "makeup": beauty.makeup, "brows": beauty.brows,
    "massage": beauty.massage, "massage-stones": beauty.massage_stones, "back-massage": beauty.back_massage,
    "sports-massage": beauty.sports_massage, "training": beauty.training, "yoga": beauty.yoga,
    "physiotherapy": beauty.physiotherapy, "injection": care.injection, "wound-care": care.wound_care,
    "health-check": care.health_check, "companion": care.companion, "babysitting": care.babysitting,
    "newborn": care.newborn, "maths": lessons.maths, "science": lessons.science, "exam": lessons.exam,
    "english": lessons.english, "chinese": lessons.chinese, "piano": lessons.piano, "guitar": lessons.guitar,
    "dog-walk": pets.dog_walk, "cat-visit": pets.cat_visit, "dog-grooming": pets.dog_grooming,
    "cat-grooming": pets.cat_grooming, "vet": pets.vet,
    "diploma": lessons.diploma,
}  # fmt: skip

# The first one is the service's own picture; all may appear in portfolios and reviews.
OF_SERVICE: dict[str, tuple[str, ...]] = {
    "regular-cleaning": ("cleaning-kit", "living-room", "kitchen", "bathroom", "floor"),
    "deep-cleaning": ("kitchen", "bathroom", "oven"),
    "move-out-cleaning": ("empty-room", "floor"),
    "after-renovation-cleaning": ("renovation", "empty-room"),
    "window-cleaning": ("window",),
    "sofa-cleaning": ("sofa", "living-room"),
    "mattress-cleaning": ("mattress",),
    "washing-machine-repair": ("washing-machine",),
    "refrigerator-repair": ("fridge",),
    "dishwasher-repair": ("dishwasher",),
    "oven-hob-repair": ("oven",),
    "air-conditioner-service": ("air-conditioner",),
    "computer-help": ("computer",),
    "phone-screen-repair": ("phone",),
    "tap-repair": ("tap",),
    "drain-unblocking": ("drain",),
    "toilet-repair": ("toilet",),
    "washer-installation": ("washer-connection",),
    "socket-replacement": ("sockets",),
    "light-installation": ("light",),
    "electrical-fault-finding": ("fuse-board",),
    "furniture-assembly": ("assembly", "shelves"),
    "tv-mounting": ("television",),
    "shelves-pictures": ("shelves",),
    "lock-replacement": ("lock",),
    "moving-help": ("van", "packing"),
    "packing-help": ("packing",),
    "manicure-gel": ("manicure",),
    "pedicure": ("pedicure",),
    "womens-haircut": ("womens-haircut",),
    "mens-haircut": ("mens-haircut",),
    "hair-colouring": ("colouring", "womens-haircut"),
    "event-makeup": ("makeup",),
    "brows-lashes": ("brows",),
    "relaxing-massage": ("massage", "massage-stones"),
    "sports-massage": ("sports-massage",),
    "back-neck-massage": ("back-massage", "massage"),
    "personal-training": ("training",),
    "yoga-class": ("yoga",),
    "physiotherapy-visit": ("physiotherapy",),
    "injection-visit": ("injection",),
    "wound-care": ("wound-care",),
    "health-check-visit": ("health-check",),
    "elder-companion": ("companion",),
    "babysitting": ("babysitting",),
    "newborn-care": ("newborn",),
    "maths-tutoring": ("maths",),
    "science-tutoring": ("science",),
    "exam-preparation": ("exam",),
    "english-lessons": ("english",),
    "chinese-lessons": ("chinese",),
    "piano-lessons": ("piano",),
    "guitar-lessons": ("guitar",),
    "dog-walking": ("dog-walk",),
    "cat-sitting": ("cat-visit",),
    "dog-grooming": ("dog-grooming",),
    "cat-grooming": ("cat-grooming",),
    "vet-visit": ("vet",),
}

OF_CATEGORY: dict[str, str] = {
    "cleaning": "living-room", "homes": "cleaning-kit", "windows-textiles": "window", "appliance-repair": "washing-machine",
    "large-appliances": "fridge", "electronics": "computer", "plumbing-electrics": "tap", "plumbing": "drain",
    "electrics": "light", "handyman-moving": "assembly", "handyman": "shelves", "moving": "van", "beauty": "makeup",
    "nails": "manicure", "hair": "womens-haircut", "face": "brows", "massage-wellbeing": "massage",
    "massage": "massage-stones", "movement": "yoga", "care": "companion", "nursing": "health-check",
    "family-care": "newborn", "tutoring": "maths", "school": "science", "languages-music": "piano", "pets": "dog-walk",
    "pet-care": "cat-visit", "pet-health": "vet",
}  # fmt: skip

# What can be shown soiled, and so before and after.
CLEANABLE = frozenset(
    {"kitchen", "bathroom", "oven", "floor", "empty-room", "sofa", "mattress", "living-room", "window"}
)
VARIANTS = 3
MODES = ("", "split", "soiled")


def draw_scene(scene: str, *, mode: str = "", variant: int = 0) -> str:
    """
    A scene as SVG, 800 x 600.

    :param mode: "split" shows it soiled on its left half and clean on the right, "soiled" all in need of help.
    :param variant: other colours and other things in other places.
    """
    random = Random(f"{scene} {variant}")
    first = sum(map(ord, scene))
    tone = TONES[(first + variant * 3) % len(TONES)]
    drawn = SCENES[scene](tone, random)
    if mode == "soiled":
        drawn += _dirt(random, WIDTH)
    elif mode == "split":
        drawn += clipped("left", rect(0, 0, WIDTH / 2, HEIGHT, "#fff"), _dirt(random, WIDTH / 2))
        drawn += rect(WIDTH / 2 - 4, 0, 8, HEIGHT, "#fff") + circle(WIDTH / 2, HEIGHT / 2, 24, "#fff")
        drawn += sparkles(((590, 120, 30), (690, 250, 22), (540, 420, 18)))
    return picture(WIDTH, HEIGHT, drawn)


def _dirt(random: Random, width: float) -> str:
    """A dull film with blots."""
    blots = []
    for _ in range(16 if width == WIDTH else 10):
        x, y = random.uniform(20, width - 20), random.uniform(150, HEIGHT - 20)
        size = random.uniform(10, 38)
        blots.append(
            ellipse(
                x, y, size, size * random.uniform(0.5, 0.9), "#4d3b24", opacity=round(random.uniform(0.16, 0.36), 2)
            )
        )
        blots.append(circle(x + size, y + size * 0.4, size * 0.28, "#4d3b24", opacity=0.3))
    return rect(0, 0, width, HEIGHT, "#6d5c44", opacity=0.34) + group(*blots)

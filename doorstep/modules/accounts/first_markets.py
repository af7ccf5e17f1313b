"""The four cities that Doorstep starts with; staff change their rules in the desk afterwards."""

from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.contracts import MarketFacts

FIRST_MARKETS = (
    MarketFacts(
        code="hel",
        names={"en": "Helsinki", "ru": "Хельсинки", "zh-Hans": "赫尔辛基", "zh-Hant": "赫爾辛基"},
        time_zone="Europe/Helsinki",
        currency="EUR",
        country="FI",
        language="en",
        languages=("en", "ru", "zh-Hans", "zh-Hant"),
        center=LatLon(60.1841, 24.9384),
        area=((60.130, 24.790), (60.130, 25.180), (60.290, 25.180), (60.290, 24.790)),
    ),
    MarketFacts(
        code="mow",
        names={"en": "Moscow", "ru": "Москва", "zh-Hans": "莫斯科", "zh-Hant": "莫斯科"},
        time_zone="Europe/Moscow",
        currency="RUB",
        country="RU",
        language="ru",
        languages=("ru", "en", "zh-Hans", "zh-Hant"),
        center=LatLon(55.7558, 37.6173),
        area=((55.56, 37.33), (55.56, 37.87), (55.92, 37.87), (55.92, 37.33)),
    ),
    MarketFacts(
        code="sha",
        names={"en": "Shanghai", "ru": "Шанхай", "zh-Hans": "上海", "zh-Hant": "上海"},
        time_zone="Asia/Shanghai",
        currency="CNY",
        country="CN",
        language="zh-Hans",
        languages=("zh-Hans", "en", "zh-Hant", "ru"),
        center=LatLon(31.2204, 121.4737),
        area=((31.06, 121.30), (31.06, 121.68), (31.38, 121.68), (31.38, 121.30)),
    ),
    MarketFacts(
        code="tpe",
        names={"en": "Taipei", "ru": "Тайбэй", "zh-Hans": "台北", "zh-Hant": "臺北"},
        time_zone="Asia/Taipei",
        currency="TWD",
        country="TW",
        language="zh-Hant",
        languages=("zh-Hant", "en", "zh-Hans", "ru"),
        center=LatLon(25.0478, 121.5440),
        area=((24.95, 121.43), (24.95, 121.67), (25.19, 121.67), (25.19, 121.43)),
    ),
)

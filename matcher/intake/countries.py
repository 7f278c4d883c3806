"""Country words in English and Chinese to ISO 3166 alpha-2 codes, and words for groups of countries."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global

from matcher.intake.findings import Reading, Remark, note
from matcher.profiles import WORLD
from matcher.words import Words

UNKNOWN_COUNTRY = note(
    Words("a country nobody here knows; counts as unknown", "无法识别的国家，按未知处理"),
    Words(
        "Write one country's name or its two-letter code, such as China or CN.",
        "请填写一个国家的名称或两位代码，例如 中国 或 CN。",
    ),
    once=True,
)
UNKNOWN_MARKET = note(
    Words("a country or region nobody here knows", "无法识别的国家或地区"),
    Words(
        "The investor counts as open to every country. Write names or codes such as China, DE, Europe or Global.",
        "该投资人按不限国家处理。请填写名称或代码，例如 中国、DE、欧洲、全球。",
    ),
    once=True,
)
NAMIBIA = note(
    Words('"NA" was read as "not available"', "“NA”按“不详”处理"),
    Words("Write Namibia if the country is meant.", "如指纳米比亚，请写全称。"),
    once=True,
)

# Spellings that CLDR does not have, as :func:`_key` spells them.
_ALIASES: Final = {
    "AE": ("uae", "emirates", "dubai", "阿联酋"),
    "AG": ("antigua and barbuda",),
    "BA": ("bosnia", "bosnia h", "bosnia and herzegovina", "波黑"),
    "CD": ("drc congo", "dr congo", "drc", "congo kinshasa", "democratic republic of the congo", "刚果金"),
    "CG": ("congo", "congo brazzaville", "congo congo brazzaville", "republic of the congo", "刚果布"),
    "CI": ("ivory coast", "cote divoire"),
    "CN": (
        "prc",
        "pr china",
        "peoples republic of china",
        "mainland china",
        "中国大陆",
        "大陆",
        "国内",
        "内地",
        "境内",
    ),
    "CV": ("cape verde", "cabo verde"),
    "CZ": ("czech republic", "czech"),
    "DE": ("deutschland",),
    "ES": ("espana",),
    "FM": ("micronesia",),
    "GB": ("uk", "great britain", "britain", "england", "scotland", "wales", "northern ireland", "英国"),
    "HK": ("hong kong", "hongkong", "hong kong sar", "香港", "中国香港"),
    "IR": ("iran", "islamic republic of iran"),
    "KN": ("sant kitts and nevis",),
    "KP": ("north korea", "korea democratic peoples republic of"),
    "KR": ("korea", "south korea", "korea south", "韩国", "韓國", "南韩"),
    "LA": ("lao peoples democratic republic", "lao pdr"),
    "LC": ("sant lucia",),
    "LY": ("lybia",),
    "MK": ("macedonia",),
    "MM": ("myanmar", "burma"),
    "MO": ("macao", "macau", "澳门", "中国澳门"),
    "NL": ("holland", "the netherlands"),
    "PS": ("palestine", "palestinian territory", "state of palestine"),
    "RO": ("rom",),
    "RU": ("russian federation", "俄国"),
    "ST": ("sao tome and principe",),
    "SY": ("syrian arab republic",),
    "SZ": ("eswatini fmr swaziland", "swaziland"),
    "TL": ("east timor",),
    "TR": ("turkey", "turkiye"),
    "TT": ("trinidad and tobago",),
    "TW": ("taiwan", "taiwan province of china", "chinese taipei", "台湾", "中国台湾", "台灣"),
    "TZ": ("united republic of tanzania",),
    "US": ("usa", "america", "united states of america", "the states", "美国"),
    "VA": ("holy see", "vatican", "holy see vatican city state"),
    "VC": ("saint vincent and the grenadines",),
    "VG": ("virgin islands british",),
    "VI": ("virgin islands us",),
    "VN": ("viet nam", "vietnam"),
    "XK": ("kosovo",),
}

_EU: Final = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
_NORDICS: Final = "DK FI IS NO SE"
_BALTICS: Final = "EE LV LT"
_DACH: Final = "DE AT CH"
_BENELUX: Final = "BE NL LU"
_BALKANS: Final = "AL BA BG HR XK ME MK RO RS SI"
_EAST_EUROPE: Final = f"BY BG CZ HU MD PL RO RU SK UA {_BALTICS} {_BALKANS}"
_EUROPE: Final = f"{_EU} {_NORDICS} {_EAST_EUROPE} AD CH GB GI LI MC SM VA"
_EAST_ASIA: Final = "CN HK MO TW JP KR KP MN"
_SOUTH_EAST_ASIA: Final = "BN KH ID LA MY MM PH SG TH TL VN"
_SOUTH_ASIA: Final = "AF BD BT IN MV NP PK LK"
_CENTRAL_ASIA: Final = "KZ KG TJ TM UZ"
_GULF: Final = "AE BH KW OM QA SA"
_MIDDLE_EAST: Final = f"{_GULF} EG IL IQ IR JO LB PS SY TR YE"
_NORTH_AFRICA: Final = "DZ EG LY MA SD TN EH"
_SUB_SAHARA: Final = (
    "AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ GQ ER SZ ET GA GM GH GN GW KE LS LR MG MW ML MR MU MZ NA NE NG RW "
    "ST SN SC SL SO ZA SS TZ TG UG ZM ZW"
)
_ASIA: Final = (
    f"{_EAST_ASIA} {_SOUTH_EAST_ASIA} {_SOUTH_ASIA} {_CENTRAL_ASIA} {_GULF} AM AZ GE CY IL IQ IR JO LB PS SY TR YE"
)
_OCEANIA: Final = "AU NZ FJ PG SB VU WS TO KI FM MH NR PW TV"
_CENTRAL_AMERICA: Final = "BZ CR SV GT HN NI PA"
_CARIBBEAN: Final = "AG BS BB CU DM DO GD HT JM KN LC VC TT PR"
_SOUTH_AMERICA: Final = "AR BO BR CL CO EC GY PY PE SR UY VE"
_LATIN_AMERICA: Final = f"MX {_CENTRAL_AMERICA} {_CARIBBEAN} {_SOUTH_AMERICA}"
_NORTH_AMERICA: Final = "US CA MX"

_GROUPS: Final = {
    WORLD: (
        *(
            "global",
            "globally",
            "global hq",
            "worldwide",
            "world",
            "world wide",
            "international",
            "anywhere",
            "any",
            "all",
        ),
        *("all countries", "no preference", "agnostic", "everywhere"),
        *("全球", "世界", "全世界", "世界各地", "不限", "国内外", "海内外", "国际", "全部", "任意"),
    ),
    _EU: ("eu", "european union", "欧盟"),
    _EUROPE: ("europe", "all europe", "pan europe", "欧洲", "全欧洲"),
    f"{_EU} {_NORDICS} AD CH GB LI MC SM VA": ("western europe", "west europe", "西欧"),
    _EAST_EUROPE: ("eastern europe", "east europe", "cee", "central and eastern europe", "东欧", "中东欧"),
    _DACH: ("dach", "german speaking countries", "德语区"),
    _BENELUX: ("benelux", "比荷卢"),
    _NORDICS: ("nordics", "nordic", "nordic countries", "北欧"),
    "DK NO SE": ("scandinavia", "斯堪的纳维亚"),
    _BALTICS: ("baltics", "baltic states", "baltic", "波罗的海三国"),
    f"{_NORDICS} {_BALTICS}": ("nordics and baltics", "nordic and baltic", "nordic baltic"),
    _BALKANS: ("balkans", "western balkans", "巴尔干"),
    "ES PT AD": ("iberia", "伊比利亚"),
    "GB IE": ("uk and ireland", "uk ireland", "british isles", "英国和爱尔兰"),
    f"{_EUROPE} {_MIDDLE_EAST} {_NORTH_AFRICA} {_SUB_SAHARA}": ("emea", "europe middle east africa"),
    _ASIA: ("asia", "亚洲"),
    f"{_ASIA} {_OCEANIA}": ("apac", "asia pacific", "亚太", "亚太地区"),
    _EAST_ASIA: ("east asia", "eastern asia", "东亚"),
    _SOUTH_EAST_ASIA: (
        "southeast asia",
        "south east asia",
        "southeastern asia",
        "sea",
        "asean",
        "东南亚",
        "东盟",
    ),
    _SOUTH_ASIA: ("south asia", "southern asia", "南亚"),
    _CENTRAL_ASIA: ("central asia", "中亚"),
    "CN HK MO TW": ("greater china", "大中华", "大中华区", "两岸三地", "两岸四地"),
    _GULF: ("gcc", "gulf", "gulf states", "海湾", "海湾国家"),
    _MIDDLE_EAST: ("middle east", "中东"),
    f"{_MIDDLE_EAST} {_NORTH_AFRICA}": (
        *("mena", "middle east north africa", "middle east and north africa", "中东北非", "中东和北非"),
    ),
    _NORTH_AFRICA: ("north africa", "northern africa", "北非"),
    _SUB_SAHARA: ("sub saharan africa", "subsaharan africa", "撒哈拉以南非洲"),
    f"{_NORTH_AFRICA} {_SUB_SAHARA}": ("africa", "非洲"),
    _NORTH_AMERICA: ("north america", "northern america", "北美", "北美洲"),
    "US CA": ("us canada", "usa canada", "us and canada", "usa and canada", "美国加拿大", "美加"),
    _LATIN_AMERICA: (
        "latin america",
        "latam",
        "lat am",
        "latin america and the caribbean",
        "拉美",
        "拉丁美洲",
    ),
    _SOUTH_AMERICA: ("south america", "南美", "南美洲"),
    _CENTRAL_AMERICA: ("central america", "中美洲"),
    _CARIBBEAN: ("caribbean", "加勒比"),
    f"{_NORTH_AMERICA} {_LATIN_AMERICA}": ("americas", "the americas", "美洲"),
    _OCEANIA: ("oceania", "大洋洲"),
    "AU NZ": ("anz", "australia and new zealand", "澳新"),
}

# Unions, "unknown" and the pseudo-countries of software tests.
_NO_COUNTRIES: Final = {"EU", "EZ", "UN", "XA", "XB", "ZZ"}
_OFFICIAL = re.compile(r"(?:^| )(?:the )?republic of$")


def _key(word: str) -> str:
    """Return a name without accents, signs and official forms: ``Türkiye``, ``Korea (Republic of)``."""
    plain = unicodedata.normalize("NFKD", word.replace("&", " and ")).casefold().replace("'", "").replace("’", "")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    key = " ".join(re.sub(r"[\W_]+", " ", letters).split())
    return _OFFICIAL.sub("", key).strip()


@cache
def _places() -> dict[str, frozenset[str]]:
    """Return every known word with its codes; CLDR knows the names, the tables above go before it."""
    places: dict[str, frozenset[str]] = {}
    locales = [Locale.parse(name).territories for name in ("en", "zh", "zh_Hant")]
    codes = {code for code in map(str, locales[0]) if len(code) == 2 and code.isalpha()} - _NO_COUNTRIES
    for alias, found in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(found) == 1 and found[0] in codes:
            places[alias.casefold()] = frozenset(found)
    for code in codes:
        for names in locales:
            if code in names:
                places[_key(names[code])] = frozenset({code})
        places[code.casefold()] = frozenset({code})
    for group, words in _GROUPS.items():
        places |= dict.fromkeys(words, frozenset(group.split()))
    for code, words in _ALIASES.items():
        places |= dict.fromkeys(words, frozenset({code}))
    return places


#: The alpha-2 code of Namibia, and what many programs write where nothing is known.
AMBIGUOUS: Final = "na"


@lru_cache(maxsize=4096)
def read_country(word: str) -> Reading[str | None]:
    """Return the alpha-2 code of one country; None, with a remark, for what is no country's name."""
    key = _key(word)
    if key == AMBIGUOUS:
        return Reading(None, (Remark(NAMIBIA, word),))
    codes = _places().get(key, frozenset())
    if len(codes) == 1 and WORLD not in codes:
        return Reading(next(iter(codes)))
    return Reading(None, (Remark(UNKNOWN_COUNTRY, word),))


def read_markets(words: tuple[str, ...]) -> Reading[frozenset[str]]:
    """Return the codes of the countries that a list of words means, :data:`WORLD` for anywhere.

    One word nobody knows leaves the whole list unknown (empty): our ignorance shall exclude nobody.
    """
    markets = [_market(word) for word in words]
    remarks = tuple(remark for market in markets for remark in market.remarks)
    return Reading(frozenset() if remarks else frozenset().union(*(market.value for market in markets)), remarks)


@lru_cache(maxsize=4096)
def _market(word: str) -> Reading[frozenset[str]]:
    key = _key(word)
    codes = _places().get(key) if key != AMBIGUOUS else None
    return Reading(codes) if codes else Reading(frozenset(), (Remark(UNKNOWN_MARKET, word),))

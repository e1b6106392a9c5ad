"""What a browser says of itself, in words that its person knows."""

import re

from django.utils.translation import gettext as _

# The first that is found counts: most browsers also carry the names of others.
BROWSERS = [
    (r"\b(?:Edg|EdgA|EdgiOS|Edge)/", "Edge"),
    (r"\b(?:OPR|OPX|OPiOS|OPT)/|\bOpera\b", "Opera"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bDuckDuckGo/|\bDdg/", "DuckDuckGo"),
    (r"\b(?:YaBrowser)/", "Yandex"),
    (r"\b(?:Firefox|FxiOS|Focus)/", "Firefox"),
    (r"\bTrident/|\bMSIE ", "Internet Explorer"),
    (r"\b(?:Chrome|HeadlessChrome|CriOS)/", "Chrome"),
    (r"\bChromium/", "Chromium"),
    (r"\bVersion/[\d.]+ .*\bSafari/", "Safari"),
]
SYSTEMS = [
    (r"\bWindows\b", "Windows"),
    (r"\biPhone\b|\biPod\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bMacintosh\b|\bMac OS X\b", "macOS"),
    (r"\bLinux\b|\bX11\b", "Linux"),
]
MOST = 40  # characters of what nobody knows


def _first(named, text):
    return next((name for pattern, name in named if re.search(pattern, text)), None)


def in_words(user_agent):
    """Such as “Firefox on Windows”; of what is not known, its own first words."""
    text = " ".join(user_agent.split())
    browser, system = _first(BROWSERS, text), _first(SYSTEMS, text)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    if browser or system:
        return browser or _("Browser on %(system)s") % {"system": system}
    return (text if len(text) <= MOST else f"{text[: MOST - 1]}…") or _("Unknown browser")

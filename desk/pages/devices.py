"""Browser and system out of a User-Agent, so that people know their own sessions again; not more than that."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
"""The first that fits: each later word also stands in what the earlier ones send."""


def device_of(user_agent: str) -> str:
    browser = next((name for word, name in _BROWSERS if word in user_agent), "Trình duyệt khác")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "máy khác")
    return f"{browser} trên {system}"

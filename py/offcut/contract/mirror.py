"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import nothing.

The address of a mirror: a folder with the same parts of engines as the site's own `weights/`. It decides nothing: bytes
with another hash are not used, wherever they come from.
"""

LONGEST_ADDRESS = 300
HTTPS = "https://"
# What would end a word of the page's policy, or make something else than a folder of an address.
FORBIDDEN = " ;,'\"<>\\?#@*\t\r\n"


def is_address(value: object) -> bool:
    """Say whether `value` is a mirror: "" for none, a path of this origin, or an https address; a folder ends in /."""
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS:
        return False
    if value == "":
        return True
    if any(mark in FORBIDDEN for mark in value) or not value.endswith("/"):
        return False
    if any(ord(mark) < 33 or ord(mark) > 126 for mark in value):
        return False
    if value.startswith(HTTPS):
        return "." in host_of(value) and ".." not in value
    return value.startswith("/") and not value.startswith("//") and ".." not in value


def host_of(address: str) -> str:
    """Return the host of an https address, "" for a path of this origin."""
    return address[len(HTTPS) :].split("/")[0] if address.startswith(HTTPS) else ""


def tidy(text: str, origin: str) -> str:
    """Return what a person typed as an address: a folder ends in /, and this origin is written as a path."""
    address = text.strip()
    if address and not address.endswith("/"):
        address += "/"
    if origin and address.startswith(origin + "/"):
        address = address[len(origin) :]
    return address


def is_allowed(address: str, hosts: list) -> bool:
    """Say whether the page's policy, which lists `hosts` beside this origin, lets it fetch from there."""
    return not address.startswith(HTTPS) or HTTPS + host_of(address) in hosts

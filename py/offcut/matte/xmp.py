"""Room: matte. Runs on CPython and Pyodide. May import the standard library.

Reads XMP, the XML that programs write about a picture, and writes it anew with what was chosen.
"""

from dataclasses import dataclass
from xml.etree import ElementTree

# More is not read: a JPEG holds 64 kB in one piece, and no tree of XMP is as deep.
MOST_BYTES, DEEPEST = 2**18, 64
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STRUCTURE = frozenset(["adobe:ns:meta/", RDF, "http://www.w3.org/XML/1998/namespace", ""])
PREFIXES = {
    "x": "adobe:ns:meta/",
    "rdf": RDF,
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
CAMERA_DATA = frozenset(PREFIXES[prefix] for prefix in ("tiff", "exif", "exifEX", "aux", "xmp", "xmpRights"))
RIGHTS = frozenset("{" + PREFIXES["dc"] + "}" + name for name in ("creator", "rights"))
# Names of properties that say where; no property of camera or exposure has one of these words in it.
PLACE_WORDS = ("gps", "location", "latitude", "longitude", "altitude", "city", "state", "country", "province", "place")
# Free text in the namespaces of camera data.
BY_HAND = frozenset(["usercomment", "imagedescription", "label", "nickname", "makernote"])
# What is true of the stored file only: thumbnails, the turn (set to upright), the size, further parts of the XMP.
OF_THE_STORED_FILE = frozenset(
    ["thumbnails", "orientation", "imagewidth", "imagelength", "pixelxdimension", "pixelydimension", "hasextendedxmp"]
)


class XmpError(ValueError):
    """The bytes are no XMP."""


@dataclass(frozen=True)
class Xmp:
    """XMP as it was written anew, and what the original had."""

    data: bytes
    has_location: bool
    has_thumbnail: bool


class _Builder(ElementTree.TreeBuilder):
    """A builder that refuses trees so deep that walking them would be a danger."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ElementTree.Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise XmpError("too deep")
        return super().start(tag, attrs)

    def end(self, tag: str) -> ElementTree.Element:
        self.depth -= 1
        return super().end(tag)


def chosen(data: bytes, *, with_location: bool) -> Xmp:
    """Return XMP for an upright result: everything, or camera data that name no place; never a thumbnail.

    Raises
    ------
    XmpError
        For what is no XMP, or declares entities, which could grow without end.

    References
    ----------
    .. [1] ISO 16684-1 (XMP)
    """
    root = _parsed(data)
    removed: list[str] = []
    for parent in root.iter():
        for name in [name for name in parent.attrib if not _is_kept(name, with_location)]:
            removed.append(name)
            del parent.attrib[name]
        for child in [child for child in parent if not _is_kept(child.tag, with_location)]:
            removed.append(child.tag)
            parent.remove(child)
    words = [_word(name) for name in removed]
    found = [_word(name) for element in root.iter() for name in (element.tag, *element.attrib)] + words
    text = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    text += ElementTree.tostring(root, "unicode") + '<?xpacket end="w"?>'
    has_location = any(_names_a_place(word) for word in found)
    return Xmp(text.encode("utf-8"), has_location, "thumbnails" in words)


def _parsed(data: bytes) -> ElementTree.Element:
    if len(data) > MOST_BYTES:
        raise XmpError("too large")
    try:
        text = data.decode("utf-8").strip("\0 \t\r\n\ufeff")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise XmpError("declares entities")
        return ElementTree.fromstring(text, ElementTree.XMLParser(target=_Builder()))  # noqa: S314
    except (UnicodeError, ElementTree.ParseError) as error:
        raise XmpError(str(error)) from error


def _is_kept(name: str, with_location: bool) -> bool:
    namespace, word = name.rpartition("}")[0].lstrip("{"), _word(name)
    if namespace in STRUCTURE:
        return True
    if word in OF_THE_STORED_FILE:
        return False
    if with_location:
        return True
    if name in RIGHTS:
        return True
    return namespace in CAMERA_DATA and not _names_a_place(word) and word not in BY_HAND


def _word(name: str) -> str:
    return name.rpartition("}")[2].casefold()


def _names_a_place(word: str) -> bool:
    return any(place in word for place in PLACE_WORDS)


for _prefix, _namespace in PREFIXES.items():
    ElementTree.register_namespace(_prefix, _namespace)

"""Room: tests. Runs on CPython. May import everything."""

import random

import pytest

from offcut.matte import xmp

PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:drone="http://www.dji.com/drone-dji/1.0/"
 exif:GPSLatitude="46,57.1N" photoshop:City="Bern" tiff:Model="Model X" tiff:Orientation="6" drone:GpsStatus="RTK"
 exif:FNumber="28/10">
<dc:subject><rdf:Bag><rdf:li>Bern garden</rdf:li></rdf:Bag></dc:subject>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) somebody</rdf:li></rdf:Alt></dc:rights>
<exif:UserComment>by hand</exif:UserComment>
<xmp:Thumbnails><rdf:Alt><rdf:li>THUMBNAIL</rdf:li></rdf:Alt></xmp:Thumbnails>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def test_without_location_only_camera_data_and_rights_are_left() -> None:
    kept = xmp.chosen(PACKET, with_location=False)
    assert (kept.has_location, kept.has_thumbnail) == (True, True)
    for word in (b"Bern", b"46,57", b"RTK", b"by hand", b"THUMBNAIL", b"Orientation"):
        assert word not in kept.data
    for word in (b'tiff:Model="Model X"', b'exif:FNumber="28/10"', b"(c) somebody"):
        assert word in kept.data


def test_everything_is_kept_but_thumbnail_and_turn() -> None:
    kept = xmp.chosen(PACKET, with_location=True)
    assert (kept.has_location, kept.has_thumbnail) == (True, True)
    for word in (b"Bern garden", b"46,57", b"RTK", b"by hand"):
        assert word in kept.data
    for word in (b"THUMBNAIL", b"Orientation"):
        assert word not in kept.data


@pytest.mark.parametrize("with_location", [True, False])
def test_doing_it_twice_changes_nothing(with_location: bool) -> None:
    once = xmp.chosen(PACKET, with_location=with_location)
    twice = xmp.chosen(once.data, with_location=with_location)
    assert twice.data == once.data
    assert twice.has_location is with_location
    assert not twice.has_thumbnail


def test_trailing_zeros_and_spaces_belong_to_it() -> None:
    assert xmp.chosen(PACKET + b"  \n\0\0", with_location=False).data


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"<a",
        b"\xff\xfe\0\0",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<a>" * 100 + b"</a>" * 100,
        b"<a>" + b" " * xmp.MOST_BYTES + b"</a>",
    ],
)
def test_damaged_and_hostile_packets_are_refused(damaged: bytes) -> None:
    with pytest.raises(xmp.XmpError):
        xmp.chosen(damaged, with_location=True)


def test_every_cut_and_every_spoilt_byte_ends_in_a_packet_or_its_error() -> None:
    rng = random.Random(4)
    spoilt = [PACKET[:end] for end in range(0, len(PACKET), 11)]
    for _ in range(300):
        copy = bytearray(PACKET)
        copy[rng.randrange(len(copy))] = rng.randrange(256)
        spoilt.append(bytes(copy))
    for data in spoilt:
        try:
            xmp.chosen(data, with_location=False)
        except xmp.XmpError:
            continue

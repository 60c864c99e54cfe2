"""Archives that no honest program would make, from a list of what is to be in them.

`form` is `zip`, `tar` or `tar.gz`. An entry has a `name` and one of: `text`, `file` (of the
submission), `zeros` (bytes), `link`, `hard_link` (their targets), `device`, `pipe`, `archive`
(another archive, as here). `encrypted` marks all entries as locked, `keep` cuts the archive off
after so many bytes, `claim` is the size that a zip states for every entry, `around` wraps the
archive into that many others.
"""

import io
import struct
import tarfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

TAR_KINDS = {"link": tarfile.SYMTYPE, "hard_link": tarfile.LNKTYPE}
TAR_KINDS |= {"device": tarfile.CHRTYPE, "pipe": tarfile.FIFOTYPE}
CHUNK = bytes(1 << 20)


def write_archive(folder: Path, order: dict[str, Any]) -> Path:
    """The archive, made beside the folder."""
    path = folder.with_name(f"submission.{order['form']}")
    path.write_bytes(archive_bytes(folder, order))
    return path


def archive_bytes(folder: Path, order: dict[str, Any]) -> bytes:
    """Its content."""
    make = zip_bytes if order["form"] == "zip" else tar_bytes
    content = make(folder, order)
    for _ in range(order.get("around", 0)):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("inner.zip", content)
        content = stream.getvalue()
    return content[: order.get("keep", len(content))]


def zip_bytes(folder: Path, order: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # duplicates
        for entry in order["entries"]:
            item = zipfile.ZipInfo(entry["name"])
            item.filename = entry["name"]
            item.compress_type = zipfile.ZIP_DEFLATED
            item.external_attr = (0o120777 if "link" in entry else 0o100644) << 16
            archive.writestr(item, content_of(folder, entry))
    content = stream.getvalue()
    if order.get("encrypted"):
        content = patched(content, 6, 8, struct.pack("<H", 1))
    if "claim" in order:
        content = patched(content, 22, 24, struct.pack("<I", order["claim"]))
    return content


def patched(content: bytes, local: int, central: int, value: bytes) -> bytes:
    """With a field of every local header and of every entry of the directory overwritten."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = content.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + len(value)] = value
            at = content.find(mark, at + 1)
    return bytes(changed)


def tar_bytes(folder: Path, order: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    mode = "w:gz" if order["form"] == "tar.gz" else "w"
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for entry in order["entries"]:
            item = tarfile.TarInfo(entry["name"])
            kind = next((kind for kind in TAR_KINDS if kind in entry), None)
            if kind:
                item.type = TAR_KINDS[kind]
                item.linkname = str(entry[kind])
                archive.addfile(item)
                continue
            content = content_of(folder, entry)
            item.size = len(content)
            archive.addfile(item, io.BytesIO(content))
    return stream.getvalue()


def content_of(folder: Path, entry: dict[str, Any]) -> bytes:
    if "file" in entry:
        return (folder / entry["file"]).read_bytes()
    if "archive" in entry:
        return archive_bytes(folder, entry["archive"])
    if "zeros" in entry:
        return bytes(entry["zeros"])
    return str(entry.get("text", entry.get("link", ""))).encode()

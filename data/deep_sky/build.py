"""Rebuild data/deep_sky from two public packages: `failfirst data build deep_sky`.

Needs apt-get and dpkg-deb (Debian 12), or the two archives already in the working folder.
"""

import gzip
import io
import json
import re
import sqlite3
import struct
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from failfirst.authoring.archives import deb_member, deb_members, fetch

HERE = Path(__file__).resolve().parent
STELLARIUM = "stellarium-data_0.22.2-1_all.deb"
KSTARS = "kstars-data_5%3a3.6.2-2_all.deb"
ARCHIVES = {  # file name: (command that fetches it, SHA-256)
    STELLARIUM: (
        ["apt-get", "download", "stellarium-data=0.22.2-1"],
        "45aaebf39a814acbd6dcccea058c2f5651bcb5635599da03a215feeb51f4d5a5",
    ),
    KSTARS: (
        ["apt-get", "download", "kstars-data=5:3.6.2-2"],
        "f48e4a101ddab20f1cf35879c821f9fa2ca1b459c5ea78eef99555fe22cf35aa",
    ),
}
FOLDER = "usr/share/stellarium/nebulae/default/"
OPENNGC = "usr/share/kstars/OpenNGC.kscat"
SIDE = 128  # pixels of a stored picture
CENTRE_ARCMIN, CENTRE_SIDE = 3.2, 96  # the cut-outs: 2 arcsec a pixel

# Classes of Stellarium's catalogue, by its number of a type. A type that is not here has no class of ours.
TYPES = {
    0: "galaxy",
    1: "active galaxy",
    3: "interacting galaxy",
    6: "open cluster",
    7: "globular cluster",
    11: "planetary nebula",
    12: "dark nebula",
    13: "reflection nebula",
    15: "emission nebula",
    16: "cluster with nebulosity",
    17: "HII region",
    18: "supernova remnant",
    19: "interstellar matter",
    23: "molecular cloud",
    28: "star",
}
CLASSES = {
    "galaxy": "galaxy",
    "active galaxy": "galaxy",
    "interacting galaxy": "galaxy",
    "open cluster": "open cluster",
    "globular cluster": "globular cluster",
    "planetary nebula": "planetary nebula",
    "reflection nebula": "nebula",
    "emission nebula": "nebula",
    "HII region": "nebula",
    "supernova remnant": "nebula",
    "interstellar matter": "nebula",
    "cluster with nebulosity": "nebula",
}
OPENNGC_CLASSES = {
    3: "open cluster",
    4: "globular cluster",
    5: "nebula",
    6: "planetary nebula",
    7: "nebula",
    8: "galaxy",
}

# The catalogue of a picture, by the letters in front of the number in its file name.
CATALOGUES = {"m": "M", "n": "NGC", "ic": "IC", "sh2-": "Sh2", "rcw": "RCW", "u": "UGC", "p": "PGC"}
CATALOGUES |= {"vdb": "VdB", "lbn": "LBN", "barnard": "B"}

# What a look at every picture changed. Names of pictures, and the object that each shows.
NAMED = {
    "abell31": ("PK", "219+31.1"),
    "abell33": ("PK", "238+34.1"),
    "abell39": ("PK", "047+42.1"),
    "abell85": ("SNRG", "116.9+00.1"),
    "cassiopeia_a": ("SNRG", "111.7-02.1"),
    "velasnr": ("SNRG", "263.9-03.0"),
    "wilds": ("Arp", 248),
}
RELABELLED = {  # name: (class, why)
    "n2244": ("nebula", "catalogued as the cluster, the picture is of the Rosette Nebula around it"),
    "ic1848": ("nebula", "catalogued as the cluster, the picture is of the Soul Nebula around it"),
    "sh2-80": ("nebula", "catalogued as the star WR 124, the picture is of its nebula"),
    "rcw38": ("nebula", "catalogued as a molecular cloud, the picture is of the HII region"),
}
TILES = "a piece of a mosaic of which no piece holds the object"
GALAXIES = "a cluster of galaxies: no single object"
DARK = "a dark nebula: too few for a class"
DROPPED = {
    **{f"lmc_{number:02d}": TILES for number in range(1, 17)},
    **{name: TILES for name in ("rho-a00", "rho-a01", "rho-a10", "rho-a11", "sh2-1-1", "sh2-1-2")},
    **{name: GALAXIES for name in ("virgo_cluster", "fornax_cluster", "hydra_cluster")},
    **{name: DARK for name in ("barnard22", "barnard72", "barnard207")},
    "calabash": "a protoplanetary nebula: too few for a class",
    "red_rectangle": "a protoplanetary nebula: too few for a class",
    "m73": "four stars by chance in a line of sight, no cluster",
    "n3572": "catalogued as a cluster, the picture shows only gas, 19 arcmin from it",
    "n6522": "two globular clusters in two corners, the rest painted black",
    "n7497": "a cloud of the Milky Way fills the picture, the galaxy is at its edge",
    "n3293": "cluster and nebula in equal parts",
    "ic423": "two bright stars and parts of other pictures painted in; the nebula is small",
    "n5068-sdss": "credit in doubt: at declination -21 degrees, outside the survey's main areas",
}
REMARKS = {
    "m46": "the planetary nebula NGC 2438 is in front of the cluster",
    "m98": "the lower half is black: the original ended there",
    "n654": "the frame is an oval",
    "n3603": "black bars above and below",
    "n3699": "the border is a ragged fade",
    "ic2220": "the border is a ragged fade",
    "ic1295": "everything outside the nebula is black",
    "n7714": "black below the galaxy: the original ended there",
    "rcw32": "black bars above and below",
    "vdb152": "black to the left and right",
    "velasnr": "a part of the remnant; its catalogued middle is below the picture",
    "u10822": "black and white; a dwarf galaxy resolved into stars",
    "p3589": "a dwarf galaxy resolved into stars",
    "p10074": "a dwarf galaxy resolved into stars",
}

# Pictures that share a part of the sky or an object: one group.
GROUPS = {"m59": "M 59 and M 60", "m60": "M 59 and M 60"}
GROUPS |= {"ic1805": "IC 1805 and IC 1848", "ic1848": "IC 1805 and IC 1848"}
GROUPS |= {"n7000": "NGC 7000 and NGC 7027", "n7027": "NGC 7000 and NGC 7027"}


def main(folder=None):
    """Write pictures.csv, credits.csv, pictures.zip and centres.zip beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the two archives, or is to receive them; a temporary one by default.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(folder or scratch)
        archives = {name: fetch(folder, name, *source) for name, source in ARCHIVES.items()}
        files = deb_members(archives[STELLARIUM], FOLDER)
        openngc = read_openngc(deb_member(archives[KSTARS], OPENNGC))
    files = {name.removeprefix(FOLDER): contents for name, contents in files.items()}
    textures = read_textures(files["textures.json"].decode("utf-8"))
    catalogue = read_catalogue(gzip.decompress(files["catalog.dat"]))
    write_csv(HERE / "credits.csv", credits_of(textures))
    named = [entry for entry in catalogue if entry["M"] or entry["NGC"] or entry["IC"]]
    rows, pictures, centres = [], {}, {}
    for texture in textures:
        name = texture["file"].removesuffix(".png")
        if source_of(texture)[0] and name not in DROPPED:
            picture = Image.open(io.BytesIO(files[texture["file"]]))
            row = describe(name, texture, picture, len(files[texture["file"]]), catalogue, named, openngc)
            picture = on_black(picture)
            pictures[f"{name}.jpg"] = jpeg(picture.resize((SIDE, SIDE), Image.Resampling.BOX))
            if row["centre"]:
                centres[f"{name}.jpg"] = jpeg(centre(picture, row))
            rows.append(row)
    write_csv(HERE / "pictures.csv", sorted(rows, key=lambda row: row["name"]))
    # Two archives instead of 500 files: the register has two entries to check, not 500.
    write_zip(HERE / "pictures.zip", pictures)
    write_zip(HERE / "centres.zip", centres)


# --- Credits ---------------------------------------------------------------------------------------------


def source_of(texture):
    """Whose picture it is, as a group of folds, and why; an empty group if we do not keep it."""
    credit, address = texture["credit"], texture["address"]
    if "server7.sky-map.org" in address:
        return "", "credited to SDSS, but the address asks for the Digitized Sky Survey"
    if "apod.nasa.gov" in address:
        return "", "a page that shows pictures of many authors; the author is not named"
    if "Pan-STARRS1" in credit:  # its long credit names NASA as one who paid
        return "", "a survey that is not on our list"
    if "commons.wikimedia.org" in address:
        return "Wikimedia Commons", "Commons admits only free licences"
    if "Adam Block" in credit:
        return "Adam Block", "an author on our list"
    if credit in ("Grasslands Observatory", "SDSS", "2MASS"):
        return credit, "an author on our list"
    if re.search(r"\bESO\b", credit) and "eso.org" in address:
        return "ESO", "an author on our list"
    if "NASA" in credit or "ESA" in credit:
        return "NASA/ESA", "an author on our list"
    return "", "terms of the single picture not known"


def credits_of(textures):
    """One row a credit string (and a decision): how many pictures, and what was decided."""
    addresses, count = defaultdict(set), Counter()
    for texture in textures:
        key = (texture["credit"], *source_of(texture))
        host = re.sub(r"^(https?://)?(www\.)?", "", texture["address"]).split("/")[0].strip(", ")
        addresses[key].add(host)
        count[key] += 1
    order = sorted(count, key=lambda key: (key[1] == "", key[1], -count[key], key[0]))
    rows = []
    for key in order:
        credit, kept_as, why = key
        places = " ".join(sorted(addresses[key]))
        rows.append(
            {"credit": credit, "addresses": places, "pictures": count[key], "kept_as": kept_as, "why": why}
        )
    return rows


def read_textures(text):
    """The list of textures. It is almost JSON: numbers such as ``-.9`` and ``007`` must be mended first."""
    text = re.sub(r"(?<=[\[,\s])(-?)\.(\d)", r"\g<1>0.\2", text)
    text = re.sub(r"(?<=[\[,\s])(-?)0+(\d)", r"\1\2", text)
    text = re.sub(r",(\s*[\]}])", r"\1", re.sub(r"(\d)\.(?=[\],\s])", r"\1.0", text))
    textures = []
    for tile in json.loads(text)["subTiles"]:
        credit = {key.lower(): " ".join(value.split()) for key, value in tile["imageCredits"].items()}
        corners = np.array(tile["worldCoords"][0])
        textures.append({"file": tile["imageUrl"], "corners": corners, "credit": credit["short"]})
        textures[-1]["address"] = credit.get("infourl", "")
    return textures


# --- Catalogues ------------------------------------------------------------------------------------------

FIELDS = (
    "id:I ra:d dec:d bmag:d vmag:d type:I morphology:s major:d minor:d pa:I z:d e_z:d plx:d e_plx:d d:d e_d:d"
)
FIELDS += " NGC:I IC:I M:I C:I B:I Sh2:I VdB:I RCW:I LDN:I LBN:I Cr:I Mel:I PGC:I UGC:I Ced:s Arp:I VV:I PK:s"
FIELDS += " PNG:s SNRG:s ACO:s HCG:s ESO:s VdBH:s DWB:I Tr:I St:I Ru:I VdBHa:I"


def read_catalogue(contents):
    """Stellarium's catalogue 3.16: big-endian numbers (positions in radians) and UTF-16 strings."""
    place = 0

    def take(kind):
        nonlocal place
        if kind == "s":
            length = take("I")
            length = 0 if length == 0xFFFFFFFF else length  # Qt's mark of a string that is not there
            place += length
            return contents[place - length : place].decode("utf-16-be")
        (value,) = struct.unpack_from(f">{kind}", contents, place)
        place += struct.calcsize(f">{kind}")
        return value

    if (take("s"), take("s")) != ("3.16", "standard"):
        raise SystemExit("catalog.dat is not version 3.16")
    fields = [field.split(":") for field in FIELDS.split()]
    objects = []
    while place < len(contents):
        objects.append({name: take(kind) for name, kind in fields})
    positions = unit(*np.array([[entry["ra"], entry["dec"]] for entry in objects]).T)
    for entry, position in zip(objects, positions, strict=True):
        entry["vector"] = position
    return objects


def read_openngc(contents):
    """OpenNGC as a table of (type, right ascension, declination) by designation, e.g. NGC0224."""
    with sqlite3.connect(":memory:") as base:
        base.deserialize(contents)
        rows = base.execute("SELECT catalog_identifier, type, ra, dec FROM cat").fetchall()
    return {row[0]: row[1:] for row in rows}


def find(name, middle, catalogue):
    """The catalogue entry that a picture is named after; of several, the nearest to its middle."""
    if name in NAMED:
        key, number = NAMED[name]
    else:
        letters, digits = re.match(r"(sh2-|[a-z]+)(\d+)", name).groups()
        key, number = CATALOGUES[letters], int(digits)
    found = [entry for entry in catalogue if entry[key] == number]
    if not found:
        raise SystemExit(f"{name}: no {key} {number} in the catalogue")
    return min(found, key=lambda entry: separation(entry["vector"], middle))


def designation(entry):
    """The object's best-known name."""
    for key in ("M", "NGC", "IC", "UGC", "PGC", "PK", "SNRG", "Sh2", "RCW", "VdB", "LBN", "Arp"):
        if entry[key]:
            return f"{key}{'-' if key == 'Sh2' else ' '}{entry[key]}"
    raise SystemExit(f"no name for entry {entry['id']}")


# --- Geometry --------------------------------------------------------------------------------------------


def unit(ra, dec):
    """Unit vectors of right ascensions and declinations in radians."""
    return np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec) + 0 * ra], axis=-1)


def separation(one, other):
    """Angle between unit vectors, arcmin; exact for small angles too."""
    sine = np.linalg.norm(np.cross(one, other), axis=-1)
    return np.degrees(np.arctan2(sine, (one * other).sum(axis=-1))) * 60


def describe(name, texture, picture, file_bytes, catalogue, named, openngc):
    """One row of pictures.csv."""
    # Corners: lower left, lower right, upper right, upper left, as the texture coordinates say.
    corners = unit(*np.radians(texture["corners"]).T)
    middle = corners.sum(axis=0) / np.linalg.norm(corners.sum(axis=0))
    width = (separation(corners[0], corners[1]) + separation(corners[3], corners[2])) / 2
    height = (separation(corners[0], corners[3]) + separation(corners[1], corners[2])) / 2
    ra, dec = np.arctan2(middle[1], middle[0]) % (2 * np.pi), np.arcsin(middle[2])
    east = np.array([-np.sin(ra), np.cos(ra), 0])
    north = np.cross(middle, east)
    right = (corners[1] + corners[2] - corners[0] - corners[3]) / 2
    up = (corners[2] + corners[3] - corners[0] - corners[1]) / 2
    if np.cross(up, right) @ middle < 0:
        raise SystemExit(f"{name} is a mirror image")

    def place(position):
        """Fractions of width from the left and of height from the top (gnomonic projection on the middle)."""
        flat = position / (position @ middle) - middle
        x, y = np.linalg.solve(
            [[right @ right, right @ up], [right @ up, up @ up]], [flat @ right, flat @ up]
        )
        return 0.5 + x, 0.5 - y

    entry = find(name, middle, catalogue)
    x, y = place(entry["vector"])
    kind = TYPES[entry["type"]]
    label = RELABELLED[name][0] if name in RELABELLED else CLASSES[kind]
    ngc = f"NGC{entry['NGC']:04d}" if entry["NGC"] else f"IC{entry['IC']:04d}"
    known = openngc.get(ngc) if entry["NGC"] or entry["IC"] else None
    half = CENTRE_ARCMIN / 2
    inside = min(x, 1 - x) * width > half and min(y, 1 - y) * height > half
    band = "V" if entry["vmag"] < 90 else "B" if entry["bmag"] < 90 else ""
    return {
        "name": name,
        "class": label,
        "object": designation(entry),
        "group": GROUPS.get(name, designation(entry)),
        "type": kind,
        "hubble_type": entry["morphology"] if label == "galaxy" else "",
        "openngc_class": OPENNGC_CLASSES.get(known[0], "") if known else "",
        "width_px": picture.width,
        "height_px": picture.height,
        "mode": picture.mode,
        "file_bytes": file_bytes,
        "field_width_arcmin": f"{width:.3f}",
        "field_height_arcmin": f"{height:.3f}",
        "pixel_arcsec": f"{60 * np.sqrt(width * height / picture.width / picture.height):.4f}",
        "ra_deg": f"{np.degrees(ra):.4f}",
        "dec_deg": f"{np.degrees(dec):.4f}",
        "angle_deg": f"{np.degrees(np.arctan2(up @ east, up @ north)):.1f}",
        "object_x": f"{x:.4f}",
        "object_y": f"{y:.4f}",
        "major_axis_arcmin": f"{60 * entry['major']:.2f}" if entry["major"] > 0 else "",
        "magnitude": {"V": f"{entry['vmag']:.2f}", "B": f"{entry['bmag']:.2f}", "": ""}[band],
        "band": band,
        "others": others(entry, named, middle, place, max(width, height)),
        "centre": bool(inside),
        "source": source_of(texture)[0],
        "credit": texture["credit"],
        "address": texture["address"],
        "remark": RELABELLED[name][1] if name in RELABELLED else REMARKS.get(name, ""),
    }


def others(entry, named, middle, place, field):
    """The other Messier, NGC and IC objects of our classes in a picture."""
    names = set()
    nearest = np.cos(np.radians(field / 60))
    for other in named:
        if other["vector"] @ middle > nearest:
            x, y = place(other["vector"])
            if TYPES.get(other["type"]) in CLASSES and 0 < x < 1 and 0 < y < 1:
                names.add(designation(other))
    return "; ".join(sorted(names - {designation(entry)}))


# --- Pictures --------------------------------------------------------------------------------------------


def on_black(picture):
    """Red, green, blue; what was transparent is black, as Stellarium shows it."""
    picture = picture.convert("RGBA")
    black = Image.new("RGBA", picture.size, (0, 0, 0, 255))
    return Image.alpha_composite(black, picture).convert("RGB")


def centre(picture, row):
    """The 3.2 arcmin around the object, averaged (or interpolated) to 2 arcsec a pixel."""
    width, height = float(row["field_width_arcmin"]), float(row["field_height_arcmin"])
    x, y = float(row["object_x"]) * picture.width, float(row["object_y"]) * picture.height
    half_x = CENTRE_ARCMIN / 2 / width * picture.width
    half_y = CENTRE_ARCMIN / 2 / height * picture.height
    box = (x - half_x, y - half_y, x + half_x, y + half_y)
    # The filter widens with the reduction: an average, or linear interpolation where pixels grow.
    return picture.resize((CENTRE_SIDE, CENTRE_SIDE), Image.Resampling.BILINEAR, box=box)


def jpeg(picture):
    """The bytes of a JPEG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90, subsampling=0, optimize=True)
    return buffer.getvalue()


# --- Files -----------------------------------------------------------------------------------------------


def write_zip(file, contents):
    """Write files into an archive, uncompressed (they are JPEG); the same files give the same bytes."""
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(contents):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, contents[name])


def write_csv(file, rows):
    """Write rows (dicts with the same keys) as a table; the same rows give the same bytes."""
    pd.DataFrame(rows).to_csv(file, index=False, lineterminator="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

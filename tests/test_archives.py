"""Archives are taken from the folder or fetched into it, and refused if they are not the pinned ones."""

import gzip
import hashlib
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from failfirst.authoring.archives import deb_member, deb_members, fetch, write_gzipped_csv

CONTENTS = b"a package"
SHA256 = hashlib.sha256(CONTENTS).hexdigest()
WRITE = [sys.executable, "-c", f"open('a.tgz', 'wb').write({CONTENTS!r})"]
MUST_NOT_RUN = [sys.executable, "-c", "raise SystemExit(1)"]


def test_what_is_missing_is_fetched_and_what_is_there_is_not(tmp_path):
    assert fetch(tmp_path, "a.tgz", WRITE, SHA256).read_bytes() == CONTENTS
    assert fetch(tmp_path, "a.tgz", MUST_NOT_RUN, SHA256) == tmp_path / "a.tgz"


def test_another_archive_of_that_name_is_refused_and_kept(tmp_path):
    (tmp_path / "a.tgz").write_bytes(b"another package")
    with pytest.raises(SystemExit, match=r"a\.tgz has SHA-256 .* delete it and run again"):
        fetch(tmp_path, "a.tgz", MUST_NOT_RUN, SHA256)
    assert (tmp_path / "a.tgz").exists()


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb, which Debian has")
def test_files_are_read_from_a_debian_package(tmp_path):
    control = tmp_path / "tree" / "DEBIAN" / "control"
    control.parent.mkdir(parents=True)
    control.write_text("Package: a\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: a\n")
    (tmp_path / "tree" / "usr").mkdir()
    (tmp_path / "tree" / "usr" / "data").write_bytes(CONTENTS)
    deb = tmp_path / "a.deb"
    subprocess.run(["dpkg-deb", "--build", tmp_path / "tree", deb], check=True, capture_output=True)
    assert deb_member(deb, "usr/data") == CONTENTS
    with pytest.raises(SystemExit, match=r"a\.deb has no file usr/other"):
        deb_member(deb, "usr/other")
    assert deb_members(deb, "usr/") == {"usr/data": CONTENTS}
    with pytest.raises(SystemExit, match=r"a\.deb has no file in etc/"):
        deb_members(deb, "etc/")


def test_the_same_table_gives_the_same_bytes(tmp_path):
    table = pd.DataFrame({"name": ["M31", "M33"], "z": ["-0.0010", "-0.0006"]}, index=[7, 3])
    files = [tmp_path / "one.csv.gz", tmp_path / "two.csv.gz"]
    for file in files:
        write_gzipped_csv(table, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert gzip.decompress(files[0].read_bytes()) == b"name,z\nM31,-0.0010\nM33,-0.0006\n"
    # Bytes 4 to 7 of the format: when it was written; zero says nothing.
    assert files[0].read_bytes()[4:8] == bytes(4)

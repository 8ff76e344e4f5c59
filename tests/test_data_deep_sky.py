"""Pictures of the deep sky: what the table says is in the files, and what the card says is in the table."""

import io
import re
import shutil
import zipfile

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from failfirst import datasets, paths

FOLDER = paths.DATA / "deep_sky"
CLASSES = ["galaxy", "globular cluster", "open cluster", "nebula", "planetary nebula"]


@pytest.fixture(scope="module")
def sky():
    return datasets.load_deep_sky()


@pytest.fixture(scope="module")
def table(sky):
    return sky.table


def test_every_picture_has_one_row_and_one_class(sky, table):
    assert table.shape == (289, 28)
    assert table["name"].is_unique
    assert set(table["class"]) == set(CLASSES)
    assert table["group"].nunique() == 286
    with zipfile.ZipFile(FOLDER / "pictures.zip") as files:
        assert files.namelist() == [f"{name}.jpg" for name in sorted(table["name"])]
    with zipfile.ZipFile(FOLDER / "centres.zip") as files:
        assert set(files.namelist()) == {f"{name}.jpg" for name in table.loc[table.centre, "name"]}
    assert sum(file.stat().st_size for file in FOLDER.iterdir() if file.is_file()) < 4e6


def test_pictures_are_in_the_order_of_the_table(sky, table):
    whole = sky.pictures()
    assert whole.shape == (289, 128, 128, 3)
    assert whole.dtype == np.uint8
    index = int(np.flatnonzero(table["name"] == "m64")[0])
    with zipfile.ZipFile(FOLDER / "pictures.zip") as files:
        picture = np.asarray(Image.open(io.BytesIO(files.read("m64.jpg"))))
    assert (whole[index] == picture).all()
    small = sky.pictures(size=32)
    average = whole.reshape(289, 32, 4, 32, 4, 3).mean(axis=(2, 4))
    # Rows and columns are averaged one after the other, and each time rounded.
    assert np.abs(small - average).max() <= 1


def test_centres_show_the_same_sky_as_the_pictures(sky, table):
    """The middle of a whole picture, cut to 3.2 arcmin, is the centre, but for its sharpness."""
    centres = sky.centres(size=32).mean(axis=-1)
    rows = table[table.centre].reset_index(drop=True)
    assert centres.shape == (len(rows), 32, 32)
    whole = sky.pictures()[table.centre]
    for index in rows.index[(rows.field_width_arcmin < 8) & (rows["class"] == "galaxy")]:
        row = rows.loc[index]
        x, y = 128 * row.object_x, 128 * row.object_y
        half = 128 * 1.6 / np.array([row.field_width_arcmin, row.field_height_arcmin])
        box = (x - half[0], y - half[1], x + half[0], y + half[1])
        cut = Image.fromarray(whole[index]).resize((32, 32), Image.Resampling.BILINEAR, box=box)
        cut = np.asarray(cut).mean(axis=-1)
        assert np.corrcoef(cut.ravel(), centres[index].ravel())[0, 1] > 0.95, row["name"]


@pytest.mark.parametrize(("method", "side"), [("pictures", 128), ("centres", 96)])
def test_impossible_sizes_are_refused(sky, method, side):
    for size in (0, side + 1, 16.0, "16"):
        with pytest.raises(ValueError, match=f"from 1 to {side}"):
            getattr(sky, method)(size)


def test_places_are_right(table):
    """Well-known positions and sizes; the object is in its picture; fields agree with pixels."""
    known = table.set_index("object")
    for name, ra, dec in [
        ("M 13", 250.423, 36.461),
        ("M 83", 204.254, -29.866),
        ("NGC 6543", 269.639, 66.633),
    ]:
        assert abs(known.ra_deg[name] - ra) < 0.05
        assert abs(known.dec_deg[name] - dec) < 0.05
    inside = table.object_x.between(0, 1) & table.object_y.between(0, 1)
    assert list(table["name"][~inside]) == ["velasnr"]  # a part of a large remnant, as its remark says
    pixel = 60 * np.sqrt(
        table.field_width_arcmin * table.field_height_arcmin / table.width_px / table.height_px
    )
    assert pixel.to_numpy() == pytest.approx(table.pixel_arcsec.to_numpy(), rel=0.01)
    half = 1.6 / table.field_width_arcmin
    room = np.minimum.reduce([table.object_x, 1 - table.object_x, table.object_y, 1 - table.object_y])
    assert (table.centre == (room > half))[abs(room - half) > 0.005].all()


def test_a_picture_that_shows_another_pictures_object_is_in_its_group(table):
    group = table.set_index("object").group
    for row in table.itertuples():
        for other in row.others.split("; "):
            assert group.get(other, row.group) == row.group


def test_globular_clusters_are_brightest_where_the_catalogue_puts_them(sky, table):
    rows = np.flatnonzero(table["class"] == "globular cluster")
    light = sky.pictures(size=16).mean(axis=-1)[rows]
    where = np.array([np.unravel_index(picture.argmax(), picture.shape) for picture in light])
    expected = table.iloc[rows][["object_y", "object_x"]].to_numpy() * 16 - 0.5
    assert np.median(np.abs(where - expected).max(axis=1)) < 1


def test_the_card_counts_classes_and_sources_right(sky, table):
    counts = pd.crosstab(table.source, table["class"])[CLASSES]
    for source, row in counts.iterrows():
        numbers = " | ".join(str(number) for number in [*row, row.sum()])
        assert f"| {source} | {numbers} |" in sky.card
    total = " | ".join(str(number) for number in [*counts.sum(), len(table)])
    assert f"| all | {total} |" in sky.card


def test_the_card_lists_every_column(sky, table):
    for column in table:
        assert f"`{column}`" in sky.card


def test_the_card_states_the_angular_scales(sky, table):
    for name in CLASSES:
        rows = table[table["class"] == name]
        field, pixel = (
            rows[column].quantile([0.1, 0.5, 0.9]) for column in ("field_width_arcmin", "pixel_arcsec")
        )
        rest = rows[rows.centre]
        numbers = [len(rest), *((rest.pixel_arcsec <= limit).sum() for limit in (2, 4, 6))]
        cells = [" / ".join(f"{value:.3g}" for value in column) for column in (field, pixel)]
        assert f"| {name} | {' | '.join([*cells, *map(str, numbers)])} |" in sky.card


def test_the_card_compares_the_two_catalogues_right(sky, table):
    both = table[table.openngc_class != ""]
    differ = both[both.openngc_class != both["class"]]
    assert f"{len(both)} pictures have a class there, {len(both) - len(differ)} agree" in sky.card


def test_the_card_states_the_true_shortcut(sky, table):
    columns = ["width_px", "height_px", "mode", "field_width_arcmin", "file_bytes"]
    metadata = pd.get_dummies(table[columns]).to_numpy(float)
    scores = []
    for seed in range(2):  # of the card's five, for speed
        forest = RandomForestClassifier(100, class_weight="balanced", random_state=seed)
        folds = StratifiedKFold(5, shuffle=True, random_state=seed)
        guess = cross_val_predict(forest, metadata, table["class"], cv=folds)
        scores.append(balanced_accuracy_score(table["class"], guess))
    stated = float(re.search(r"`field_width_arcmin`, `file_bytes` \| (0\.\d+)", sky.card)[1])
    assert np.mean(scores) == pytest.approx(stated, abs=0.03)


def test_credits_are_decided_for_all_pictures(sky, table):
    credit = pd.read_csv(FOLDER / "credits.csv").fillna("")
    assert credit.pictures.sum() == 555
    kept = credit[credit.kept_as != ""]
    assert f"{kept.pictures.sum()} of 555 pictures" in sky.card
    assert set(table.source) == set(kept.kept_as)
    assert set(zip(table.credit, table.source, strict=True)) <= set(
        zip(kept.credit, kept.kept_as, strict=True)
    )
    listed = re.search(r"(\d+) were dropped at sight", sky.card)
    assert int(listed[1]) == kept.pictures.sum() - len(table)


def test_a_damaged_archive_is_refused_at_once(tmp_path, monkeypatch):
    shutil.copytree(FOLDER, tmp_path / "data" / "deep_sky")
    shutil.copy(paths.DATA / "registry.toml", tmp_path / "data")
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    file = tmp_path / "data" / "deep_sky" / "centres.zip"
    contents = file.read_bytes()
    for damaged in (contents[:1000], contents[:-1000] + bytes(1000)):
        file.write_bytes(damaged)
        with pytest.raises(datasets.DataError, match=r"centres\.zip.*(truncated|altered)"):
            datasets.load_deep_sky()
    file.unlink()
    with pytest.raises(datasets.DataError, match="is missing"):
        datasets.load_deep_sky()

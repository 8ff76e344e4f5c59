"""The Moon's map and catalogue agree with each other, and patches are right where maps are hard."""

import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from failfirst import datasets, paths


@pytest.fixture(scope="module")
def moon():
    return datasets.load_moon_craters()


def analytic(function):
    """A moon whose brightness is a known function of the unit vector of each pixel."""
    lat = np.radians(90 - (np.arange(360) + 0.5) / 2)[:, None]
    lon = np.radians(-180 + (np.arange(720) + 0.5) / 2)[None]
    vector = np.stack(np.broadcast_arrays(np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    return datasets.MoonCraters(function(vector).astype("float32"), 2, 15.16, 1737.4, None)


def test_the_map_and_the_catalogue_have_their_stated_size(moon):
    assert moon.image.shape == (2520, 5040)
    assert moon.image.dtype == np.uint8
    assert not moon.image.flags.writeable
    assert moon.km_per_pixel == pytest.approx(2.166, abs=1e-3)
    assert len(moon.craters) == 8650
    assert moon.craters.lon_deg.between(-180, 180).all()
    assert moon.craters.lat_deg.between(-90, 90).all()
    assert (moon.craters.diameter_km > 0).all()
    assert "Hapke" in moon.card
    size = sum(file.stat().st_size for file in (paths.DATA / "moon_craters").iterdir() if file.is_file())
    assert size < 8e6


def test_the_card_states_the_true_numbers(moon):
    craters, near = moon.craters, moon.craters.lon_deg.abs() < 90
    small, large = craters.diameter_km.between(5, 10), craters.diameter_km.between(30, 60)
    for count in [(small & near).sum(), (small & ~near).sum(), (large & near).sum(), (large & ~near).sum()]:
        assert f"{count:,}" in moon.card
    for kind, count in craters.kind.value_counts().items():
        assert f"`{kind}` ({count:,})" in moon.card


def test_rims_are_where_the_catalogue_says(moon):
    """Brightness changes most along the catalogued rim when picture and catalogue are not shifted."""
    craters = moon.craters.query("20 < diameter_km < 40 and abs(lat_deg) < 60")
    size, km = 48, 2.0
    patches = datasets.cut_patches(moon, craters.lat_deg, craters.lon_deg, size, km)
    gradient = np.hypot(*np.gradient(patches, axis=(1, 2)))
    grid = (np.arange(size) - (size - 1) / 2) * km
    shifts = np.arange(-8, 9, 2)
    score = np.zeros((len(shifts), len(shifts)))
    for i, south in enumerate(shifts):
        for j, east in enumerate(shifts):
            radius = np.hypot(grid[:, None] - south, grid[None] - east)
            ring = np.abs(radius - craters.diameter_km.to_numpy()[:, None, None] / 2) < 2
            score[i, j] = gradient[ring].mean()
    best = np.unravel_index(score.argmax(), score.shape)
    assert (shifts[best[0]], shifts[best[1]]) == (0, 0)


def test_a_window_of_the_map_is_the_map(moon):
    row, column = 1000, 3000
    lat = 90 - (row + 0.5) / 14
    lon = -180 + (column + 0.5) / 14
    patch = datasets.cut_patches(moon, [lat], [lon], size=5)
    assert patch[0] == pytest.approx(moon.image[row - 2 : row + 3, column - 2 : column + 3], abs=1e-2)


@pytest.mark.parametrize("lat", [-90, -89.9, -60, 0, 45, 89.95, 90])
@pytest.mark.parametrize("lon", [-180, -179.9, 0, 179.95, 180])
def test_a_view_from_above_is_right_at_the_poles_and_across_the_seam(lat, lon):
    """On a brightness linear in the unit vector the patch has a closed form: compare with it."""
    direction = np.array([0.3, -0.5, 0.8])
    toy = analytic(lambda vector: 100 * np.tensordot(direction, vector, 1))
    size, km = 9, 20.0
    patch = datasets.cut_patches(toy, [lat], [lon], size, km)[0]
    phi, lam = np.radians([lat, lon])
    up = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    east = np.array([-np.sin(lam), np.cos(lam), 0])
    north = np.cross(up, east)
    offset = (np.arange(size) - 4) * km / 1737.4
    x, y = np.meshgrid(offset, -offset)
    distance = np.hypot(x, y)
    safe = np.where(distance > 0, distance, 1)
    vector = np.cos(distance)[..., None] * up
    vector += (np.sin(distance) / safe)[..., None] * (x[..., None] * east + y[..., None] * north)
    assert patch == pytest.approx(100 * vector @ direction, abs=0.15)


def test_a_map_window_goes_over_the_pole_and_around_the_seam():
    toy = analytic(lambda vector: 100 * vector[0])
    pole = datasets.cut_patches(toy, [90.0], [0.0], size=4)[0]
    assert pole[0] == pytest.approx(-pole[3], abs=0.5)  # beyond the pole the meridian has the other sign
    seam = datasets.cut_patches(toy, [0.0], [180.0], size=4)[0]
    assert seam == pytest.approx(np.full((4, 4), -100), abs=0.5)


@settings(deadline=None, max_examples=30)
@given(st.floats(-90, 90), st.floats(-720, 720), st.sampled_from([None, 1.0, 2.0, 30.0]))
def test_patches_are_finite_and_do_not_depend_on_the_branch_of_longitude(lat, lon, km):
    toy = analytic(lambda vector: 100 + 50 * vector[1])
    one, other = (datasets.cut_patches(toy, [lat], [lon + turn], 8, km) for turn in (0, 360))
    assert np.isfinite(one).all()
    assert other == pytest.approx(one, abs=0.01)


@pytest.mark.parametrize(("lat", "lon"), [([91], [0]), ([np.nan], [0]), ([0], [np.inf]), ([0, 1], [0])])
def test_impossible_places_are_refused(moon, lat, lon):
    with pytest.raises(ValueError, match=r"lat_deg|latitudes"):
        datasets.cut_patches(moon, lat, lon)


def test_windows_tile_the_moon_once(moon):
    windows = datasets.moon_windows(moon, side_km=40, diameter_km=(10, 40))
    craters = moon.craters
    wanted = craters[craters.diameter_km.between(10, 40)]
    positive = windows[windows.crater]
    assert positive.diameter_km.between(10, 40).all()
    assert not windows[~windows.crater].diameter_km.notna().any()
    assert not positive.duplicated(["lat_deg", "lon_deg"]).any()
    assert len(positive) <= len(wanted)
    # Together with the grey windows they cover the sphere: area / side².
    area = 4 * np.pi * moon.radius_km**2 / 40**2
    assert 0.85 * area < len(windows) < area
    # Brute force on a few negatives: no centre of 5 km or more within the window.
    for _, window in windows[~windows.crater].sample(50, random_state=0).iterrows():
        near = craters[(craters.lat_deg - window.lat_deg).abs() < 0.6]
        east = (near.lon_deg - window.lon_deg + 180) % 360 - 180
        inside = near[(east.abs() * np.cos(np.radians(window.lat_deg)) < 0.55)]
        assert not (inside.diameter_km >= 5).any()


def test_a_damaged_file_is_refused_with_its_cure(tmp_path, monkeypatch):
    shutil.copytree(paths.DATA, tmp_path / "data")
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    file = tmp_path / "data" / "moon_craters" / "craters.csv"
    contents = file.read_bytes()
    for damaged in (contents[:1000], contents.replace(b"Tycho", b"Tyche")):
        file.write_bytes(damaged)
        with pytest.raises(datasets.DataError, match=r"craters\.csv.*(truncated|altered)"):
            datasets.load_moon_craters()
    file.unlink()
    with pytest.raises(datasets.DataError, match="is missing"):
        datasets.load_moon_craters()

"""A scan gives what the network gives window by window, and lists each place once, where it is."""

import numpy as np
import pytest
import torch

from failfirst import datasets, nets, scanning


@pytest.fixture(scope="module")
def moon():
    return datasets.load_moon_craters()


@pytest.fixture
def network():
    torch.manual_seed(0)
    return nets.tutorial_net(24, 2)


def plain_moon(marks, pixels_per_degree=8):
    """A flat grey moon with bright discs of 1 degree at the given places."""
    lat = 90 - (np.arange(180 * pixels_per_degree) + 0.5) / pixels_per_degree
    lon = -180 + (np.arange(360 * pixels_per_degree) + 0.5) / pixels_per_degree
    image = np.full((len(lat), len(lon)), 100, np.float32)
    for at_lat, at_lon in marks:
        east = ((lon - at_lon + 180) % 360 - 180) * np.cos(np.radians(at_lat))
        image[np.hypot(*np.broadcast_arrays(lat[:, None] - at_lat, east[None])) < 1] = 200
    return datasets.MoonCraters(image, pixels_per_degree, 3.79, 1737.4, None)


def bright():
    """A network of the right shape whose logit is the brightness in the middle of what it sees."""
    network = nets.tutorial_net(24, 2)
    with torch.no_grad():
        for layer in (network[0], network[3], network[7]):
            layer.weight.zero_()
            layer.bias.zero_()
        network[0].weight[0, 0] = 1
        network[3].weight[0, 0] = 1
        network[7].weight.view(2, 16, 6, 6)[1, 0, 2:4, 2:4] = 0.01
        network[7].bias[0] = 1
    return network


def test_dense_probabilities_are_those_of_single_windows(network):
    picture = np.random.default_rng(0).normal(size=(48, 64)).astype(np.float32)
    dense = scanning.dense_probability(network, picture)
    assert dense.shape == (12, 20)
    for i, j in [(0, 0), (3, 7), (11, 19), (6, 4)]:
        # A patch has zeros beyond its rim, a scan has its neighbours: exact only inside.
        window = picture[2 * i : 2 * i + 24, 2 * j : 2 * j + 24]
        with torch.no_grad():
            alone = network(torch.tensor(window)[None, None]).softmax(1)[0, 1].item()
        assert dense[i, j] == pytest.approx(alone, abs=0.1)


def test_dense_probabilities_are_exact_where_the_rim_does_not_count(network):
    with torch.no_grad():
        network[7].weight.view(2, 16, 6, 6)[:, :, [0, 5]] = 0
        network[7].weight.view(2, 16, 6, 6)[..., [0, 5]] = 0
        picture = np.random.default_rng(0).normal(size=(48, 64)).astype(np.float32)
        dense = scanning.dense_probability(network, picture)
        for i, j in [(0, 0), (3, 7), (11, 19), (6, 4)]:
            window = torch.tensor(picture[2 * i : 2 * i + 24, 2 * j : 2 * j + 24])
            alone = network(window[None, None]).softmax(1)[0, 1].item()
            assert dense[i, j] == pytest.approx(alone, abs=1e-5)


def test_a_scan_finds_each_mark_once_where_it_is():
    marks = [(0.0, 100.0), (-47.6, 95.0), (33.3, -150.2), (10.0, 179.9), (22.5, -120.0), (0.0, 0.0)]
    found = scanning.scan(plain_moon(marks), bright(), km_per_pixel=7.6, lon_deg=(90, 270), floor=0.9)
    assert len(found) == 5  # the sixth is on the near side
    for lat, lon in marks[:5]:
        east = (found.lon_deg - lon + 180) % 360 - 180
        assert np.hypot(found.lat_deg - lat, east * np.cos(np.radians(lat))).min() < 0.8
    assert found.lon_deg.between(-180, 180).all()


def test_evening_out_removes_level_and_scale():
    picture = np.random.default_rng(1).normal(100, 20, size=(3, 60, 60))
    even = scanning.even_out(picture)
    assert even.shape == picture.shape
    assert np.allclose(even, scanning.even_out(5 * picture + 40), atol=0.15)
    assert abs(even.mean()) < 0.05
    assert even.std() == pytest.approx(1, abs=0.1)


def test_patches_look_like_the_scan(moon):
    belt, lat, lon = scanning._belt(moon, 0.0, 20.0, 40.0, 2.0)
    row, column = np.abs(lat).argmin(), np.abs(lon - 30).argmin()
    middle = lat[row - 1 : row + 1].mean(), lon[column - 1 : column + 1].mean()
    patches = scanning.crater_patches(moon, middle[:1], middle[1:], km_per_pixel=2.0)
    assert patches.shape == (1, 24, 24)
    window = scanning.even_out(belt)[row - 12 : row + 12, column - 12 : column + 12]
    assert np.corrcoef(window.ravel(), patches.ravel())[0, 1] > 0.99


@pytest.mark.parametrize(("limit", "west", "east"), [(50, 90, 90), (85, 0, 10), (47, 0, 10), (0, 0, 10)])
def test_impossible_regions_are_refused(network, limit, west, east):
    with pytest.raises(ValueError, match="no such region"):
        scanning.scan(plain_moon([]), network, 2.0, (west, east), lat_limit=limit)


@pytest.mark.parametrize("shape", [(30, 32), (32, 24), (32,)])
def test_a_picture_of_another_shape_is_refused(network, shape):
    with pytest.raises(ValueError, match="multiples of 4"):
        scanning.dense_probability(network, np.zeros(shape))

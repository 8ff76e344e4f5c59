"""The leak detector: each kind is found where it was planted, and nothing where there is nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import TargetEncoder

from failfirst import datasets, leaks
from failfirst.leaks import column_auc, leak_report


@pytest.fixture
def rng():
    return np.random.default_rng(1)


@pytest.fixture
def table(rng):
    return pd.DataFrame(rng.normal(size=(600, 4)), columns=list("abcd"))


@pytest.fixture
def label(rng):
    return rng.random(600) < 0.4


def kinds(report, where=None):
    return set(report["kind"] if where is None else report.loc[report["where"] == where, "kind"])


@given(st.integers(0, 10_000))
def test_auc_is_that_of_scikit_learn_in_the_better_direction(seed):
    rng = np.random.default_rng(seed)
    label = np.arange(40) < 15
    values = rng.integers(0, 8, size=40) + rng.normal() * label
    expected = roc_auc_score(label, values)
    assert column_auc(values, label)[0] == pytest.approx(max(expected, 1 - expected))
    assert column_auc(-values, label) == pytest.approx(column_auc(values, label))


def test_missing_values_are_a_column_of_their_own(rng, label):
    values = np.where(label, rng.normal(size=600), np.nan)
    assert column_auc(values, label) == (0.5, 1.0)
    values = np.where(rng.random(600) < 0.5, np.nan, label)
    known, missing = column_auc(values, label)
    assert known == 1
    assert missing < 0.6


def test_a_text_used_once_tells_nothing_and_a_telling_one_does(label):
    names = [f"K{i}" for i in range(600)]
    assert column_auc(names, label)[0] < 0.6
    assert column_auc(np.where(label, "yes", "no"), label)[0] == 1


def test_numbers_read_as_text_are_numbers(label, rng):
    score = np.round(label + 0.01 * rng.normal(size=600), 4)
    texts = pd.Series(score.astype(str))
    texts[5] = "--"
    for values in (score, score.astype(object), texts, texts.astype("string")):
        assert column_auc(values, label)[0] == 1
    report = leak_report(pd.DataFrame({"score": texts, "b": rng.normal(size=600)}), label)
    assert kinds(report, "score") == {"strong column"}
    few = pd.Series(np.where(np.arange(600) % 5 == 0, "bad", texts))  # one in five is no number
    assert column_auc(few, label)[0] < 1


def test_dates_and_durations_are_ranked(label, rng):
    days = pd.to_timedelta(np.where(label, 400, 0) + rng.integers(0, 300, size=600), unit="D")
    dates = pd.Series(pd.Timestamp("2013-01-01") + days)
    for values in (days, dates, dates.dt.tz_localize("UTC"), dates.dt.to_period("D"), dates.dt.date):
        assert column_auc(values, label)[0] == 1


def test_other_kinds_of_columns(label, rng):
    flag = pd.Series(label)
    whole = pd.Series(10 * label + rng.integers(0, 5, size=600))
    for values in (flag, flag.astype("boolean"), whole.astype("Int64"), whole.astype("Float32")):
        assert column_auc(values, label)[0] == 1
    assert column_auc(pd.Series(np.where(label, "a", "b"), dtype="category"), label)[0] == 1
    gaps = flag.astype("boolean").where(rng.random(600) < 0.5)
    assert column_auc(gaps, label)[0] == 1
    assert column_auc(gaps.astype(object), label)[0] == 1
    assert column_auc(np.full(600, 3.0), label) == (0.5, 0.5)
    assert column_auc(np.full(600, "one"), label) == (0.5, 0.5)
    assert column_auc(np.full(600, np.nan), label) == (0.5, 0.5)
    assert column_auc([None] * 600, label) == (0.5, 0.5)
    assert column_auc(np.where(label, np.inf, rng.normal(size=600)), label)[0] == 1
    odd = {"category": pd.Categorical(np.where(rng.random(600) < 0.5, "u", "g")), "nothing": [None] * 600}
    odd |= {
        "gap": np.full(600, np.nan),
        "same": np.ones(600),
        "far": np.where(rng.random(600) < 0.1, np.inf, 0),
    }
    assert leak_report(pd.DataFrame(odd | {"x": rng.normal(size=600)}), label).empty


def test_labels_of_any_kind_and_any_index(table, label):
    table["verdict"] = label + 0.0
    expected = leak_report(table, label)
    pd.testing.assert_frame_equal(leak_report(table, np.where(label, "planet", "none")), expected)
    table.index = np.arange(600)[::-1] * 7 + 3
    pd.testing.assert_frame_equal(leak_report(table, label), expected)
    pd.testing.assert_frame_equal(leak_report(table, pd.Series(label, index=table.index)), expected)


@pytest.mark.parametrize("name", ["label", "group", "time", "fold"])
def test_a_series_in_another_order_is_not_matched_by_position(table, label, name):
    given = {"label": label, "group": np.arange(600), "time": np.arange(600), "fold": np.arange(600) % 5}
    given[name] = pd.Series(given[name], index=np.arange(600)[::-1])
    with pytest.raises(ValueError, match=rf"{name}.loc\[table.index\]"):
        leak_report(table, **given)


def test_what_cannot_be_ranked_gets_a_sentence(table, label):
    double = table.set_axis(["a", "b", "b", "c"], axis=1)
    with pytest.raises(ValueError, match="two columns are named 'b'"):
        leak_report(double, label)
    for values, words in (
        (pd.Series([[1, 2]] * 600), "'x' holds lists"),
        (np.ones(600) * 1j, "'x' holds complex"),
    ):
        with pytest.raises(ValueError, match=words):
            leak_report(table.assign(x=values), label)
        with pytest.raises(ValueError, match=words.replace("'x'", "the column")):
            column_auc(values, label)


def test_a_clean_table_has_no_findings(table, label):
    groups = np.repeat(np.arange(300), 2)
    assert leak_report(table, label, group=groups, fold=groups % 5, time=np.arange(600)).empty


def test_planted_columns_are_found(table, label, rng):
    table["verdict"] = -1.0 * label + 0.1 * rng.normal(size=600)
    table["flag"] = (~label) & (rng.random(600) < 0.3)
    table["comment"] = np.where(label, "fine", "bad")
    table["name"] = np.where(label & (rng.random(600) < 0.5), [f"P{i}" for i in range(600)], None)
    table["spectrum"] = np.where(label, 1.0 + rng.normal(size=600), np.nan)
    report = leak_report(table, label)
    assert kinds(report, "verdict") == {"strong column"}
    assert kinds(report, "flag") == {"pure values"}
    assert kinds(report, "comment") == {"strong column", "pure values"}
    assert kinds(report, "name") == {"pure values"}
    assert kinds(report, "spectrum") == {"missing values", "pure values"}
    assert set(report["where"]) == {"verdict", "flag", "comment", "name", "spectrum"}


def test_groups_count_only_across_folds(table, label):
    groups = np.repeat(np.arange(300), 2)
    together, apart = groups % 5, np.arange(600) % 5
    assert kinds(leak_report(table, label, group=groups)) == {"shared group"}
    assert leak_report(table, label, group=groups, fold=together).empty
    report = leak_report(table, label, group=groups, fold=apart)
    assert report["value"].tolist() == [1.0]


def test_copies_count_only_across_folds(table, label):
    table.iloc[1] = table.iloc[0]
    table.iloc[3] = table.iloc[2] + 1e-9
    report = leak_report(table, label).set_index("kind")["value"]
    assert report.to_dict() == pytest.approx({"exact copies": 2 / 600, "near copies": 2 / 600})
    fold = np.arange(600) // 4 % 5
    assert leak_report(table, label, fold=fold).empty
    fold[[1, 3]] = 4
    assert kinds(leak_report(table, label, fold=fold)) == {"exact copies", "near copies"}


@pytest.mark.parametrize("columns", [3, 4, 8])
def test_near_copies_do_not_come_by_chance(columns):
    false = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        label = rng.random(600) < 0.4
        false += len(leak_report(pd.DataFrame(rng.normal(size=(600, columns))), label))
    assert false <= 1


@pytest.mark.parametrize(("columns", "rows"), [(3, 6000), (4, 600), (8, 600)])
def test_near_copies_are_found(columns, rows):
    rng = np.random.default_rng(2)
    values = rng.normal(size=(rows, columns))
    values[::10] = values[1::10] + 1e-9
    report = leak_report(pd.DataFrame(values), rng.random(rows) < 0.4)
    assert kinds(report) == {"near copies"}
    assert report["value"][0] > 0.15


def test_a_large_table_is_searched_in_part(rng):
    values = rng.normal(size=(15_000, 6))
    values[::10] = values[1::10] + 1e-9
    report = leak_report(pd.DataFrame(values), rng.random(15_000) < 0.4)
    assert "10000 drawn at random and compared with 15000" in report["meaning"][0]
    assert report["value"][0] > 0.15


def test_an_order_of_rows_and_a_time(table, label, rng):
    order = np.argsort(label + rng.normal(size=600))
    assert kinds(leak_report(table.iloc[order], label[order])) == {"order"}
    dates = pd.Timestamp("2013-01-01") + pd.to_timedelta(400 * label + 300 * rng.random(600), unit="D")
    report = leak_report(table, label, time=dates)
    assert report["where"].tolist() == ["time"]
    assert "later" in report["meaning"][0]


def test_a_leak_spread_over_columns_is_not_seen(table, label, rng):
    parts = rng.normal(size=(600, 8))
    parts -= parts.mean(axis=1, keepdims=True) - 0.02 * label[:, None]  # their sum knows
    spread = table.assign(**{f"p{i}": part for i, part in enumerate(parts.T)})
    assert column_auc(parts.sum(axis=1), label)[0] == 1
    assert leak_report(spread, label).empty


def test_what_the_card_of_the_koi_table_says():
    koi = datasets.load_kepler_koi()
    table = koi.objects.drop(columns="kepid")
    report = leak_report(table, koi.candidate, group=koi.star)
    outright = {"koi_disposition", "koi_pdisposition", "koi_comment", "koi_score", "kepler_name"}
    flags = {f"koi_fpflag_{end}" for end in ("nt", "ss", "co", "ec")}
    assert outright | flags <= set(report["where"])
    assert {"shared group", "order"} <= kinds(report)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": np.zeros(600)}, "1 different values"),
        ({"label": np.arange(600)}, "600 different values"),
        ({"label": np.zeros(7)}, "600 rows and 7 labels"),
        ({"label": np.r_[np.nan, np.arange(599) % 2]}, "1 labels are missing"),
        ({"label": (np.arange(600) % 2)[:, None]}, "label has 2 dimensions"),
        ({"label": np.array([1, "no"] * 300, dtype=object)}, "several types .int and str."),
        ({"label": np.array([1j, 2j] * 300)}, "label holds complex"),
        ({"group": [[1]] * 600}, "dimensions|holds lists"),
        ({"group": np.r_[np.nan, np.arange(599)]}, "a group of its own"),
        ({"group": np.arange(3)}, "3 values of group"),
        ({"fold": np.arange(3)}, "3 values of fold"),
        ({"time": np.r_[np.nan, np.arange(599)]}, "1 values of time are missing"),
        ({"level": 0.5}, "level"),
        ({"rows": 0}, "rows"),
        ({"table": pd.DataFrame()}, "no rows"),
    ],
)
def test_bad_input_gets_a_sentence(table, label, change, words):
    with pytest.raises(ValueError, match=words):
        leak_report(**{"table": table, "label": label, **change})


def test_an_array_is_no_table(label):
    with pytest.raises(TypeError, match="DataFrame"):
        leak_report(np.zeros((600, 2)), label)


def test_big_endian_columns_and_labels_of_fits_tables_count_like_others(table, label):
    values = np.random.default_rng(4).normal(size=600) + 3 * np.asarray(label, dtype=float)
    assert column_auc(values.astype(">f8"), label) == column_auc(values, label)
    reports = [
        leak_report(table.assign(x=values.astype(order + "f8")), np.asarray(label).astype(order + "i4"))
        for order in "<>"
    ]
    assert "x" in set(reports[0]["where"])
    pd.testing.assert_frame_equal(*reports)


def test_texts_are_rated_as_the_target_encoder_does():
    rng = np.random.default_rng(5)
    texts = pd.Series(rng.choice(list("abcdefgh"), size=400, p=np.arange(1, 9) / 36))
    positive = rng.random(400) < texts.map(dict(zip("abcdefgh", np.linspace(0.1, 0.8, 8), strict=True)))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    library = TargetEncoder(cv=folds, target_type="binary").fit_transform(
        texts.to_frame(), positive.to_numpy()
    )
    np.testing.assert_allclose(leaks._rates(texts, positive.to_numpy()), library[:, 0], rtol=1e-12)

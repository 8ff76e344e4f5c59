"""A first look for leakage: which columns, rows and dates of a table could know the answer?"""

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import NearestNeighbors

__all__ = ["column_auc", "leak_report"]

RARER = 10  # a value counts as pure if one class is so many times rarer among its rows than in the table
NEAR = 0.1  # near copies: closer than this share of the usual distance to the nearest row
CHANCE = 0.01  # ... and so close that about so many rows of a clean table are that near by chance
SEARCHED, AMONG = 10_000, 100_000  # near copies are looked for from so many rows among so many
NUMBERS = 0.9  # a column of texts holds numbers if this share of its known texts can be read as such
TREND = 0.6, 1e-6  # an order tells something if its AUC reaches the first and its p-value the second


def column_auc(values, label):
    """How well one column alone separates two classes.

    Parameters
    ----------
    values : array_like, shape (N,)
        Numbers, truth values, dates, durations or texts. NaN and None count as missing. Texts are read as
        numbers where nine in ten of them can be, and the rest, such as ``--``, then counts as missing. Other
        texts, and categories, are turned into the share of positive labels among *other* rows with the same
        text, five folds, so that a name that is used once tells nothing.
    label : array_like, shape (N,)
        Exactly two different values; the larger one is the positive class.

    Returns
    -------
    known, missing : float
        Area under the ROC curve in the better direction, 0.5 to 1: of the known values among themselves, and
        of the fact that a value is missing. 0.5 where there is nothing to rank.

    Raises
    ------
    ValueError
        The lengths or, for two Series, the indices differ, there are not two classes, or the values cannot be
        ranked (lists, complex numbers).
    """
    index = values.index if isinstance(values, pd.Series) else None
    values = _readable(_series(values, "the column"))
    return _column_auc(values, _two_classes(label, len(values), index))


def _column_auc(values, positive):
    missing = values.isna().to_numpy()
    if _is_number(values):
        known = _auc(values.to_numpy()[~missing], positive[~missing])
    elif min(positive.sum(), (~positive).sum()) >= 5:
        known = _auc(_rates(values, positive), positive)
    else:
        known = 0.5
    return known, _auc(missing.astype(float), positive)


def leak_report(table, label, group=None, time=None, *, fold=None, level=0.9, rows=0.01):
    """What in a table could know the label. A finding is a question, not a verdict.

    Parameters
    ----------
    table : pandas.DataFrame, N rows
        The columns that a model would get.
    label : array_like, shape (N,)
        Exactly two different values; the larger one is the positive class.
    group : array_like, shape (N,), optional
        What rows may share: a star, a field, a night.
    time : array_like, shape (N,), optional
        Numbers or dates. Without it the order of the rows is looked at.
    fold : array_like, shape (N,), optional
        Number of the fold in which a row is tested. With it, groups and copies count only if they are in
        two different folds.
    level : float
        A column is reported if it alone reaches this AUC (0.5 to 1).
    rows : float
        A single value is looked at if it stands in at least this share of the rows.

    Returns
    -------
    pandas.DataFrame
        One finding a row: ``kind``, ``where``, ``value`` (a number that belongs to the kind), ``meaning``.

        - *strong column*: AUC of the known values alone, in the better direction;
        - *missing values*: AUC of the fact that a value is missing;
        - *pure values*: share of the rows with a value whose rows have nearly all the same label, ten times
          purer than the table;
        - *shared group*: share of the rows whose group has rows in other folds (without `fold`: other rows);
        - *exact copies*, *near copies*: share of the rows. Exact ones agree in every column. Near ones are
          ten times closer to some row than is usual, in ranks of the numeric columns, and closer than chance
          brings them; looked for from at most 10,000 rows, drawn at random;
        - *order*: AUC of the time or of the row number, in the better direction.

    Raises
    ------
    TypeError
        `table` is no DataFrame.
    ValueError
        The table is empty, two of its columns have one name, or a column holds lists or complex numbers.
        Lengths differ, or a Series has another index than the table. Values are
        missing in `label`, `group`, `time` or `fold`, there are not two classes, or `level` or `rows` is out
        of range.

    Notes
    -----
    Leaks that are spread over many columns, none of which is strong or pure, are not seen, and neither is
    what was done to the table before (a selection or a fit that used the label). Near copies are not looked
    for in one or two numeric columns, where rows come close by chance, and in three they are found only in
    tables of some thousands of rows. An order that is not a trend (blocks, nights) is not seen: give it as
    `group`. Texts that are numbers are read as numbers, see `column_auc`. For the question to ask of every
    finding see Kaufman et al. 2012 (ACM TKDD 6, 15).
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"the table must be a pandas DataFrame, not {type(table).__name__}")
    if table.empty:
        raise ValueError("the table has no rows or no columns")
    if not 0.5 < level <= 1 or not 0 < rows < 1:
        raise ValueError(f"0.5 < level ≤ 1 and 0 < rows < 1 are needed, not {level!r} and {rows!r}")
    if not table.columns.is_unique:
        twice = table.columns[table.columns.duplicated()][0]
        raise ValueError(f"two columns are named {twice!r}: rename or drop one")
    N, index = len(table), table.index
    positive = _two_classes(label, N, index)
    group, time, fold = (
        _column(values, name, N, index) for values, name in ((group, "group"), (time, "time"), (fold, "fold"))
    )
    raw = {name: _series(values, f"column {name!r}") for name, values in table.items()}
    table = pd.DataFrame({name: _readable(values) for name, values in raw.items()})
    found = []
    for name, values in table.items():
        found += _column_findings(name, values, raw[name], positive, level, rows)
    found += _group_findings(group, fold) + _copies(table, fold) + _order(time, positive)
    report = pd.DataFrame(found, columns=["kind", "where", "value", "meaning"])
    report["kind"] = pd.Categorical(report["kind"], _KINDS)
    report = report.sort_values(["kind", "value"], ascending=[True, False], ignore_index=True)
    return report.astype({"kind": "str"})


_KINDS = (
    "strong column", "missing values", "pure values", "shared group", "exact copies", "near copies", "order",
)  # fmt: skip


def _series(values, name, index=None):
    """The values with a plain index, or one sentence about what is wrong with them."""
    if index is not None and isinstance(values, pd.Series) and not values.index.equals(index):
        raise ValueError(
            f"{name} and the table have different indices: give {name}.loc[table.index], "
            f"or {name}.to_numpy() if the rows are in the same order"
        )
    if np.ndim(values) > 1:
        raise ValueError(f"{name} has {np.ndim(values)} dimensions, one is needed: give one column of it")
    if isinstance(getattr(values, "dtype", None), np.dtype) and not values.dtype.isnative:
        values = np.asarray(values).astype(values.dtype.newbyteorder("="))  # FITS tables are big-endian
    values = pd.Series(values).reset_index(drop=True)
    if pd.api.types.is_complex_dtype(values):
        raise ValueError(f"{name} holds complex numbers, which have no order: give real and imaginary parts")
    if values.dtype == object and any(isinstance(v, list | dict | set | np.ndarray) for v in values):
        raise ValueError(f"{name} holds lists or arrays: give each of their numbers a column of its own")
    return values


def _two_classes(label, length, index=None):
    label = _series(label, "label", index)
    if len(label) != length:
        raise ValueError(f"{length} rows and {len(label)} labels: one label a row is needed")
    if label.isna().any():
        raise ValueError(f"{label.isna().sum()} labels are missing: leave these rows out first")
    try:
        classes = sorted(label.unique())
    except TypeError:
        types = " and ".join(sorted({type(value).__name__ for value in label}))
        raise ValueError(f"the labels are of several types ({types}): make them one type") from None
    if len(classes) != 2:
        raise ValueError(f"the label has {len(classes)} different values, two are needed")
    return (label == classes[1]).to_numpy(bool)


def _column(values, name, length, index):
    if values is None:
        return None
    values = _series(values, name, index)
    if len(values) != length:
        raise ValueError(f"{length} rows and {len(values)} values of {name}: one a row is needed")
    if values.isna().any():
        how = "leave these rows out first"
        if name == "group":
            how = "give each row without one a group of its own"
        raise ValueError(f"{values.isna().sum()} values of {name} are missing: {how}")
    return values


def _readable(values):
    """A column as float where it can be ranked (numbers, also as text, booleans, dates), else as it is."""
    types = pd.api.types
    values = values.infer_objects()
    if values.dtype == object and types.infer_dtype(values, skipna=True) == "date":
        values = pd.to_datetime(values, errors="coerce")
    if isinstance(values.dtype, pd.PeriodDtype):
        values = values.dt.to_timestamp()
    if types.is_datetime64_any_dtype(values):
        values = values - pd.Timestamp(0, tz=values.dt.tz)
    if types.is_timedelta64_dtype(values):
        return values.dt.total_seconds()
    if types.is_numeric_dtype(values):
        return pd.Series(values.to_numpy(float, na_value=np.nan))
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.notna().sum() >= max(NUMBERS * values.notna().sum(), 1):
        return pd.Series(numbers.to_numpy(float, na_value=np.nan))
    return values


def _is_number(values):
    return values.dtype == float


def _rates(texts, positive):
    """Share of positive rows among the other four fifths with the same text.

    What scikit-learn's TargetEncoder gives, faster: a text with few rows is drawn towards the mean.
    """
    codes, rates = pd.factorize(texts, use_na_sentinel=False)[0], np.empty(len(positive))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(codes, positive):
        base = positive[train].mean()
        size = np.bincount(codes[train], minlength=codes.max() + 1)
        share = np.bincount(codes[train], positive[train], codes.max() + 1) / np.maximum(size, 1)
        trust = size * base * (1 - base)
        trust = trust / np.where(size > 0, trust + share * (1 - share), 1)
        rates[test] = (trust * share + (1 - trust) * base)[codes[test]]
    return rates


def _auc(scores, positive):
    """Mann-Whitney: the share of pairs in the right order, ties count half; the better direction."""
    n1, n0 = positive.sum(), (~positive).sum()
    if not n1 or not n0:
        return 0.5
    area = (stats.rankdata(scores)[positive].sum() - n1 * (n1 + 1) / 2) / (n1 * n0)
    return float(max(area, 1 - area))


def _column_findings(name, values, raw, positive, level, rows):
    known, missing = _column_auc(values, positive)
    if known >= level:
        yield "strong column", name, known, f"alone it has an AUC of {known:.3f}"
    if missing >= level:
        yield "missing values", name, missing, f"whether it is missing has an AUC of {missing:.3f}"
    codes, shown = pd.factorize(raw.where(values.notna()))  # -1 where a value is missing
    size = np.bincount(codes + 1, minlength=len(shown) + 1)
    mean = np.bincount(codes + 1, positive, len(shown) + 1) / np.maximum(size, 1)
    rates = pd.DataFrame({"size": size, "mean": mean}, index=["(missing)", *shown])
    if size[0] and len(shown) > 1:  # that there is a value may tell more than the value
        there = positive[codes >= 0]
        rates.loc["(known)"] = len(there), there.mean()
    rates = rates[rates["size"] >= max(rows * len(positive), 2)]
    base = positive.mean()
    pure = rates[(rates["mean"] <= base / RARER) | (1 - rates["mean"] <= (1 - base) / RARER)]
    pure = pure[pure["size"] * min(base, 1 - base) >= 5]  # few rows are pure by chance
    if len(pure):
        first = pure["size"].argmax()
        size, rate = int(pure["size"].iloc[first]), pure["mean"].iloc[first]
        more = f" (and {len(pure) - 1} more values)" if len(pure) > 1 else ""
        meaning = f"{str(pure.index[first])[:30]!r}: {size} rows, {rate:.1%} positive{more}"
        yield "pure values", name, pure["size"].sum() / len(positive), meaning


def _group_findings(group, fold):
    if group is None:
        return []
    other = group.map(group.value_counts()) > 1 if fold is None else _in_other_folds(group, fold)
    if not other.any():
        return []
    where = "rows" if fold is None else "rows of other folds"
    many = group[other].nunique()
    return [
        (
            "shared group",
            "group",
            other.mean(),
            f"{other.sum()} rows of {many} groups share them with {where}",
        )
    ]


def _in_other_folds(group, fold):
    """True for rows whose group is in more than one fold."""
    return fold.groupby(group.to_numpy()).transform("nunique") > 1


def _copies(table, fold):
    found = []
    same = table.groupby(list(table.columns), dropna=False, sort=False).ngroup()
    exact = same.duplicated(keep=False) if fold is None else _in_other_folds(same, fold)
    if exact.any():
        found.append(
            ("exact copies", "rows", exact.mean(), f"{exact.sum()} rows agree with another in every column")
        )
    return found + _near_copies(table, fold, np.flatnonzero(~same.duplicated()))


def _near_copies(table, fold, rows):
    """Near copies among the given rows, which are all different."""
    numeric = table.loc[:, [_is_number(values) for _, values in table.items()]]
    if numeric.shape[1] < 3 or len(rows) < 10:
        return []
    ranks = numeric.iloc[rows].rank(pct=True).fillna(-1).to_numpy()
    among = np.random.default_rng(0).permutation(len(rows))[:AMONG]
    looked = np.arange(min(len(among), SEARCHED))
    ranks = ranks[among]
    search = NearestNeighbors(n_neighbors=2, algorithm="brute").fit(ranks)
    distance, index = search.kneighbors(ranks[looked])
    other = (looked, np.where(index[:, 0] == looked, 1, 0))  # the nearest one but itself
    distance, index = distance[other], index[other]
    near = distance < min(NEAR, (CHANCE / len(looked)) ** (1 / ranks.shape[1])) * np.median(distance)
    if fold is not None:
        folds = fold.to_numpy()[rows[among]]
        near &= folds[looked] != folds[index]
    if not near.any():
        return []
    share, meaning = near.sum() / len(table), f"{near.sum()} rows nearly agree with another"
    if len(looked) < len(rows):
        share = near.mean()
        meaning += f" (of {len(looked)} drawn at random and compared with {len(among)})"
    return [("near copies", "rows", share, meaning)]


def _order(time, positive):
    where = "time" if time is not None else "row number"
    order = np.arange(len(positive)) if time is None else time.rank().to_numpy()
    test = stats.mannwhitneyu(order[positive], order[~positive])
    area = _auc(order, positive)
    if area < TREND[0] or test.pvalue > TREND[1]:
        return []
    later = "later" if np.mean(order[positive]) > np.mean(order[~positive]) else "earlier"
    return [("order", where, area, f"positive rows come {later}: AUC {area:.3f}")]

"""A first look for leakage: which columns, rows and dates of a table could know the answer?"""

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import TargetEncoder

__all__ = ["column_auc", "leak_report"]

RARER = 10  # a value counts as pure if one class is so many times rarer among its rows than in the table
NEAR = 0.1  # near copies: closer than this share of the usual distance to the nearest row
TREND = 0.6, 1e-6  # an order tells something if its AUC reaches the first and its p-value the second


def column_auc(values, label):
    """How well one column alone separates two classes.

    Parameters
    ----------
    values : array_like, shape (N,)
        Numbers, truth values or texts. NaN and None count as missing. Texts are turned into the share of
        positive labels among *other* rows with the same text, five folds, so that a name that is used once
        tells nothing.
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
        The lengths differ, or there are not two classes.
    """
    values = pd.Series(values).reset_index(drop=True)
    positive = _two_classes(label, len(values))
    missing = values.isna().to_numpy()
    if not _is_number(values):
        known = 0.5
        if min(positive.sum(), (~positive).sum()) >= 5:
            known = _auc(_rates(values.astype(str), positive), positive)
    else:
        known = _auc(values.to_numpy(float)[~missing], positive[~missing])
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
          ten times closer to some row than is usual, in ranks of the numeric columns;
        - *order*: AUC of the time or of the row number, in the better direction.

    Raises
    ------
    TypeError
        `table` is no DataFrame.
    ValueError
        The table is empty, lengths differ, values are missing in `label`, `group`, `time` or `fold`, there
        are not two classes, or `level` or `rows` is out of range.

    Notes
    -----
    Leaks that are spread over many columns, none of which is strong or pure, are not seen, and neither is
    what was done to the table before (a selection or a fit that used the label). For the question to ask of
    every finding see Kaufman et al. 2012 (ACM TKDD 6, 15).
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"the table must be a pandas DataFrame, not {type(table).__name__}")
    if table.empty:
        raise ValueError("the table has no rows or no columns")
    if not 0.5 < level <= 1 or not 0 < rows < 1:
        raise ValueError(f"0.5 < level ≤ 1 and 0 < rows < 1 are needed, not {level!r} and {rows!r}")
    table = table.reset_index(drop=True)
    N = len(table)
    positive = _two_classes(label, N)
    group, time, fold = (
        _column(values, name, N) for values, name in ((group, "group"), (time, "time"), (fold, "fold"))
    )
    found = []
    for name, values in table.items():
        found += _column_findings(name, values, positive, level, rows)
    found += _group_findings(group, fold) + _copies(table, fold) + _order(time, positive)
    report = pd.DataFrame(found, columns=["kind", "where", "value", "meaning"])
    report["kind"] = pd.Categorical(report["kind"], _KINDS)
    report = report.sort_values(["kind", "value"], ascending=[True, False], ignore_index=True)
    return report.astype({"kind": "str"})


_KINDS = (
    "strong column", "missing values", "pure values", "shared group", "exact copies", "near copies", "order",
)  # fmt: skip


def _two_classes(label, length):
    label = pd.Series(label).reset_index(drop=True)
    if len(label) != length:
        raise ValueError(f"{length} rows and {len(label)} labels: one label a row is needed")
    if label.isna().any():
        raise ValueError(f"{label.isna().sum()} labels are missing: leave these rows out first")
    classes = sorted(label.unique())
    if len(classes) != 2:
        raise ValueError(f"the label has {len(classes)} different values, two are needed")
    return (label == classes[1]).to_numpy(bool)


def _column(values, name, length):
    if values is None:
        return None
    values = pd.Series(values).reset_index(drop=True)
    if len(values) != length:
        raise ValueError(f"{length} rows and {len(values)} values of {name}: one a row is needed")
    if values.isna().any():
        raise ValueError(f"{values.isna().sum()} values of {name} are missing")
    return values


def _is_number(values):
    return pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)


def _rates(texts, positive):
    """Share of positive rows among the other four fifths with the same text."""
    texts, rates = texts.to_numpy(dtype=object).reshape(-1, 1), np.empty(len(positive))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(texts, positive):
        encoder = TargetEncoder(target_type="binary").fit(texts[train], positive[train].astype(int))
        rates[test] = encoder.transform(texts[test])[:, 0]
    return rates


def _auc(scores, positive):
    """Mann-Whitney: the share of pairs in the right order, ties count half; the better direction."""
    n1, n0 = positive.sum(), (~positive).sum()
    if not n1 or not n0:
        return 0.5
    area = (stats.rankdata(scores)[positive].sum() - n1 * (n1 + 1) / 2) / (n1 * n0)
    return float(max(area, 1 - area))


def _column_findings(name, values, positive, level, rows):
    known, missing = column_auc(values, positive)
    if known >= level:
        yield "strong column", name, known, f"alone it has an AUC of {known:.3f}"
    if missing >= level:
        yield "missing values", name, missing, f"whether it is missing has an AUC of {missing:.3f}"
    texts = values.astype(object).where(values.notna(), "(missing)")
    rates = pd.Series(positive).groupby(texts.to_numpy()).agg(["size", "mean"])
    if (
        values.isna().any() and len(values.dropna().unique()) > 1
    ):  # that there is a value may tell more than the value
        there = positive[values.notna()]
        rates.loc["(known)"] = len(there), there.mean()
    rates = rates[rates["size"] >= max(rows * len(positive), 2)]
    base = positive.mean()
    pure = rates[(rates["mean"] <= base / RARER) | (1 - rates["mean"] <= (1 - base) / RARER)]
    pure = pure[pure["size"] * min(base, 1 - base) >= 5]  # few rows are pure by chance
    if len(pure):
        first = pure["size"].idxmax()
        size, rate = pure.loc[first, "size"], pure.loc[first, "mean"]
        more = f" (and {len(pure) - 1} more values)" if len(pure) > 1 else ""
        meaning = f"{str(first)[:30]!r}: {size} rows, {rate:.1%} positive{more}"
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
    numeric = table.loc[:, [_is_number(values) for _, values in table.items()]]
    first = ~same.duplicated()  # near copies are looked for among different rows
    if numeric.shape[1] < 2 or first.sum() < 10:
        return found
    ranks = numeric[first].rank(pct=True).fillna(-1).to_numpy()
    distance, index = NearestNeighbors(n_neighbors=2).fit(ranks).kneighbors()
    distance, index = distance[:, 0], index[:, 0]
    near = distance < NEAR * np.median(distance)
    if fold is not None:
        folds = fold[first].to_numpy()
        near &= folds != folds[index]
    if near.any():
        found.append(
            ("near copies", "rows", near.sum() / len(table), f"{near.sum()} rows nearly agree with another")
        )
    return found


def _order(time, positive):
    where = "time" if time is not None else "row number"
    order = np.arange(len(positive)) if time is None else time.rank().to_numpy()
    test = stats.mannwhitneyu(order[positive], order[~positive])
    area = _auc(order, positive)
    if area < TREND[0] or test.pvalue > TREND[1]:
        return []
    later = "later" if np.mean(order[positive]) > np.mean(order[~positive]) else "earlier"
    return [("order", where, area, f"positive rows come {later}: AUC {area:.3f}")]

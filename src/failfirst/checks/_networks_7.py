"""Feedback on the exercise of lesson 3.7."""

import numpy as np

from . import function_task


def _share(part, whole):
    return np.sum(part) / np.sum(whole)


@function_task(
    right="A place that the list cannot judge counts nowhere: not as right, wrong, found or missed."
)
def masked_score(alarm, named, ignore):
    alarm, named, ignore = (np.asarray(values, bool) for values in (alarm, named, ignore))
    alarm, named = alarm[~ignore], named[~ignore]
    return _share(alarm & named, alarm), _share(alarm & named, named)


@masked_score.inputs("two hundred places, a third of them ignored", draws=3)
def _(rng):
    named = rng.random(200) < 0.3
    alarm = rng.random(200) < np.where(named, 0.7, 0.25)
    return alarm, named, rng.random(200) < np.where(named, 0.25, 0.45)


@masked_score.inputs("two hundred places, nothing ignored", draws=1)
def _(rng):
    named = rng.random(200) < 0.3
    return rng.random(200) < np.where(named, 0.8, 0.2), named, np.zeros(200, bool)


masked_score.example(
    "six places",
    np.array([True, True, True, False, True, False]),
    np.array([True, False, False, True, True, True]),
    np.array([False, False, True, False, True, True]),
    expect="The last two and the third are ignored. Of two alarms left one has a name; of two names left one "
    "was found.",
)


@masked_score.mistake(
    "mask not used",
    "Right where nothing is ignored. On {case} you give {got}: nameless alarms in the ignored places count "
    "as wrong. Does the list know that they are?",
)
def _(alarm, named, ignore):
    return _share(alarm & named, alarm), _share(alarm & named, named)


@masked_score.mistake(
    "ignored as negative",
    "Right where nothing is ignored. On {case} you give {got}. You took the names of the ignored places away "
    "and kept the places. What does an alarm there count as now?",
)
def _(alarm, named, ignore):
    named = named & ~ignore
    return _share(alarm & named, alarm), _share(alarm & named, named)


@masked_score.mistake(
    "ignored as no alarm",
    "Right where nothing is ignored; your precision is right everywhere. On {case} you give {got}. You took "
    "the alarms of the ignored places away. What does a named crater there count as now?",
)
def _(alarm, named, ignore):
    alarm = alarm & ~ignore
    return _share(alarm & named, alarm), _share(alarm & named, named)


@masked_score.mistake(
    "ignored as positive",
    "Right where nothing is ignored. On {case} you give {got}. You count every ignored place as a crater. "
    "Does the list know that it is one?",
)
def _(alarm, named, ignore):
    named = named | ignore
    return _share(alarm & named, alarm), _share(alarm & named, named)


@masked_score.mistake(
    "only nameless places ignored",
    "Right where nothing is ignored. On {case} you give {got}. You leave nameless places out and keep the "
    "named ones. In an ignored place, may only good news count?",
)
def _(alarm, named, ignore):
    keep = ~ignore | named
    return _share((alarm & named)[keep], alarm[keep]), _share((alarm & named)[keep], named[keep])


@masked_score.mistake(
    "mask in precision only",
    "Your precision is right. On {case} you give {got}: the recall still counts names in ignored places. "
    "May these be found or missed?",
)
def _(alarm, named, ignore):
    return _share((alarm & named)[~ignore], alarm[~ignore]), _share(alarm & named, named)


@masked_score.mistake(
    "mask in recall only",
    "Your recall is right. On {case} you give {got}: the precision still counts alarms in ignored places. "
    "Who could judge them?",
)
def _(alarm, named, ignore):
    return _share(alarm & named, alarm), _share((alarm & named)[~ignore], named[~ignore])


@masked_score.mistake(
    "mask upside down",
    "On {case} you give {got}: the score of the places that were to be ignored. What does `True` in the mask "
    "mean?",
)
def _(alarm, named, ignore):
    return _share((alarm & named)[ignore], alarm[ignore]), _share((alarm & named)[ignore], named[ignore])


@masked_score.mistake(
    "swapped", "On {case} you give {got}: both numbers are right. In which order are they asked for?"
)
def _(alarm, named, ignore):
    both, keep = alarm & named, ~ignore
    return _share(both[keep], named[keep]), _share(both[keep], alarm[keep])


@masked_score.mistake(
    "accuracy",
    "On {case} you give {got}. Your first number is the share of places where alarm and name agree. Do "
    "places without an alarm belong in a precision?",
)
def _(alarm, named, ignore):
    keep = ~ignore
    return np.mean((alarm == named)[keep]), _share((alarm & named)[keep], named[keep])


@function_task(
    right="Each stratum by its own c, less the named ones, and never more than the nameless alarms there are."
)
def real_nameless(alarms, named, c):
    alarms, named, c = (np.asarray(values, float) for values in (alarms, named, c))
    return np.minimum(named / c - named, alarms - named).sum()


@real_nameless.inputs("three strata", draws=3)
def _(rng):
    alarms, c = rng.integers(300, 700, size=3), np.array([0.25, 0.55, 0.9]) + rng.uniform(-0.05, 0.05, 3)
    return alarms, np.round(alarms * c * rng.uniform(0.5, 0.8, 3)).astype(int), c


@real_nameless.inputs("a stratum where c is too small to be true", draws=2)
def _(rng):
    alarms = rng.integers(300, 700, size=2)
    return alarms, np.round(alarms * [0.4, 0.3]).astype(int), np.array([0.2, 0.5]) + rng.uniform(0, 0.05, 2)


real_nameless.example(
    "one stratum: 100 alarms, 20 named, c = 0.25",
    np.array([100]),
    np.array([20]),
    np.array([0.25]),
    expect="Twenty named ones stand for eighty real ones.",
)


@real_nameless.mistake(
    "named ones counted too",
    "On {case} you give {got}: all real alarms. How many of them have a name already?",
)
def _(alarms, named, c):
    return np.minimum(named / c, alarms).sum()


@real_nameless.mistake(
    "all real, no cap",
    "On {case} you give {got}: all real alarms, with a name or without. Which ones were asked for?",
)
def _(alarms, named, c):
    return (named / c).sum()


@real_nameless.mistake(
    "no cap",
    "Right where c is sensible. On {case} you give {got}, more real craters than nameless alarms in one of "
    "the strata. What is the most that there can be?",
)
def _(alarms, named, c):
    return (named / c - named).sum()


@real_nameless.mistake(
    "cap on the sum",
    "Right where every stratum has room. On {case} you give {got}: you capped the total. Can one stratum "
    "lend its nameless alarms to another?",
)
def _(alarms, named, c):
    return min((named / c - named).sum(), (alarms - named).sum())


@real_nameless.mistake(
    "one c for all",
    "Right for one stratum. On {case} you give {got}: with the mean of c in all strata. Is a name as common "
    "in each?",
)
def _(alarms, named, c):
    return np.minimum(named / c.mean() - named, alarms - named).sum()


@real_nameless.mistake(
    "strata pooled",
    "Right for one stratum. On {case} you give {got}: you added the strata before dividing by one c. Which "
    "stratum's c may divide which count?",
)
def _(alarms, named, c):
    return min(named.sum() / c.mean() - named.sum(), (alarms - named).sum())


@real_nameless.mistake(
    "all alarms divided",
    "On {case} you give {got}: you divided *all* alarms by c, false ones too. Of which alarms is c a share?",
)
def _(alarms, named, c):
    return np.minimum(alarms / c - alarms, alarms - named).sum()


@real_nameless.mistake(
    "all alarms divided, no cap",
    "On {case} you give {got}: you divided *all* alarms by c, false ones too. Which alarms are real for "
    "certain?",
)
def _(alarms, named, c):
    return (alarms / c - alarms).sum()


@real_nameless.mistake(
    "c of the nameless",
    "On {case} you give {got}: the share c of the nameless alarms. c is a share of real craters. Are all "
    "nameless alarms real?",
)
def _(alarms, named, c):
    return (c * (alarms - named)).sum()


@real_nameless.mistake(
    "one minus c of the nameless",
    "On {case} you give {got}: the share 1 − c of the nameless alarms. That takes all of them for real "
    "before it starts. Which alarms may you start from?",
)
def _(alarms, named, c):
    return ((1 - c) * (alarms - named)).sum()


@real_nameless.mistake(
    "one minus c of the named",
    "On {case} you give {got}: (1 − c) times the named. The named are the share c of the real ones. How many "
    "real ones are there, then, before you take 1 − c of them?",
)
def _(alarms, named, c):
    return ((1 - c) * named).sum()


@real_nameless.mistake(
    "not added",
    "On {case} you give {got}: one number a stratum, and the right ones. Which single number was asked for?",
)
def _(alarms, named, c):
    return np.minimum(named / c - named, alarms - named)


def _parts(first, second, both):
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return total, variance


@function_task(
    right="Defined even for lists that share nothing, and with an error that says how far to trust it."
)
def chapman(first, second, both):
    total, variance = _parts(first, second, both)
    return total, np.sqrt(variance)


@chapman.inputs("two lists", draws=3)
def _(rng):
    first, second = (int(number) for number in rng.integers(60, 400, size=2))
    return first, second, int(rng.integers(5, 50))


chapman.example("lists of 9 and 11 with 4 in common", 9, 11, 4, expect="10 · 12 / 5 − 1 is 23.")
chapman.example(
    "lists with nothing in common",
    9,
    11,
    0,
    expect="Nothing in common: 10 · 12 − 1, a large number, not infinity.",
    edge=True,
)


@chapman.mistake(
    "Lincoln and Petersen",
    "On {case} you give {got}. Your total is n₁n₂/m, the formula of Lincoln and Petersen: a little too "
    "large on average, and infinite for m = 0. What did Chapman add?",
)
def _(first, second, both):
    return first * second / both, np.sqrt(_parts(first, second, both)[1])


@chapman.mistake(
    "both after Lincoln and Petersen",
    "On {case} you give {got}: total and error of Lincoln and Petersen. Where do the ones of Chapman's "
    "formula belong?",
)
def _(first, second, both):
    variance = first * second * (first - both) * (second - both) / both**3
    return first * second / both, np.sqrt(variance)


@chapman.mistake(
    "minus one forgotten", "On {case} you give {got}. Your error is right, your total is one too large. Why?"
)
def _(first, second, both):
    total, variance = _parts(first, second, both)
    return total + 1, np.sqrt(variance)


@chapman.mistake(
    "union",
    "On {case} you give {got}. Your total is what *either* list has. What about those that are in neither?",
)
def _(first, second, both):
    return first + second - both, np.sqrt(_parts(first, second, both)[1])


@chapman.mistake(
    "variance", "On {case} you give {got}. Your error is in craters squared. What brings it back?"
)
def _(first, second, both):
    return _parts(first, second, both)


@chapman.mistake(
    "m + 2 forgotten",
    "On {case} you give {got}. Your total is right, your error much too large. Which factor is missing "
    "below?",
)
def _(first, second, both):
    total, variance = _parts(first, second, both)
    return total, np.sqrt(variance * (both + 2))


@chapman.mistake(
    "cube",
    "On {case} you give {got}. Your error is a little too large. Are all three factors below the same?",
)
def _(first, second, both):
    total, variance = _parts(first, second, both)
    return total, np.sqrt(variance * (both + 2) / (both + 1))


@chapman.mistake(
    "Poisson error",
    "On {case} you give {got}. Your error is the root of the total. The total was not counted. Which small "
    "count decides how well it is known?",
)
def _(first, second, both):
    total, _ = _parts(first, second, both)
    return total, np.sqrt(total)

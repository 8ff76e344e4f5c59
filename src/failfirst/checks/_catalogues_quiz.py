"""Feedback on the quiz of part 2. Numbers are results on the course's data: the solution computes them."""

from . import choice_task, value_task

frequencies = choice_task(
    "frequencies",
    "stay the same",
    {
        "change: 1/P is not linear in P": "Nor is the logarithm, which comes next. What is log(1/P) in "
        "terms of log P?",
        "change for short periods only": "That would be so without the logarithm. By how much do the "
        "logarithms of 1/P and 1/Q differ, compared with those of P and Q?",
        "become the most distant ones": "The column is turned round. Does a difference that is squared know "
        "of it?",
    },
    right="log(1/P) = −log P: the column changes its sign, and no distance does. The map was chosen so that "
    "only ratios count.",
)

cluster_distance = (
    value_task(
        "cluster_distance",
        180.7312,
        rtol=1e-3,
        right="181 pc, with an error of 4 pc from the parallaxes. The mean of the 30 distances is 254 pc: "
        "one star with a parallax of 0.41 ± 2.44 mas is put at 2,400 pc.",
        otherwise="There are 30 stars in the box. Which quantity has an ordinary, symmetric error: the "
        "parallax or the distance? And which power of the error is a weight?",
    )
    .mistake(
        "mean of distances",
        254.3541,
        "254 pc is the mean of 30 distances. Look at the star with the smallest parallax, and at its error. "
        "Which distance was it given?",
    )
    .mistake(
        "weighted mean of distances",
        190.6385,
        "191 pc comes from distances that were averaged with weights. With the same error, which star gets "
        "farther from the others: one whose noise is up, or one whose noise is down?",
    )
    .mistake(
        "no weights",
        179.5440,
        "179.5 pc: all parallaxes count alike. One has an error of 0.5 mas, another of 2.4. Should they?",
    )
    .mistake(
        "weights of the first power",
        178.9993,
        "179.0 pc belongs to weights 1/σ. Which weights make the variance of a mean least?",
    )
    .mistake(
        "good parallaxes only",
        178.3907,
        "178.39 pc comes from parallaxes above five errors. Of two stars with equal errors, whose noise "
        "decides which one stays?",
        between=(178.37, 178.401),
    )
    .mistake(
        "median",
        178.4121,
        "178.41 pc belongs to the median parallax: robust, but does it know of the errors?",
        between=(178.401, 178.43),
    )
    .mistake(
        "errors as weights",
        206.7312,
        "207 pc: here the worst parallaxes count most. Is σ² a weight?",
    )
    .mistake("the parallax", 5.53308, "5.5 mas is a parallax. How far away is a star with 1 mas?")
)

sky_purity = (
    value_task(
        "sky_purity",
        0.161017,
        rtol=2e-3,
        right="The odds fall from 19 to 19/99. The completeness is not needed.",
        otherwise="In the test there was one real for each false one, on the sky one for 99. What does that "
        "do to the odds of a source on the list?",
    )
    .mistake(
        "as in the paper",
        0.95,
        "0.95 is the paper's. Of 10,000 candidates on the sky, how many false ones pass the same threshold?",
    )
    .mistake(
        "false alarms from the purity",
        0.153846,
        "0.154: you let 5 % of the false candidates pass. 5 % of the *list* are false. Which share of all "
        "false ones is that, if 90 % of the real ones are on it?",
    )
    .mistake(
        "false alarms from the completeness",
        0.083333,
        "0.083: you let 10 % of the false candidates pass. Is that what a completeness of 0.90 leaves over?",
    )
    .mistake(
        "odds instead of a share",
        0.191919,
        "0.192 is right, as odds: real ones for each false one. Which share is that?",
        between=(0.1895, 0.1925),
    )
    .mistake(
        "1 to 100",
        0.159664,
        "0.1597: nearly. 1 in 100 is real: how many false ones are there for each real one?",
    )
    .mistake("a product", 0.0095, "0.0095 is 0.95 times 1 %. Is your list no better than a hundredth?")
)

balanced_threshold = (
    value_task(
        "balanced_threshold",
        0.691012,
        rtol=1e-3,
        right="A true probability of 1/7 appears as 0.69. A cut at 1/7 of the output would be one at 0.012.",
        otherwise="First the threshold on true probabilities, from the costs. Then the same threshold as "
        "odds, as this model gives them.",
    )
    .mistake(
        "true threshold",
        1 / 7,
        "0.143 is the threshold for true probabilities. Are balanced outputs that?",
    )
    .mistake(
        "corrected the wrong way",
        0.0122684,
        "0.012 is the true probability that appears as 0.143. You need the output that belongs to a true "
        "0.143. Are balanced outputs larger or smaller than true ones?",
    )
    .mistake(
        "odds taken for a probability",
        1 / 6,
        "1/6 is the ratio of the costs, hence odds. And the weights?",
    )
    .mistake("odds left as odds", 2.236402, "2.24 are the right odds. Which probability has them?")
    .mistake(
        "probability multiplied",
        1.916916,
        "1.92 is more than any probability. What do weights multiply, probabilities or odds?",
    )
    .mistake(
        "costs the wrong way round",
        0.987733,
        "0.988 asks for nearly certain pulsars. Which mistake is the dear one here?",
    )
    .mistake(
        "equal costs",
        0.930644,
        "0.93 stands for a true one half, where both mistakes cost the same. Do they?",
    )
    .mistake(
        "share instead of odds",
        0.706148,
        "0.706 comes from all sources over pulsars. By which ratio do balanced weights multiply the odds?",
    )
)

other_mixture = choice_task(
    "other_mixture",
    "less than 0.30",
    {
        "0.30": "It would be, if the probabilities were right in the new sample. From which odds does each "
        "of them start?",
        "0.50": "That was the old sample. Would the mean have moved to 0.30 if the mixture were the same?",
        "between 0.30 and 0.50": "The direction of the old mixture. Which way does it pull the mean of the "
        "probabilities?",
    },
    right="Each probability still starts from even odds, so the mean went only part of the way.",
)

name_auc = (
    value_task(
        "name_auc",
        0.7717956,
        rtol=2e-4,
        right="A column that is certain nearly whenever it speaks, and silent for 45 % of the candidates. "
        "And only confirmed planets get names.",
        otherwise="Draw a candidate and another signal. How often has only the first a name, how often only "
        "the second, and what do ties count?",
    )
    .mistake(
        "ties lost",
        0.5484669,
        "0.548 is how often the candidate has a name and the other has not. What is the rest, and does all "
        "of it count zero?",
    )
    .mistake(
        "ties won",
        0.995124,
        "0.995: you count each tie as a success. Would a coin do so?",
    )
    .mistake(
        "completeness",
        0.5545364,
        "0.555 is the share of candidates with a name. Where are the others, and the pairs?",
    )
    .mistake(
        "purity",
        0.9807102,
        "0.981 is the share of named signals that are candidates. How many candidates have no name?",
    )
    .mistake(
        "accuracy",
        0.7714179,
        "0.7714 is the accuracy of the rule “named means candidate”: near, since both classes are nearly as "
        "frequent. Which *pairs* does the AUC ask for?",
        between=(0.7713, 0.7715),
    )
    .mistake("upside down", 0.2282044, "Below one half: which class should get the higher score?")
    .mistake(
        "the other label",
        0.7796714,
        "0.780 belongs to `koi_disposition`, the archive's label. Which one is `.candidate`?",
    )
)

same_stars = choice_task(
    "same_stars",
    "one season after the other, each tested with the earlier ones",
    {
        "all rows of a star in one fold": "Grouping asks: what if the star were new? Are tomorrow's stars "
        "new? And what do the rows of one night share?",
        "shuffled rows, twenty folds": "Then most of the nights before and after each test row are in "
        "training. Will you have the night after tomorrow?",
        "shuffled rows, the same share of flares in each": "That steadies the scores. Which rows of the "
        "same week are on the other side?",
    },
    right="The stars will be the same, the nights will be new: group by what tomorrow will not share.",
)

early_supernova = choice_task(
    "early_supernova",
    "magnitude at maximum",
    {
        "colour on the second night": "On which day do you classify, and on which is this column filled?",
        "photometric redshift of the host galaxy": "It may tell much. Does it need the supernova at all?",
        "rise in the first two days": "It may tell much. Is it known on day three?",
    },
    right="On day three nobody has it yet. That it is no label and honest physics does not help.",
)

one_in_ten = (
    value_task(
        "one_in_ten",
        4611.097,
        rtol=0.025,
        right="13,336 spectra are worth a third of their number: 1,926 faint ones stand for 19,264.",
        otherwise="Which weight has a bright galaxy with a spectrum, which a faint one? Sum the weights, "
        "and their squares, over the *spectra*.",
    )
    .mistake(
        "number of spectra",
        13336.4,
        "That is about the number of spectra. Do they all count alike?",
        between=(13200, 13470),
    )
    .mistake(
        "number of galaxies",
        30674.0,
        "30,674 is the sum of the weights: all galaxies. Which other sum does the effective size need?",
    )
    .mistake(
        "weights upside down",
        11778.65,
        "11,779 belongs to faint galaxies that count *less* than bright ones. For how many galaxies does "
        "one faint spectrum stand?",
    )
    .mistake(
        "summed over all galaxies",
        (11410 + 10 * 19264) ** 2 / (11410 + 100 * 19264),
        "About 21,500: the sums run over galaxies without a spectrum, too. Whose losses do you know?",
    )
    .mistake(
        "sum over the largest weight",
        3067.4,
        "3,067 is a tenth of all galaxies. It would be the whole sample, if bright ones were drawn like "
        "faint ones. Are they?",
    )
    .mistake("a share", 0.345752, "0.346 is the worth of one spectrum. And of all?")
)

secure_redshifts = choice_task(
    "secure_redshifts",
    "still not to be trusted",
    {
        "right: nothing but chance chose the targets": "Chance chose the targets. What chose the redshifts "
        "that were kept?",
        "right if n_eff is large": "n_eff speaks of the scatter of what is there. Does it know of galaxies "
        "whose redshift was dropped?",
        "right if the classifier is flexible and calibrated": "Then the weights are the true ratio in "
        "magnitudes. At the same magnitudes, have the galaxies that were kept the redshifts of the others?",
    },
    right="Whether a label was kept depends on the redshift itself: Condition 1 is broken at every "
    "magnitude.",
)

beyond_labels = choice_task(
    "beyond_labels",
    "a forest for mass over luminosity, times the luminosity",
    {
        "a forest of 10,000 trees": "More trees, more averages. Of which numbers?",
        "a forest for the logarithm of the mass": "The mean of logarithms is below which logarithm?",
        "the mean of the ten nearest neighbours": "Which masses have the ten?",
    },
    right="The ratio stays in the range of its labels; the luminosity is measured, and has no end. It is "
    "right beyond only if the ratios there are like those before.",
)

slope_on_truth = (
    value_task(
        "slope_on_truth",
        0.779878,
        rtol=5e-4,
        right="It equals Var(ẑ)/Var(z), the share of the variance that the fit explains. The other slope is "
        "1: no bias for whoever has a prediction only.",
        otherwise="All 10,000 galaxies, five magnitudes, one intercept. Which of the two goes on the "
        "horizontal axis?",
    )
    .mistake("truth on prediction", 1.0, "1 is the slope of truth on prediction. Which way was asked for?")
    .mistake(
        "correlation",
        0.883107,
        "0.883 is the correlation. By what is a covariance divided to give a slope?",
    )
    .mistake(
        "turned round",
        1.282252,
        "1.28 is above one: a line that was fitted one way and read the other. Do predictions spread wider "
        "than the truth?",
    )
    .mistake("lost instead of kept", 0.220122, "0.22 is the share that is missing. And the slope?")
    .mistake(
        "colours",
        0.69277,
        "0.693 belongs to the four colours. Which columns were asked for?",
        between=(0.6924, 0.6931),
    )
)

fewest_calibration = (
    value_task(
        "fewest_calibration",
        152,
        right="19 in each bin: 1/20 of 20 ranks is the one that may be missed.",
        otherwise="The new galaxy has one of n + 1 ranks. How many ranks are needed that one of them may be "
        "given away?",
    )
    .mistake("one bin", 19, "19 serve one bin. Does a bin of another redshift help?")
    .mistake(
        "n for n + 1",
        160,
        "20 in each bin is one more than needed. The new galaxy has a rank as well: among how many?",
    )
    .mistake(
        "plain quantile",
        8,
        "One in each bin: 95 % of one, rounded up, is one. Would its residual cover the next in 95 % of "
        "cases?",
    )
    .mistake(
        "two sides",
        312,
        "39 in each bin would do for 2.5 % on either side. How many sides has an absolute residual?",
    )
    .mistake("one for n + 1 too few", 144, "18 in each bin: which k is 95 % of 19 ranks, rounded up?")
)

per_volume = (
    value_task(
        "per_volume",
        15.84893,
        rtol=2e-3,
        right="Two magnitudes are a factor 2.5 in distance, and its cube in volume.",
        otherwise="How much farther can one see a star that is two magnitudes brighter? How much more room "
        "is that?",
    )
    .mistake("as in the catalogue", 1.0, "1 is the ratio in the catalogue. In which volumes was it counted?")
    .mistake("distance", 2.511886, "2.5 is the ratio of the distances. And of the volumes?")
    .mistake(
        "light",
        6.309573,
        "6.3 is the ratio of the luminosities, or of two areas. Do stars fill an area?",
    )
    .mistake(
        "upside down",
        0.06309573,
        "0.063: fewer faint ones in space? Which of the two was counted in the smaller volume?",
    )
    .mistake(
        "one magnitude", 3.981072, "4.0 is the factor for one magnitude. How many are there from M = 1 to 3?"
    )
)

border = (
    value_task(
        "border",
        2.3465736,
        rtol=1e-3,
        right="The heavier component reaches beyond the middle. K-means, which has no weights, would cut at "
        "2.",
        otherwise="Write weight times density for both, and set them equal. What is left when the squares "
        "cancel?",
    )
    .mistake(
        "halfway", 2.0, "2 is halfway: the border of K-means, or of equal weights. Whose weight is larger?"
    )
    .mistake(
        "wrong direction",
        1.6534264,
        "1.65 lies on the side of the heavy component. At 2 both densities are equal. Which component has "
        "the larger responsibility there?",
    )
    .mistake(
        "mean of the mixture",
        0.8,
        "0.8 is the mean of the whole mixture. Which responsibility has the first component there?",
    )
    .mistake(
        "divided like the weights",
        3.2,
        "3.2 divides the way like the weights. Weights enter the densities' balance how: as lengths, or as "
        "a logarithm?",
    )
    .mistake(
        "decimal logarithm", 2.150515, "2.15: which logarithm belongs to the exponent of a normal density?"
    )
    .mistake(
        "a factor of two",
        2.6931472,
        "2.69: look at the term with x. Is it 4x or 2x?",
    )
)

third_kind = choice_task(
    "third_kind",
    "two normal curves do not describe their durations",
    {
        "there are three kinds": "Suppose that there are two, and that one of them is skewed. How would "
        "normal curves draw it?",
        "there are at least three kinds": "A component is a curve. Does each kind have the shape of one "
        "normal curve?",
        "nothing: BIC prefers more components with any data": "It charges for each parameter, and here four "
        "lost to three. What did the third have to earn?",
    },
    right="A statement about a density, not about kinds: one skewed kind needs several normal curves.",
)

group_share = (
    value_task(
        "group_share",
        0.6417527,
        rtol=1e-3,
        right="Below 1: the larger a red giant, the cooler, and the two terms of log L partly cancel. On "
        "the main sequence, where large stars are hot, it is 1.79.",
        otherwise="Each importance is twice a variance: of 2 log R, of 4 log T, and of which sum?",
    )
    .mistake(
        "as if unrelated",
        1.0,
        "1 holds for columns that are unrelated. Are radius and temperature of giants?",
    )
    .mistake("all stars", 0.8941628, "0.894 belongs to all stars. Which ones were asked for?")
    .mistake("main sequence", 1.785793, "1.79 belongs to the main sequence. Which `evState` are giants?")
    .mistake("upside down", 1.558233, "1.56 is the sum of the singles over the group. Which goes on top?")
    .mistake(
        "orders of their own",
        0.8208763,
        "0.821 belongs to two columns that are each shuffled by an order of its own. Which star do the two "
        "new values come from?",
    )
    .mistake(
        "without the factors",
        0.8129223,
        "0.813 comes from log R and log T as they are. With which factors do they enter log L?",
    )
    .mistake(
        "standard deviations",
        0.6624240,
        "0.662 is a ratio of standard deviations. Of what is the error a mean?",
    )
    .mistake(
        "without logarithms",
        0.9687621,
        "0.969 comes from radius and temperature without logarithms. In what is log L linear?",
    )
)

two_teams = choice_task(
    "two_teams",
    "both may be right, each about its model",
    {
        "one of the teams has made a mistake": "An importance answers a question. About the same thing, for "
        "both teams?",
        "colours and sizes matter equally in nature": "Was nature shuffled, or the input of two models?",
        "neither group is needed": "Each *model* loses when its group is shuffled. To know what is needed, "
        "what would you train?",
    },
    right="Equally good models can tell different stories. What all of them share would be safer.",
)

"""Feedback on the exercise of lesson 3.1."""

import numpy as np

from . import function_task


@function_task(right="Padding on both sides, whole steps only, and the first place counts too.")
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride + 1


for case in [(8, 3, 1, 1), (24, 5, 0, 1), (8, 2, 0, 2), (9, 2, 0, 2), (32, 7, 3, 2)]:
    size, kernel, padding, stride = case
    output_size.example(f"size {size}, kernel {kernel}, padding {padding}, stride {stride}", *case)


@output_size.inputs("a layer at random", draws=4)
def _(rng):
    return tuple(
        int(number)
        for number in (rng.integers(10, 60), rng.integers(2, 8), rng.integers(0, 4), rng.integers(1, 4))
    )


@output_size.mistake(
    "padding on one side", "On {case} you give {got}. Zeros are added at how many ends of a row?"
)
def _(size, kernel, padding, stride):
    return (size + padding - kernel) // stride + 1


@output_size.mistake(
    "first place forgotten", "On {case} you give {got}. A kernel as large as the picture has how many places?"
)
def _(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride


@output_size.mistake("padding ignored", "On {case} you give {got}. How long is the row once zeros are added?")
def _(size, kernel, padding, stride):
    return (size - kernel) // stride + 1


@output_size.mistake(
    "one added too early",
    "On {case} you give {got}. Is the first place one of the steps, or does it come before them?",
)
def _(size, kernel, padding, stride):
    return (size + 2 * padding - kernel + 1) // stride


@output_size.mistake("stride forgotten", "On {case} you give {got}. How far does the window move each time?")
def _(size, kernel, padding, stride):
    return size + 2 * padding - kernel + 1


@output_size.mistake(
    "rounded up",
    "On {case} you give {got}. Where would the last window end: inside the padded picture, or outside?",
)
def _(size, kernel, padding, stride):
    return -(-(size + 2 * padding - kernel) // stride) + 1


@output_size.mistake("not rounded", "On {case} you give {got}. How many windows is that, in whole numbers?")
def _(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) / stride + 1


@function_task(right="Each filter has a square of weights for every channel that comes in, and one offset.")
def parameter_count(channels, filters, kernel):
    return (channels * kernel**2 + 1) * filters


parameter_count.example("1 channel, 8 filters, kernel 3", 1, 8, 3)
parameter_count.example("8 channels, 16 filters, kernel 3", 8, 16, 3)


@parameter_count.inputs("a layer at random", draws=3)
def _(rng):
    return int(rng.integers(2, 20)), int(rng.integers(21, 40)), int(rng.choice([4, 5, 7]))


@parameter_count.mistake("no offsets", "On {case} you give {got}. What is added to every sum of a filter?")
def _(channels, filters, kernel):
    return channels * kernel**2 * filters


@parameter_count.mistake(
    "kernel not squared", "On {case} you give {got}. How many pixels does a square window cover?"
)
def _(channels, filters, kernel):
    return (channels * kernel + 1) * filters


@parameter_count.mistake(
    "offset for every channel",
    "On {case} you give {got}. A filter adds up all its channels: how many offsets does one sum need?",
)
def _(channels, filters, kernel):
    return channels * (kernel**2 + 1) * filters


@parameter_count.mistake(
    "one offset for all",
    "On {case} you give {got}. Does a whole layer share one offset, or does each filter have its own?",
)
def _(channels, filters, kernel):
    return channels * kernel**2 * filters + 1


@parameter_count.mistake(
    "channels and filters swapped", "On {case} you give {got}. How many sums, each with an offset, go out?"
)
def _(channels, filters, kernel):
    return (filters * kernel**2 + 1) * channels


@parameter_count.mistake(
    "one channel", "Right for one channel. On {case} you give {got}. How many pictures come in?"
)
def _(channels, filters, kernel):
    return (kernel**2 + 1) * filters


@function_task(right="Each layer adds its kernel less one, in steps of all the strides before it.")
def receptive_field(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * step
        step *= stride
    return field


receptive_field.example(
    "the tutorial network (3, 1), (2, 2), (3, 1), (2, 2)",
    [(3, 1), (2, 2), (3, 1), (2, 2)],
    expect="Follow one number back: 2 pixels, then 4, then 8, then how many?",
)
receptive_field.example("one convolution (5, 1)", [(5, 1)])


@receptive_field.inputs("five layers at random", draws=3)
def _(rng):
    # A stride of 3, and one that is not the kernel: strides that are all 1 or 2 let wrong rules pass.
    return ([(int(rng.choice([3, 5, 7])), 1), (3, 3), (int(rng.choice([3, 5])), 2), (2, 2), (3, 1)],)


@receptive_field.mistake(
    "strides ignored",
    "On {case} you give {got}. After a pooling, how many pixels of the picture is one step?",
)
def _(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)


@receptive_field.mistake(
    "kernels added", "On {case} you give {got}. Two windows of 3 in a row see 5 pixels. Why not 6?"
)
def _(layers):
    return sum(kernel for kernel, _ in layers)


@receptive_field.mistake(
    "kernels multiplied", "On {case} you give {got}. Neighbouring windows overlap. Is it a product?"
)
def _(layers):
    return int(np.prod([kernel for kernel, _ in layers]))


@receptive_field.mistake(
    "only the last stride",
    "On {case} you give {got}. Two poolings in a row: how wide is one step behind both?",
)
def _(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * step
        step = stride
    return field


@receptive_field.mistake(
    "whole kernels", "On {case} you give {got}. How much does a window of 1 add to what is seen?"
)
def _(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        field += kernel * step
        step *= stride
    return field


@receptive_field.mistake(
    "own stride too early",
    "On {case} you give {got}. Does a layer's own stride widen its own window, or the next layer's?",
)
def _(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        field += (kernel - 1) * step
    return field

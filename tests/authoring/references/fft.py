"""
given: {x: "normal(16)"}
call: "re, im = transform(x)"
outputs: [re, im]
"""

import numpy as np


def fft(x):
    if len(x) == 1:
        return x + 0j
    even, odd = fft(x[::2]), fft(x[1::2])
    turn = np.exp(-2j * np.pi * np.arange(len(x) // 2) / len(x))
    return np.concatenate([even + turn * odd, even - turn * odd])


def transform(x):
    y = fft(x)
    return y.real, y.imag

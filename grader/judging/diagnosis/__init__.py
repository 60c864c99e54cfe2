"""Says what a wrong answer behaves like. Pure: arrays in, sentences out.

Nothing is said unless it holds on every case that gave values, two of different sizes among them.
"""

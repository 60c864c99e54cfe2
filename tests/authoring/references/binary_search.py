"""
given: {x: "np.sort(normal(N))", wanted: "normal(N)"}
call: places = search(x, wanted)
outputs: [places]
"""

import numpy as np


def search(x, wanted):
    places = []
    for value in wanted:
        low, high = 0, len(x)
        while low < high:
            middle = (low + high) // 2
            if x[middle] < value:
                low = middle + 1
            else:
                high = middle
        places.append(low)
    return np.array(places)

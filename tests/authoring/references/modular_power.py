"""
given: {base: "integers(2, 50)", exponent: "integers(100, 200)"}
call: p = power(int(base), int(exponent), 1009)
outputs: [p]
"""


def power(base, exponent, modulus):
    result = 1
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result

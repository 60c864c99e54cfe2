"""
given: {n: "integers(150, 200)"}
call: s = digits(fibonacci(int(n)))
outputs: [s]
function: fibonacci
"""


def fibonacci(n):
    a, b = 0, 1
    while n > 0:
        a, b = b, a + b
        n -= 1
    return a


def digits(number):
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit
    return total

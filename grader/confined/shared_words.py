"""Words of the confined side that the trusted side has to know, and nothing else to import."""

WORKED = "worked"  # an attempt of the canary that the wall should have refused
SWITCHED_OFF = "switched off"  # why a layer is missing
KEYS = "?keys"  # beside the stacked values of tries: which candidate was put where
LENGTHS = "?lengths"  # beside them: how many candidates each place has
CHANGES = "?changes"  # of a function, where these are asked for: numbers, lines
UNKNOWN = "?"  # stands among the functions that code names if there may be others
TORCH_NAMES = ("torch", "loaded", "weights_of")  # that lines and expressions in PyTorch see too
SEED = "seed"  # of one of many runs, for the lines of the case
WATCH = "watch"  # an entry that asks to be told which line runs: seconds, or ...
LINE_BY_LINE = "lines"  # ... from line to line
RUNNING = "running"  # begins the entries that tell it
NO_MEMORY = 78  # exit code of a worker that has no memory left to answer

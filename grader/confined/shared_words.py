"""Words of the confined side that the trusted side has to know, and nothing else to import."""

WORKED = "worked"  # an attempt of the canary that the wall should have refused
SWITCHED_OFF = "switched off"  # why a layer is missing
KEYS = "?keys"  # beside the stacked values of tries: which candidate was put where
UNKNOWN = "?"  # stands among the functions that code names if there may be others
SEED = "seed"  # of one of many runs, for the lines of the case

"""Arguments and answers of recorded calls, taken apart and put together again."""

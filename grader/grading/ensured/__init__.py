"""What properties see of an answer, and what keeps an answer from being judged by them."""

"""The layouts in which learning systems hand out submissions, one small module each."""

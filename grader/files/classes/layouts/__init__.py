"""The layouts in which learning systems export submissions, one small module each."""

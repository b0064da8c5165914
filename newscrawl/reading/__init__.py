"""Reading is pure: the bytes of a page in, an `Extraction`, `Article` or `Rejection` out."""

"""The stories of Open Wire in, its pages out: class names that say nothing, and nothing but boxes."""

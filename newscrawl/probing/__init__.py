"""Sources looked at gently: what of a source's file answers, and what a site has to write one of."""

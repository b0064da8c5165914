"""The stories of the Harbour Ledger in, its pages out: a WordPress site on the GeneratePress theme."""

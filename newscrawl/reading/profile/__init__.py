"""What a site repeats and where its articles stand: learned from its pages, applied to its pages; pure."""

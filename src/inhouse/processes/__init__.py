"""What the child processes run: each gives up its powers first, then does its one job."""

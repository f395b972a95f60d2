"""The benchmarks: ratios and counts against other ways to do the same, measured side by side in one run."""

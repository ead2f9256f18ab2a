"""Studies: run, kept, judged and reported; reads nothing of the model but its public names."""

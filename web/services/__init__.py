"""Use cases, one function for each thing that somebody does; plain values in, no Flask."""

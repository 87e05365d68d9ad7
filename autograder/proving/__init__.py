"""Proofs that an exercise holds what every exercise promises: ours in the tests, and yours."""

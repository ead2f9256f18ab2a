"""What every part of the model rests on: errors, units, randomness, compilation."""

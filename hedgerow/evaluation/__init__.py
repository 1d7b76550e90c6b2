"""Labels against gold: scores with intervals, weights of functions, calibration, and the floors of a release."""

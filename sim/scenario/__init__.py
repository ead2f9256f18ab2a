"""What is asked: a scenario file becomes one frozen object."""

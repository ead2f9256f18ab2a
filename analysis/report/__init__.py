"""Says it in words, figures and documents."""

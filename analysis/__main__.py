"""``python -m analysis`` is ``staffing``."""

from analysis.cli import main

if __name__ == "__main__":
    main()

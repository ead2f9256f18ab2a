"""How fast the product is, measured side by side with public tools.

The model's compiler settings are read before anything else: they say where compiled code is kept, for this process
and for those that it starts.
"""

from sim import is_compiled as is_compiled

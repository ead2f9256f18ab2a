"""People: pay, strain, attrition, recruitment as pure functions; a career."""

"""Reports as pages that stand alone: no script, nothing from elsewhere."""

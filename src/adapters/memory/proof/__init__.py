"""Where records ended, in memory."""

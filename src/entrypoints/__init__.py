"""The processes: settings in, adapters opened, use cases run, everything closed."""

import sys

from entrypoints.absent import tell_of_absent

tell_of_absent(sys.orig_argv)

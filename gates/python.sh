#!/bin/sh
# Prints the interpreter of one version, 3.13: the one on the path, else pyenv's.
set -eu
command -v "python$1" | grep -v /shims/ && exit
for found in "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
	[ -x "$found" ] && echo "$found" && exit
done
echo "there is no Python $1 here: neither python$1 on the path nor pyenv's" >&2
exit 1

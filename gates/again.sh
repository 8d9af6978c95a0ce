#!/bin/sh
# again.sh COMMAND…: runs what fetches packages until it goes well, four times at most: an index may
# be away for a moment, a download may break, and another apt may hold the lock.
set -u
for pause in 5 15 45; do
	"$@" && exit
	echo "again.sh: in $pause s once more: $*" >&2
	sleep "$pause"
done
exec "$@"

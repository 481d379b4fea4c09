#!/usr/bin/env bash
# Installs the files of a list: lines of source, tab, target; the source `-` removes the target.
# A new file is written next to the old one and renamed over it, so that a server that has the old
# one open or mapped keeps it.
set -euo pipefail
while IFS=$'\t' read -r source target; do
	if [ "$source" = - ]; then
		rm -f "$target"
		continue
	fi
	mode=0644
	[ -x "$source" ] && mode=0755
	install -D -m "$mode" "$source" "$target.pgfusion-new"
	mv -f "$target.pgfusion-new" "$target"
done <"$1"

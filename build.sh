#!/usr/bin/env bash
# The repository's commands: ./build.sh <command> [options].
#
# This file parses the command line, answers `help`, `--help` and `psql` itself, and hands every
# other command to build.cake, run by Cake as a local .NET tool. What a command does is written
# in build/*.cake; what it says about itself in build/help/<command>.txt.
set -euo pipefail
umask 022

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cd "$repository"

commands=(demo build test up down psql tpch install lint bench gate clean help)

# Options that take a value, then options that do not; anything else is an error.
declare -A valued=(
	[demo]="sf" [build]="pg" [test]="pg filter" [up]="pg" [down]="pg" [tpch]="pg sf" [install]=""
	[lint]="" [bench]="pg sf rows runs queries peers timeout filter" [gate]="" [clean]="" [help]=""
)
declare -A flags=([up]="no-build" [tpch]="check" [bench]="check" [gate]="record" [clean]="all")
declare -A words=([bench]="micro lookup end-to-end tpch ssb clickbench")

fail() {
	echo "build.sh: $*" >&2
	exit 2
}

overview() {
	echo "usage: ./build.sh <command> [options]"
	echo
	local command
	for command in "${commands[@]}"; do
		[ -f "build/help/$command.txt" ] && printf '  %-8s %s\n' "$command" "$(head -n 1 "build/help/$command.txt")"
	done
	echo
	echo "./build.sh <command> --help says more about one command."
}

# The private cluster that `up` started last; with --pg N, that of major N.
psql_command() {
	local major="" state
	if [ "${1:-}" = --pg ] && [ $# -ge 2 ]; then
		major=$2
		shift 2
	fi
	if [ -n "$major" ]; then
		state=.pgfusion/clusters/dev-$major/state
	else
		state=.pgfusion/current
	fi
	[ -f "$state" ] || fail "no cluster is running; start one with ./build.sh up${major:+ --pg $major}"
	# shellcheck disable=SC1090
	source "$state"
	# By environment, so that the arguments may name another database.
	export PGHOST=127.0.0.1 PGPORT=$PGFUSION_PORT PGUSER=postgres PGDATABASE=postgres
	exec "$PGFUSION_BINDIR/psql" "$@"
}

contains() {
	local wanted=$1 item
	shift
	for item in "$@"; do [ "$item" = "$wanted" ] && return 0; done
	return 1
}

command=${1:-help}
[ $# -gt 0 ] && shift
case $command in
-h | --help) command=help ;;
esac
contains "$command" "${commands[@]}" || {
	overview >&2
	fail "there is no command '$command'"
}

if [ "$command" = help ]; then
	if [ $# -gt 0 ] && contains "$1" "${commands[@]}"; then
		cat "build/help/$1.txt"
	else
		overview
	fi
	exit 0
fi
if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
	cat "build/help/$command.txt"
	exit 0
fi
[ "$command" = psql ] && psql_command "$@"

arguments=()
while [ $# -gt 0 ]; do
	name=${1#--}
	value=
	case $1 in
	--help)
		cat "build/help/$command.txt"
		exit 0
		;;
	--*=*)
		value=${name#*=}
		name=${name%%=*}
		# shellcheck disable=SC2086
		contains "$name" ${valued[$command]} || fail "$command has no option --$name; see ./build.sh $command --help"
		arguments+=("--$name=$value")
		;;
	--*)
		# shellcheck disable=SC2086
		if contains "$name" ${flags[$command]:-}; then
			arguments+=("--$name=true")
		elif contains "$name" ${valued[$command]}; then
			[ $# -ge 2 ] || fail "--$name needs a value"
			arguments+=("--$name=$2")
			shift
		else
			fail "$command has no option $1; see ./build.sh $command --help"
		fi
		;;
	*)
		# shellcheck disable=SC2086
		contains "$1" ${words[$command]:-} || fail "$command does not take '$1'; see ./build.sh $command --help"
		arguments+=("--what=$1")
		;;
	esac
	shift
done

command -v dotnet >/dev/null || fail "the .NET SDK (10.0) is needed: dotnet is not on the PATH"

# All .NET output goes to one folder, so that no bin/ and obj/ appear next to sources. Build
# servers are off: they outlive the command and keep its output pipe open.
export ArtifactsPath="$repository/artifacts/dotnet" UseArtifactsOutput=true
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
[ -t 1 ] || export NO_COLOR=1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export CAKE_SETTINGS_ENABLESCRIPTCACHE=true CAKE_PATHS_TOOLS="$repository/artifacts/cake"

mkdir -p artifacts
# One command at a time in a checkout, as they share artifacts/; `down` may always run. The
# descriptor is closed for what is started, or the cluster would hold the lock for good.
if [ "$command" != down ]; then
	exec 9>artifacts/lock
	flock --nonblock 9 || {
		echo "waiting for another ./build.sh of this checkout" >&2
		flock 9
	}
fi

dotnet tool restore --verbosity quiet >artifacts/tool-restore.txt 2>&1 9>&- || {
	cat artifacts/tool-restore.txt >&2
	fail "the local tools in .config/dotnet-tools.json could not be restored"
}
status=0
dotnet cake build.cake --target="$command" --verbosity=quiet ${arguments[@]+"${arguments[@]}"} 9>&- || status=$?
exit $status

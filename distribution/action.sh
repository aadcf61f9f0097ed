#!/usr/bin/env bash
# The two steps of action.yml: install revlint, then run it. What the caller or the event says comes
# in variables and is never run as code. For bash 3.2, which macOS has.
# shellcheck disable=SC2153 # The variables in capitals are those of action.yml.
set -euo pipefail

main() {
    environment="$RUNNER_TEMP/revlint"
    bin="$environment/bin"
    if [ "${RUNNER_OS:-}" = Windows ]; then bin="$environment/Scripts"; fi
    case "$1" in
        install) install_revlint ;;
        check) check ;;
    esac
}

# Ends the step with a status and an annotation.
fail() {
    printf '::error title=revlint::%s\n' "$2"
    exit "$1"
}

# Outside the repository, and isolated: Python would import a venv.py of the working directory.
install_revlint() {
    local source=$ACTION_PATH
    if [ -n "$VERSION" ]; then
        case "$VERSION" in
            *[!0-9A-Za-z.+!]*) fail 2 "The input version must be a version, such as 0.2.0." ;;
        esac
        source="revlint==$VERSION"
    fi
    cd "$RUNNER_TEMP"
    find_python
    "$python" -I -m venv --clear "$environment"
    "$bin/python" -I -m pip install --quiet --disable-pip-version-check "$source"
    "$bin/revlint" --version
}

find_python() {
    for python in "$PYTHON" python3 python; do
        if [ -n "$python" ] && "$python" -I -c \
            'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
            return
        fi
    done
    fail 2 "revlint needs Python 3.11 or newer; the input python-version brings one."
}

check() {
    cd -- "$DIRECTORY" || fail 2 "The input working-directory is no directory."
    check_switches
    trust_repository
    fetch_base
    command=("$bin/revlint" check --output-format=full)
    if [ "$BASE" = none ]; then command+=(--no-base); else command+=("--base=$BASE"); fi
    annotations="$RUNNER_TEMP/revlint-annotations.txt"
    rm -f -- "$annotations"
    if [ "$ANNOTATIONS" = true ]; then command+=("--output-format=github=$annotations"); fi
    if [ "$SARIF" = true ]; then add_sarif; fi
    if [ "$SUMMARY" = true ]; then
        command+=("--summary=$GITHUB_STEP_SUMMARY")
    else
        unset GITHUB_STEP_SUMMARY
    fi
    add_lines "$ARGS"
    command+=(--)
    add_lines "$PATHS"
    run
}

check_switches() {
    local name
    for name in ANNOTATIONS SUMMARY SARIF; do
        case "${!name}" in
            true | false) ;;
            *) fail 2 "The inputs annotations, summary and sarif must be true or false." ;;
        esac
    done
}

add_sarif() {
    sarif="$RUNNER_TEMP/revlint.sarif"
    rm -f -- "$sarif"
    command+=("--output-format=sarif=$sarif")
}

# Each line is one argument, without the blanks around it.
add_lines() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        IFS=$' \t' read -r line <<< "${line%$'\r'}" || true
        if [ -n "$line" ]; then command+=("$line"); fi
    done <<< "$1"
}

run() {
    local status=0 token
    # The report shows words of the repository: until the token, the runner obeys no command.
    token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$token"
    "${command[@]}" || status=$?
    printf '::%s::\n' "$token"
    if [ -f "$annotations" ]; then cat -- "$annotations"; fi
    printf 'status=%s\n' "$status" >> "$GITHUB_OUTPUT"
    if [ "$SARIF" = true ] && [ -f "$sarif" ]; then
        printf 'sarif-file=%s\n' "$sarif" >> "$GITHUB_OUTPUT"
    fi
    exit "$status"
}

# In a container the checkout belongs to another user, and git refuses it. The job checked it out, so
# git may read it; no other repository.
trust_repository() {
    local top=$PWD
    while [ ! -e "$top/.git" ] && [ "$top" != "${top%/*}" ]; do top=${top%/*}; done
    if [ -e "$top/.git" ]; then add_git_setting safe.directory "$top"; fi
}

add_git_setting() {
    local count=${GIT_CONFIG_COUNT:-0}
    export "GIT_CONFIG_KEY_$count=$1" "GIT_CONFIG_VALUE_$count=$2"
    export GIT_CONFIG_COUNT=$((count + 1))
}

# actions/checkout fetches one commit. The base needs its branch, and the history of both sides. What
# cannot be had is reported by revlint.
fetch_base() {
    if [ "$BASE" = none ] || ! git rev-parse --git-dir > /dev/null 2>&1; then return; fi
    use_token
    case "$BASE:${GITHUB_EVENT_NAME:-}" in
        auto:pull_request | auto:pull_request_target) fetch_branch "$GITHUB_BASE_REF" ;;
        auto:merge_group) fetch_commit "$MERGE_GROUP_BASE" ;;
        auto:push) fetch_commit "$BEFORE" || fetch_branch "$DEFAULT_BRANCH" ;;
        auto:*) fetch_branch "$DEFAULT_BRANCH" ;;
        origin/*) fetch_branch "${BASE#origin/}" ;;
        *) fetch origin ;;
    esac || true
}

fetch_branch() {
    if [ -n "$1" ]; then fetch origin "+refs/heads/$1:refs/remotes/origin/$1"; fi
}

# No commit, or zeros: there was none before.
fetch_commit() {
    case "$1" in
        *[!0-9a-f]* | "") return 1 ;;
        *[!0]*) fetch origin "$1" ;;
        *) return 1 ;;
    esac
}

fetch() {
    local whole=""
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then whole=--unshallow; fi
    git fetch --quiet --no-recurse-submodules ${whole:+"$whole"} "$@"
}

# For checkouts that did not keep their credentials. The empty value drops those that were kept:
# with two headers GitHub refuses the request.
use_token() {
    if [ -z "$TOKEN" ]; then return; fi
    local name="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader" encoded
    encoded=$(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\n')
    printf '::add-mask::%s\n' "$encoded"
    add_git_setting "$name" ""
    add_git_setting "$name" "AUTHORIZATION: basic $encoded"
}

main "$@"

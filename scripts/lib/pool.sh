# shellcheck shell=bash
# Sourced: commands side by side, as many as there are processors, as most of them wait for one process at a time.
# Whoever sources it may define `ended NAME LOG SECONDS passed|failed`, which is called as each one ends, and finds in `failed`
# those that did.

declare -A pool_names=() pool_logs=() pool_begun=()
failed=()
trap 'kill "${!pool_names[@]}" 2>/dev/null; exit 130' INT TERM

# beside NAME LOG COMMAND…: begins it, once there is a processor for it.
beside() {
    local name=$1 log=$2
    shift 2
    [ "${#pool_names[@]}" -lt "$(nproc)" ] || end_one
    "$@" >"$log" 2>&1 </dev/null &
    pool_names[$!]=$name
    pool_logs[$!]=$log
    pool_begun[$!]=$SECONDS
}

end_one() {
    local job name log seconds passed=passed
    wait -n -p job "${!pool_names[@]}" || passed=failed
    name=${pool_names[$job]} log=${pool_logs[$job]} seconds=$((SECONDS - pool_begun[$job]))
    unset "pool_names[$job]" "pool_logs[$job]" "pool_begun[$job]"
    [ "$passed" = passed ] || failed+=("$name")
    if declare -F ended >/dev/null; then ended "$name" "$log" "$seconds" "$passed"; fi
}

runs() {
    local name
    for name in "${pool_names[@]}"; do [ "$name" != "$1" ] || return 0; done
    return 1
}

# await NAME: until it has ended, if it runs at all.
await() { while runs "$1"; do end_one; done; }

end_all() { while [ "${#pool_names[@]}" -gt 0 ]; do end_one; done; }

# shellcheck shell=bash
# Every bash of a recipe reads this first, because BASH_ENV names it. The one that runs the recipe's script pairs and checks
# what was installed when the script ends well (EMSHIM_FINISH=off: not); the others see nothing of it.
# An engine captures what activation scripts export, and nothing else of them: a trap that they set would not be there.
if [ "${0##*/}" = conda_build.sh ] && [ "${CONDA_BUILD_STATE:-}" = BUILD ] && [ "${EMSHIM_FINISH:-}" != off ]; then
    # shellcheck disable=SC2154 # it gets its value when the trap runs
    trap 'emshim_status=$?; set +x
        if [ "$emshim_status" = 0 ]; then
            "$EMSHIM_ACTIVE/bin/postlink" finish "$PREFIX" --from "${SRC_DIR:-.}" || emshim_status=$?
        fi
        exit "$emshim_status"' EXIT
fi

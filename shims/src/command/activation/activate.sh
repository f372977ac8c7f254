# This shell builds for WebAssembly from here on. Made by emshim from the table that `emshim env` prints, too.
# It leaves no function behind, and no command in it fails. A variable that was set is kept as CONDA_BACKUP_EMSHIM_1_NAME.

# Where emshim is installed.
_emshim_root=@ROOT@
_emshim_names=$_emshim_root/libexec/emshim/bin
if [ "${EMSHIM_ACTIVE-}" = "$_emshim_root" ]; then
    # Active already; only our folder has to come first again.
    @LEAVE_PATH@
else
    _emshim_recipe=
    _emshim_prefix=@PREFIX@
    _emshim_policy=@POLICY@
    if [ "${CONDA_BUILD-}" = 1 ] && [ -n "${PREFIX-}" ]; then
        _emshim_recipe=yes
        _emshim_prefix=${_emshim_prefix:-$PREFIX}
    else
        _emshim_prefix=${_emshim_prefix:-${EMSHIM_PREFIX-}}
    fi
    case ${EMSHIM_LEVEL-} in
        *[!1]*) _emshim_level=1 ;;
        *) _emshim_level=${EMSHIM_LEVEL-}1 ;;
    esac
    # Finds a program of the build machine on PATH, past our names, in a shell that has neither aliases nor functions.
    # shellcheck disable=SC2016 # that shell looks at them
    _emshim_walk=@WALK@
    _emshim_machine=$(command uname -m)

    # What the variables are now. One that was not exported is not exported afterwards.
    for _emshim_name in @NAMES@; do
        _emshim_was=CONDA_BACKUP_EMSHIM_${_emshim_level}_$_emshim_name
        eval "_emshim_set=\${$_emshim_name+set}"
        if [ -n "$_emshim_set" ]; then
            eval "$_emshim_was=\$$_emshim_name"
            if /bin/sh -c "[ -n \"\${$_emshim_name+set}\" ]"; then
                export "${_emshim_was?}"
            fi
        else
            unset -v "$_emshim_was"
        fi
    done

    @ASSIGNMENTS@

    # When a recipe's script ends well, what it installed is paired and checked (EMSHIM_FINISH=off: not). rattler-build's engine
    # reads this file in the shell of the script.
    if [ -n "$_emshim_recipe" ] && [ "${CONDA_BUILD_STATE-}" = BUILD ] && [ -n "${BASH_VERSION-}" ]; then
        case $(trap) in
            *EXIT*) ;; # somebody else waits for the end
            *)
                # shellcheck disable=SC2154 # it gets its value when the trap runs
                trap 'emshim_status=$?; set +x
                    if [ "$emshim_status" = 0 ] && [ "${EMSHIM_FINISH-}" != off ] && [ -x "$EMSHIM_ACTIVE/bin/postlink" ]; then
                        "$EMSHIM_ACTIVE/bin/postlink" finish "$PREFIX" --from "${SRC_DIR:-.}" || emshim_status=$?
                    fi
                    exit "$emshim_status"' EXIT
                ;;
        esac
    fi

    # What we gave them: whoever changes one later keeps it when we leave.
    for _emshim_name in @NAMES@; do
        eval "_emshim_set=\${$_emshim_name+set}"
        if [ -n "$_emshim_set" ]; then
            eval "export CONDA_BACKUP_EMSHIM_SET_${_emshim_level}_$_emshim_name=\"\$$_emshim_name\""
        else
            unset -v "CONDA_BACKUP_EMSHIM_SET_${_emshim_level}_$_emshim_name"
        fi
    done
    unset -v _emshim_recipe _emshim_prefix _emshim_policy _emshim_level _emshim_name _emshim_was _emshim_set _emshim_walk _emshim_tool \
        _emshim_machine
fi
export PATH="$_emshim_names${PATH:+:$PATH}"
unset -v _emshim_root _emshim_names

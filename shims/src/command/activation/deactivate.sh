# Undoes what emshim's activate script did. A variable that somebody else has changed meanwhile is left as it is, so that
# the order in which scripts are undone does not matter.

# Where emshim is installed.
_emshim_root=@ROOT@
if [ "${EMSHIM_ACTIVE-}" = "$_emshim_root" ]; then
    if [ -n "${BASH_VERSION-}" ]; then
        case $(trap) in *emshim_status=*) trap - EXIT ;; esac
    fi
    _emshim_names=$_emshim_root/libexec/emshim/bin
    @LEAVE_PATH@
    case ${EMSHIM_LEVEL-} in
        '' | *[!1]*) _emshim_level=1 ;;
        *) _emshim_level=$EMSHIM_LEVEL ;;
    esac
    for _emshim_name in @NAMES@; do
        _emshim_was=CONDA_BACKUP_EMSHIM_${_emshim_level}_$_emshim_name
        _emshim_gave=CONDA_BACKUP_EMSHIM_SET_${_emshim_level}_$_emshim_name
        _emshim_now='' _emshim_ours=''
        eval "_emshim_now=\${$_emshim_name+set}\${$_emshim_name-}"
        eval "_emshim_ours=\${$_emshim_gave+set}\${$_emshim_gave-}"
        if [ "$_emshim_now" = "$_emshim_ours" ]; then
            unset -v "$_emshim_name"
            eval "_emshim_set=\${$_emshim_was+set}"
            if [ -n "$_emshim_set" ]; then
                eval "$_emshim_name=\$$_emshim_was"
                if /bin/sh -c "[ -n \"\${$_emshim_was+set}\" ]"; then
                    export "${_emshim_name?}"
                fi
            fi
        fi
        unset -v "$_emshim_was" "$_emshim_gave"
    done
    unset -v _emshim_names _emshim_level _emshim_name _emshim_was _emshim_gave _emshim_now _emshim_ours _emshim_set
fi
unset -v _emshim_root

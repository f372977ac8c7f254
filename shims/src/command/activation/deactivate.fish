# Undoes what emshim's activate script did. A variable that somebody else has changed meanwhile is left as it is, so that
# the order in which scripts are undone does not matter.

# Where emshim is installed.
set _emshim_root @ROOT@
if test "$EMSHIM_ACTIVE" = "$_emshim_root"
    set _emshim_names $_emshim_root/libexec/emshim/bin
    @LEAVE_PATH@
    set _emshim_level 1
    if string match -qr '^1+$' -- "$EMSHIM_LEVEL"
        set _emshim_level $EMSHIM_LEVEL
    end
    for _emshim_name in @NAMES@
        set _emshim_was CONDA_BACKUP_EMSHIM_"$_emshim_level"_$_emshim_name
        set _emshim_gave CONDA_BACKUP_EMSHIM_SET_"$_emshim_level"_$_emshim_name
        set _emshim_now (set -q $_emshim_name; echo $status)
        set _emshim_ours (set -q $_emshim_gave; echo $status)
        if test "$_emshim_now$$_emshim_name" = "$_emshim_ours$$_emshim_gave"
            set -eg $_emshim_name
            if set -qx $_emshim_was
                set -gx $_emshim_name $$_emshim_was
            else if set -q $_emshim_was
                set -gu $_emshim_name $$_emshim_was
            end
        end
        set -e $_emshim_was
        set -e $_emshim_gave
    end
    set -e _emshim_names _emshim_level _emshim_name _emshim_was _emshim_gave _emshim_now _emshim_ours
end
set -e _emshim_root

# Undoes what emshim's activate script did. A variable that somebody else has changed meanwhile is left as it is, so that
# the order in which scripts are undone does not matter.

# Where emshim is installed.
set _emshim_root = @ROOT@
set _emshim_names = "$_emshim_root:q/libexec/emshim/bin"
set _emshim_active = ""
if ($?EMSHIM_ACTIVE) then
    set _emshim_active = "$EMSHIM_ACTIVE:q"
endif
if ("$_emshim_active:q" == "$_emshim_root:q") then
    @LEAVE_PATH@
    set _emshim_level = 1
    if ($?EMSHIM_LEVEL) then
        if ("$EMSHIM_LEVEL:q" !~ *[^1]*) set _emshim_level = $EMSHIM_LEVEL
    endif
    foreach _emshim_name (@NAMES@)
        set _emshim_was = CONDA_BACKUP_EMSHIM_${_emshim_level}_$_emshim_name
        set _emshim_gave = CONDA_BACKUP_EMSHIM_SET_${_emshim_level}_$_emshim_name
        set _emshim_now = ""
        eval 'set _emshim_set = $?'$_emshim_name
        if ($_emshim_set) eval 'set _emshim_now = "set$'$_emshim_name':q"'
        set _emshim_ours = ""
        eval 'set _emshim_set = $?'$_emshim_gave
        if ($_emshim_set) eval 'set _emshim_ours = "set$'$_emshim_gave':q"'
        if ("$_emshim_now:q" == "$_emshim_ours:q") then
            eval 'set _emshim_set = $?'$_emshim_was
            if ($_emshim_set) then
                eval 'setenv '$_emshim_name' "$'$_emshim_was':q"'
            else
                unsetenv $_emshim_name
            endif
        endif
        unsetenv $_emshim_was
        unsetenv $_emshim_gave
    end
    unset _emshim_level _emshim_name _emshim_was _emshim_gave _emshim_now _emshim_ours _emshim_set
endif
unset _emshim_root _emshim_names _emshim_active

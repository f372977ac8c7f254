# This shell builds for WebAssembly from here on. Made by emshim from the table that `emshim env` prints, too.
# A variable that was set is kept as CONDA_BACKUP_EMSHIM_1_NAME. `:q` keeps a value whole, whatever it holds.

# Where emshim is installed.
set _emshim_root = @ROOT@
set _emshim_names = "$_emshim_root:q/libexec/emshim/bin"
set _emshim_active = ""
if ($?EMSHIM_ACTIVE) then
    set _emshim_active = "$EMSHIM_ACTIVE:q"
endif
if ("$_emshim_active:q" == "$_emshim_root:q") then
    # Active already; only our folder has to come first again.
    @LEAVE_PATH@
else
    set _emshim_recipe = ""
    if ($?CONDA_BUILD && $?PREFIX) then
        if ("$CONDA_BUILD:q" == 1 && "$PREFIX:q" != "") set _emshim_recipe = yes
    endif
    if (! $?_emshim_prefix) set _emshim_prefix = ""
    if (! $?_emshim_policy) set _emshim_policy = ""
    if ("$_emshim_prefix:q" == "") then
        if ($_emshim_recipe == yes) then
            set _emshim_prefix = "$PREFIX:q"
        else if ($?EMSHIM_PREFIX) then
            set _emshim_prefix = "$EMSHIM_PREFIX:q"
        endif
    endif
    set _emshim_level = 1
    if ($?EMSHIM_LEVEL) then
        if ("$EMSHIM_LEVEL:q" !~ *[^1]*) set _emshim_level = "${EMSHIM_LEVEL}1"
    endif
    # Finds a program of the build machine on PATH, past our names, in a shell that has neither aliases nor functions.
    set _emshim_walk = @WALK@
    set _emshim_machine = "`\uname -m`"

    # What the variables are now.
    foreach _emshim_name (@NAMES@)
        eval 'set _emshim_set = $?'$_emshim_name
        if ($_emshim_set) then
            eval 'setenv CONDA_BACKUP_EMSHIM_'${_emshim_level}_$_emshim_name' "$'$_emshim_name':q"'
        else
            unsetenv CONDA_BACKUP_EMSHIM_${_emshim_level}_$_emshim_name
        endif
    end

    @ASSIGNMENTS@

    # What we gave them: whoever changes one later keeps it when we leave.
    foreach _emshim_name (@NAMES@)
        eval 'set _emshim_set = $?'$_emshim_name
        if ($_emshim_set) then
            eval 'setenv CONDA_BACKUP_EMSHIM_SET_'${_emshim_level}_$_emshim_name' "$'$_emshim_name':q"'
        else
            unsetenv CONDA_BACKUP_EMSHIM_SET_${_emshim_level}_$_emshim_name
        endif
    end
    unset _emshim_recipe _emshim_level _emshim_name _emshim_set _emshim_walk _emshim_tool _emshim_had _emshim_machine
endif
if ("$PATH:q" == "") then
    setenv PATH "$_emshim_names:q"
else
    setenv PATH "$_emshim_names:q"":$PATH:q"
endif
unset _emshim_root _emshim_names _emshim_active _emshim_prefix _emshim_policy

# This shell builds for WebAssembly from here on. Made by emshim from the table that `emshim env` prints, too.
# A variable that was set is kept as CONDA_BACKUP_EMSHIM_1_NAME.

# Where emshim is installed.
set _emshim_root @ROOT@
set _emshim_names $_emshim_root/libexec/emshim/bin
if test "$EMSHIM_ACTIVE" = "$_emshim_root"
    # Active already; only our folder has to come first again.
    @LEAVE_PATH@
else
    set _emshim_recipe
    set -q _emshim_prefix; or set _emshim_prefix ''
    set -q _emshim_policy; or set _emshim_policy ''
    if test "$CONDA_BUILD" = 1; and test -n "$PREFIX"
        set _emshim_recipe yes
        test -n "$_emshim_prefix"; or set _emshim_prefix $PREFIX
    else if test -z "$_emshim_prefix"
        set _emshim_prefix "$EMSHIM_PREFIX"
    end
    set _emshim_level 1
    if string match -qr '^1+$' -- "$EMSHIM_LEVEL"
        set _emshim_level "$EMSHIM_LEVEL"1
    end
    # Finds a program of the build machine on PATH, past our names, in a shell that has neither aliases nor functions.
    set _emshim_walk @WALK@
    set _emshim_machine (command uname -m)

    # What the variables are now. One that was not exported is not exported afterwards.
    for _emshim_name in @NAMES@
        set _emshim_was CONDA_BACKUP_EMSHIM_"$_emshim_level"_$_emshim_name
        if set -qx $_emshim_name
            set -gx $_emshim_was $$_emshim_name
        else if set -q $_emshim_name
            set -gu $_emshim_was $$_emshim_name
        else
            set -e $_emshim_was
        end
    end

    @ASSIGNMENTS@

    # What we gave them: whoever changes one later keeps it when we leave.
    for _emshim_name in @NAMES@
        if set -q $_emshim_name
            set -gx CONDA_BACKUP_EMSHIM_SET_"$_emshim_level"_$_emshim_name $$_emshim_name
        else
            set -e CONDA_BACKUP_EMSHIM_SET_"$_emshim_level"_$_emshim_name
        end
    end
    set -e _emshim_recipe _emshim_level _emshim_name _emshim_was _emshim_walk _emshim_tool _emshim_machine
end
set -gx PATH $_emshim_names $PATH
set -e _emshim_root _emshim_names
set -q _emshim_prefix; and set -e _emshim_prefix
set -q _emshim_policy; and set -e _emshim_policy
true

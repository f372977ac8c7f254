# Undoes what emshim's activate script did. A variable that somebody else has changed meanwhile is left as it is, so that
# the order in which scripts are undone does not matter.

# Where emshim is installed.
set _emshim_root = '@ROOT@'
set _emshim_names = "$_emshim_root:q/libexec/emshim/bin"
set _emshim_active = ""
if ($?EMSHIM_ACTIVE) then
    set _emshim_active = "$EMSHIM_ACTIVE:q"
endif
if ("$_emshim_active:q" == "$_emshim_root:q") then
    # In sh, because csh has no way to cut a text in two.
    set _emshim_cut = 'case :${PATH}: in *":${EMSHIM_NAMES}:"*) PATH=:${PATH}:; PATH=${PATH%%":${EMSHIM_NAMES}:"*}:${PATH#*":${EMSHIM_NAMES}:"}; PATH=${PATH#:}; PATH=${PATH%:} ;; esac; printf %s "$PATH"'
    setenv EMSHIM_NAMES "$_emshim_names:q"
    setenv PATH "`/bin/sh -c '$_emshim_cut:q'`"
    unsetenv EMSHIM_NAMES
    unset _emshim_cut
    set _emshim_level = 1
    if ($?EMSHIM_LEVEL) then
        if ("$EMSHIM_LEVEL:q" !~ *[^1]*) set _emshim_level = $EMSHIM_LEVEL
    endif
    foreach _emshim_name (\
            AR AR_FOR_BUILD BUILD_CC BUILD_CXX CARGO_BUILD_TARGET CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER \
            CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_LINKER CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS \
            CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER CC CC_BUILD CC_FOR_BUILD CFLAGS CMAKE_ARGS \
            CMAKE_GENERATOR CMAKE_TOOLCHAIN_FILE CONFIG_SITE CPATH CPLUS_INCLUDE_PATH CPP CXX CXXFLAGS \
            CXX_FOR_BUILD C_INCLUDE_PATH EMSHIM_ACTIVE EMSHIM_LEVEL EMSHIM_POLICY EMSHIM_PREFIX \
            EMSHIM_USER_CONFIG_SITE F77 F90 F95 FC FC_FOR_BUILD HOST HOSTCC HOSTCXX HOST_AR HOST_CC HOST_CXX LD \
            LDFLAGS LIBRARY_PATH MESON_ARGS NM OBJCOPY OBJDUMP PERL5LIB PIP_PYTHON PKG_CONFIG_FOR_BUILD \
            PKG_CONFIG_LIBDIR PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR PYTHONPATH RANLIB SHLIB_EXT STRIP \
            build_alias host_alias)
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

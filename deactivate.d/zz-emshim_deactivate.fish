# Undoes what emshim's activate script did. A variable that somebody else has changed meanwhile is left as it is, so that
# the order in which scripts are undone does not matter.

# Where emshim is installed.
set _emshim_root '@ROOT@'
if test "$EMSHIM_ACTIVE" = "$_emshim_root"
    set _emshim_names $_emshim_root/libexec/emshim/bin
    if set _emshim_at (contains -i -- $_emshim_names $PATH)
        set -e PATH[$_emshim_at]
    end
    set -e _emshim_at
    set _emshim_level 1
    if string match -qr '^1+$' -- "$EMSHIM_LEVEL"
        set _emshim_level $EMSHIM_LEVEL
    end
    for _emshim_name in \
            AR AR_FOR_BUILD BUILD_CC BUILD_CXX CARGO_BUILD_TARGET CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER \
            CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_LINKER CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS \
            CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER CC CC_BUILD CC_FOR_BUILD CFLAGS CMAKE_ARGS \
            CMAKE_GENERATOR CMAKE_TOOLCHAIN_FILE CONFIG_SITE CPATH CPLUS_INCLUDE_PATH CPP CXX CXXFLAGS \
            CXX_FOR_BUILD C_INCLUDE_PATH EMSHIM_ACTIVE EMSHIM_LEVEL EMSHIM_POLICY EMSHIM_PREFIX \
            EMSHIM_USER_CONFIG_SITE F77 F90 F95 FC FC_FOR_BUILD HOST HOSTCC HOSTCXX HOST_AR HOST_CC HOST_CXX LD \
            LDFLAGS LIBRARY_PATH MESON_ARGS NM OBJCOPY OBJDUMP PERL5LIB PIP_PYTHON PKG_CONFIG_FOR_BUILD \
            PKG_CONFIG_LIBDIR PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR PYTHONPATH RANLIB SHLIB_EXT STRIP \
            build_alias host_alias
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

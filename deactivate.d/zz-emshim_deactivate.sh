# shellcheck shell=sh
# Undoes what emshim's activate script did. A variable that somebody else has changed meanwhile is left as it is, so that
# the order in which scripts are undone does not matter.

# Where emshim is installed.
_emshim_root='@ROOT@'
if [ "${EMSHIM_ACTIVE-}" = "$_emshim_root" ]; then
    if [ -n "${BASH_VERSION-}" ]; then
        case $(trap) in *emshim_status=*) trap - EXIT ;; esac
    fi
    _emshim_names=$_emshim_root/libexec/emshim/bin
    case :${PATH-}: in
        *":$_emshim_names:"*)
            PATH=:$PATH:
            PATH=${PATH%%":$_emshim_names:"*}:${PATH#*":$_emshim_names:"}
            PATH=${PATH#:}
            PATH=${PATH%:}
            ;;
    esac
    case ${EMSHIM_LEVEL-} in
        '' | *[!1]*) _emshim_level=1 ;;
        *) _emshim_level=$EMSHIM_LEVEL ;;
    esac
    for _emshim_name in \
            AR AR_FOR_BUILD BUILD_CC BUILD_CXX CARGO_BUILD_TARGET CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER \
            CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_LINKER CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS \
            CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER CC CC_BUILD CC_FOR_BUILD CFLAGS CMAKE_ARGS \
            CMAKE_GENERATOR CMAKE_TOOLCHAIN_FILE CONFIG_SITE CPATH CPLUS_INCLUDE_PATH CPP CXX CXXFLAGS \
            CXX_FOR_BUILD C_INCLUDE_PATH EMSHIM_ACTIVE EMSHIM_LEVEL EMSHIM_POLICY EMSHIM_PREFIX \
            EMSHIM_USER_CONFIG_SITE F77 F90 F95 FC FC_FOR_BUILD HOST HOSTCC HOSTCXX HOST_AR HOST_CC HOST_CXX LD \
            LDFLAGS LIBRARY_PATH MESON_ARGS NM OBJCOPY OBJDUMP PERL5LIB PIP_PYTHON PKG_CONFIG_FOR_BUILD \
            PKG_CONFIG_LIBDIR PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR PYTHONPATH RANLIB SHLIB_EXT STRIP \
            build_alias host_alias; do
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

# shellcheck shell=sh
# This shell builds for WebAssembly from here on. Made by emshim from the table that `emshim env` prints, too.
# It leaves no function behind, and no command in it fails. A variable that was set is kept as CONDA_BACKUP_EMSHIM_1_NAME.

# Where emshim is installed.
_emshim_root='@ROOT@'
_emshim_names=$_emshim_root/libexec/emshim/bin
if [ "${EMSHIM_ACTIVE-}" = "$_emshim_root" ]; then
    # Active already; only our folder has to come first again.
    case :${PATH-}: in
        *":$_emshim_names:"*)
            PATH=:$PATH:
            PATH=${PATH%%":$_emshim_names:"*}:${PATH#*":$_emshim_names:"}
            PATH=${PATH#:}
            PATH=${PATH%:}
            ;;
    esac
else
    _emshim_recipe=
    _emshim_prefix=''
    _emshim_policy=''
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
    _emshim_walk='IFS=:; set -f; for d in $PATH; do case $d in */libexec/emshim/bin) continue ;; esac; if [ -f $d/$0 ] && [ -x $d/$0 ]; then echo $d/$0; exit; fi; done'
    _emshim_machine=$(command uname -m)

    # What the variables are now. One that was not exported is not exported afterwards.
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

    # our config.site reads it, too
    if [ -z "${EMSHIM_ACTIVE-}" ] && [ -n "${CONFIG_SITE-}" ]; then export EMSHIM_USER_CONFIG_SITE="$CONFIG_SITE"; fi
    # answers for configure
    export CONFIG_SITE="$_emshim_root/share/emshim/config.site"
    # CMake reads it, also when it is called by its full path
    export CMAKE_TOOLCHAIN_FILE="$_emshim_root/share/emshim/toolchain.cmake"
    # for tools that start Meson themselves
    export MESON_ARGS="--cross-file=$_emshim_root/share/emshim/meson.ini${MESON_ARGS:+ $MESON_ARGS}"
    # configure's --host
    export host_alias="wasm32-unknown-emscripten"
    # configure's --build
    export build_alias="$_emshim_machine-pc-linux-gnu"
    if [ -n "$_emshim_policy" ]; then
        # a later word wins: --policy over the environment
        export EMSHIM_POLICY="${EMSHIM_POLICY:+$EMSHIM_POLICY }$_emshim_policy"
    fi
    if [ -n "$_emshim_prefix" ]; then
        # searched as a native compiler searches /usr
        export EMSHIM_PREFIX="$_emshim_prefix"
        # in place of the build machine's packages
        export PKG_CONFIG_LIBDIR="$_emshim_prefix/lib/pkgconfig:$_emshim_prefix/share/pkgconfig"
    fi
    if [ -z "$_emshim_prefix" ]; then
        # a folder that holds nothing, in place of the build machine's packages
        export PKG_CONFIG_LIBDIR="$_emshim_root/share/emshim/pkgconfig"
    fi
    # the tool, for whoever does not look on PATH
    export AR="$_emshim_root/libexec/emshim/bin/ar"
    export CC="$_emshim_root/libexec/emshim/bin/cc"
    export CPP="$_emshim_root/libexec/emshim/bin/cpp"
    export CXX="$_emshim_root/libexec/emshim/bin/c++"
    export LD="$_emshim_root/libexec/emshim/bin/ld"
    export NM="$_emshim_root/libexec/emshim/bin/nm"
    export OBJCOPY="$_emshim_root/libexec/emshim/bin/objcopy"
    export OBJDUMP="$_emshim_root/libexec/emshim/bin/objdump"
    export RANLIB="$_emshim_root/libexec/emshim/bin/ranlib"
    export STRIP="$_emshim_root/libexec/emshim/bin/strip"
    # for programs that the build itself runs
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" ar)
    if [ -z "${AR_FOR_BUILD-}" ] && [ -n "$_emshim_tool" ]; then export AR_FOR_BUILD="$_emshim_tool"; fi
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" cc)
    if [ -z "${BUILD_CC-}" ] && [ -n "$_emshim_tool" ]; then export BUILD_CC="$_emshim_tool"; fi
    if [ -z "${CC_BUILD-}" ] && [ -n "$_emshim_tool" ]; then export CC_BUILD="$_emshim_tool"; fi
    if [ -z "${CC_FOR_BUILD-}" ] && [ -n "$_emshim_tool" ]; then export CC_FOR_BUILD="$_emshim_tool"; fi
    if [ -z "${HOSTCC-}" ] && [ -n "$_emshim_tool" ]; then export HOSTCC="$_emshim_tool"; fi
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" ar)
    if [ -z "${HOST_AR-}" ] && [ -n "$_emshim_tool" ]; then export HOST_AR="$_emshim_tool"; fi
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" cc)
    if [ -z "${HOST_CC-}" ] && [ -n "$_emshim_tool" ]; then export HOST_CC="$_emshim_tool"; fi
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" c++)
    if [ -z "${BUILD_CXX-}" ] && [ -n "$_emshim_tool" ]; then export BUILD_CXX="$_emshim_tool"; fi
    if [ -z "${CXX_FOR_BUILD-}" ] && [ -n "$_emshim_tool" ]; then export CXX_FOR_BUILD="$_emshim_tool"; fi
    if [ -z "${HOSTCXX-}" ] && [ -n "$_emshim_tool" ]; then export HOSTCXX="$_emshim_tool"; fi
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" pkg-config)
    if [ -z "${PKG_CONFIG_FOR_BUILD-}" ] && [ -n "$_emshim_tool" ]; then export PKG_CONFIG_FOR_BUILD="$_emshim_tool"; fi
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" c++)
    if [ -z "${HOST_CXX-}" ] && [ -n "$_emshim_tool" ]; then export HOST_CXX="$_emshim_tool"; fi
    _emshim_tool=$(/bin/sh -c "$_emshim_walk" gfortran)
    if [ -z "${FC_FOR_BUILD-}" ] && [ -n "$_emshim_tool" ]; then export FC_FOR_BUILD="$_emshim_tool"; fi
    # what the build machine's own Fortran compiler makes does not link; who has one for WebAssembly sets it
    unset -v F77
    unset -v F90
    unset -v F95
    unset -v FC
    # cargo's --target
    export CARGO_BUILD_TARGET="${CARGO_BUILD_TARGET:-wasm32-unknown-emscripten}"
    # links what cargo builds for the target
    export CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_LINKER="$_emshim_root/libexec/emshim/bin/emcc"
    # emcc brings its own linker, and rustc 1.96 looks for its own as well
    export CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS="${CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS:--Clink-self-contained=no}"
    if [ "$_emshim_machine" = x86_64 ]; then
        # links cargo's build scripts; cargo takes `cc` from PATH otherwise, which is ours
        _emshim_tool=$(/bin/sh -c "$_emshim_walk" cc)
        if [ -z "${CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER-}" ] && [ -n "$_emshim_tool" ]; then export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER="$_emshim_tool"; fi
    fi
    if [ "$_emshim_machine" = aarch64 ]; then
        _emshim_tool=$(/bin/sh -c "$_emshim_walk" cc)
        if [ -z "${CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER-}" ] && [ -n "$_emshim_tool" ]; then export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER="$_emshim_tool"; fi
    fi
    # POSIX::uname names the target's processor, as `uname -m` does
    export PERL5LIB="$_emshim_root/share/emshim/perl${PERL5LIB:+:$PERL5LIB}"
    # Python answers for the prefix's Python, and platform for the target's processor
    export PYTHONPATH="$_emshim_root/share/emshim/python${PYTHONPATH:+:$PYTHONPATH}"
    if [ -n "$_emshim_prefix" ]; then
        # pip asks that one to run it, where its own Python was told not to read PYTHONPATH
        export PIP_PYTHON="${PIP_PYTHON:-$_emshim_root/share/emshim/python/pip-python}"
    fi
    # it would lead to the build machine's own packages
    unset -v CPATH
    unset -v CPLUS_INCLUDE_PATH
    unset -v C_INCLUDE_PATH
    unset -v LIBRARY_PATH
    unset -v PKG_CONFIG_PATH
    unset -v PKG_CONFIG_SYSROOT_DIR
    if [ -n "$_emshim_recipe" ]; then
        # what recipes give to --host
        export HOST="wasm32-unknown-emscripten"
        # the engine says .not_implemented
        export SHLIB_EXT=".so"
        # as conda's native compilers do
        export CFLAGS="-O2${CFLAGS:+ $CFLAGS}"
        export CXXFLAGS="-O2${CXXFLAGS:+ $CXXFLAGS}"
        # a link without it keeps emcc's checks, and five times the JavaScript
        export LDFLAGS="-O2${LDFLAGS:+ $LDFLAGS}"
        # as conda's engines do for native platforms
        export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Unix Makefiles}"
        # what recipes give to cmake
        export CMAKE_ARGS="-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=$_emshim_prefix -DCMAKE_INSTALL_LIBDIR=lib${CMAKE_ARGS:+ $CMAKE_ARGS}"
        # what recipes give to meson
        export MESON_ARGS="--buildtype=release --prefix=$_emshim_prefix --libdir=lib${MESON_ARGS:+ $MESON_ARGS}"
    fi
    # under which the values before are kept
    export EMSHIM_LEVEL="$_emshim_level"
    # who is active
    export EMSHIM_ACTIVE="$_emshim_root"

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

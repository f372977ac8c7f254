# This shell builds for WebAssembly from here on. Made by emshim from the table that `emshim env` prints, too.
# A variable that was set is kept as CONDA_BACKUP_EMSHIM_1_NAME.

# Where emshim is installed.
set _emshim_root '@ROOT@'
set _emshim_names $_emshim_root/libexec/emshim/bin
if test "$EMSHIM_ACTIVE" = "$_emshim_root"
    # Active already; only our folder has to come first again.
    if set _emshim_at (contains -i -- $_emshim_names $PATH)
        set -e PATH[$_emshim_at]
    end
    set -e _emshim_at
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
    set _emshim_walk 'IFS=:; set -f; for d in $PATH; do case $d in */libexec/emshim/bin) continue ;; esac; if [ -f $d/$0 ] && [ -x $d/$0 ]; then echo $d/$0; exit; fi; done'
    set _emshim_machine (command uname -m)

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
            build_alias host_alias
        set _emshim_was CONDA_BACKUP_EMSHIM_"$_emshim_level"_$_emshim_name
        if set -qx $_emshim_name
            set -gx $_emshim_was $$_emshim_name
        else if set -q $_emshim_name
            set -gu $_emshim_was $$_emshim_name
        else
            set -e $_emshim_was
        end
    end

    # our config.site reads it, too
    test -z "$EMSHIM_ACTIVE"; and test -n "$CONFIG_SITE"; and set -gx EMSHIM_USER_CONFIG_SITE "$CONFIG_SITE"
    # answers for configure
    set -gx CONFIG_SITE "$_emshim_root/share/emshim/config.site"
    # CMake reads it, also when it is called by its full path
    set -gx CMAKE_TOOLCHAIN_FILE "$_emshim_root/share/emshim/toolchain.cmake"
    # for tools that start Meson themselves
    test -n "$MESON_ARGS"; and set -gx MESON_ARGS "--cross-file=$_emshim_root/share/emshim/meson.ini $MESON_ARGS"; or set -gx MESON_ARGS "--cross-file=$_emshim_root/share/emshim/meson.ini"
    # configure's --host
    set -gx host_alias "wasm32-unknown-emscripten"
    # configure's --build
    set -gx build_alias "$_emshim_machine-pc-linux-gnu"
    if test -n "$_emshim_policy"
        # a later word wins: --policy over the environment
        test -n "$EMSHIM_POLICY"; and set -gx EMSHIM_POLICY "$EMSHIM_POLICY $_emshim_policy"; or set -gx EMSHIM_POLICY "$_emshim_policy"
    end
    if test -n "$_emshim_prefix"
        # searched as a native compiler searches /usr
        set -gx EMSHIM_PREFIX "$_emshim_prefix"
        # in place of the build machine's packages
        set -gx PKG_CONFIG_LIBDIR "$_emshim_prefix/lib/pkgconfig:$_emshim_prefix/share/pkgconfig"
    end
    if test -z "$_emshim_prefix"
        # a folder that holds nothing, in place of the build machine's packages
        set -gx PKG_CONFIG_LIBDIR "$_emshim_root/share/emshim/pkgconfig"
    end
    # the tool, for whoever does not look on PATH
    set -gx AR "$_emshim_root/libexec/emshim/bin/ar"
    set -gx CC "$_emshim_root/libexec/emshim/bin/cc"
    set -gx CPP "$_emshim_root/libexec/emshim/bin/cpp"
    set -gx CXX "$_emshim_root/libexec/emshim/bin/c++"
    set -gx LD "$_emshim_root/libexec/emshim/bin/ld"
    set -gx NM "$_emshim_root/libexec/emshim/bin/nm"
    set -gx OBJCOPY "$_emshim_root/libexec/emshim/bin/objcopy"
    set -gx OBJDUMP "$_emshim_root/libexec/emshim/bin/objdump"
    set -gx RANLIB "$_emshim_root/libexec/emshim/bin/ranlib"
    set -gx STRIP "$_emshim_root/libexec/emshim/bin/strip"
    # for programs that the build itself runs
    set _emshim_tool (/bin/sh -c $_emshim_walk ar)
    test -n "$AR_FOR_BUILD"; or test -z "$_emshim_tool"; or set -gx AR_FOR_BUILD "$_emshim_tool"
    set _emshim_tool (/bin/sh -c $_emshim_walk cc)
    test -n "$BUILD_CC"; or test -z "$_emshim_tool"; or set -gx BUILD_CC "$_emshim_tool"
    test -n "$CC_BUILD"; or test -z "$_emshim_tool"; or set -gx CC_BUILD "$_emshim_tool"
    test -n "$CC_FOR_BUILD"; or test -z "$_emshim_tool"; or set -gx CC_FOR_BUILD "$_emshim_tool"
    test -n "$HOSTCC"; or test -z "$_emshim_tool"; or set -gx HOSTCC "$_emshim_tool"
    set _emshim_tool (/bin/sh -c $_emshim_walk ar)
    test -n "$HOST_AR"; or test -z "$_emshim_tool"; or set -gx HOST_AR "$_emshim_tool"
    set _emshim_tool (/bin/sh -c $_emshim_walk cc)
    test -n "$HOST_CC"; or test -z "$_emshim_tool"; or set -gx HOST_CC "$_emshim_tool"
    set _emshim_tool (/bin/sh -c $_emshim_walk c++)
    test -n "$BUILD_CXX"; or test -z "$_emshim_tool"; or set -gx BUILD_CXX "$_emshim_tool"
    test -n "$CXX_FOR_BUILD"; or test -z "$_emshim_tool"; or set -gx CXX_FOR_BUILD "$_emshim_tool"
    test -n "$HOSTCXX"; or test -z "$_emshim_tool"; or set -gx HOSTCXX "$_emshim_tool"
    set _emshim_tool (/bin/sh -c $_emshim_walk pkg-config)
    test -n "$PKG_CONFIG_FOR_BUILD"; or test -z "$_emshim_tool"; or set -gx PKG_CONFIG_FOR_BUILD "$_emshim_tool"
    set _emshim_tool (/bin/sh -c $_emshim_walk c++)
    test -n "$HOST_CXX"; or test -z "$_emshim_tool"; or set -gx HOST_CXX "$_emshim_tool"
    set _emshim_tool (/bin/sh -c $_emshim_walk gfortran)
    test -n "$FC_FOR_BUILD"; or test -z "$_emshim_tool"; or set -gx FC_FOR_BUILD "$_emshim_tool"
    # what the build machine's own Fortran compiler makes does not link; who has one for WebAssembly sets it
    set -e F77
    set -e F90
    set -e F95
    set -e FC
    # cargo's --target
    test -n "$CARGO_BUILD_TARGET"; or set -gx CARGO_BUILD_TARGET "wasm32-unknown-emscripten"
    # links what cargo builds for the target
    set -gx CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_LINKER "$_emshim_root/libexec/emshim/bin/emcc"
    # emcc brings its own linker, and rustc 1.96 looks for its own as well
    test -n "$CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS"; or set -gx CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS "-Clink-self-contained=no"
    if test "$_emshim_machine" = x86_64
        # links cargo's build scripts; cargo takes `cc` from PATH otherwise, which is ours
        set _emshim_tool (/bin/sh -c $_emshim_walk cc)
        test -n "$CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER"; or test -z "$_emshim_tool"; or set -gx CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER "$_emshim_tool"
    end
    if test "$_emshim_machine" = aarch64
        set _emshim_tool (/bin/sh -c $_emshim_walk cc)
        test -n "$CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER"; or test -z "$_emshim_tool"; or set -gx CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER "$_emshim_tool"
    end
    # POSIX::uname names the target's processor, as `uname -m` does
    test -n "$PERL5LIB"; and set -gx PERL5LIB "$_emshim_root/share/emshim/perl:$PERL5LIB"; or set -gx PERL5LIB "$_emshim_root/share/emshim/perl"
    # Python answers for the prefix's Python, and platform for the target's processor
    test -n "$PYTHONPATH"; and set -gx PYTHONPATH "$_emshim_root/share/emshim/python:$PYTHONPATH"; or set -gx PYTHONPATH "$_emshim_root/share/emshim/python"
    if test -n "$_emshim_prefix"
        # pip asks that one to run it, where its own Python was told not to read PYTHONPATH
        test -n "$PIP_PYTHON"; or set -gx PIP_PYTHON "$_emshim_root/share/emshim/python/pip-python"
    end
    # it would lead to the build machine's own packages
    set -e CPATH
    set -e CPLUS_INCLUDE_PATH
    set -e C_INCLUDE_PATH
    set -e LIBRARY_PATH
    set -e PKG_CONFIG_PATH
    set -e PKG_CONFIG_SYSROOT_DIR
    if test -n "$_emshim_recipe"
        # what recipes give to --host
        set -gx HOST "wasm32-unknown-emscripten"
        # the engine says .not_implemented
        set -gx SHLIB_EXT ".so"
        # as conda's native compilers do
        test -n "$CFLAGS"; and set -gx CFLAGS "-O2 $CFLAGS"; or set -gx CFLAGS "-O2"
        test -n "$CXXFLAGS"; and set -gx CXXFLAGS "-O2 $CXXFLAGS"; or set -gx CXXFLAGS "-O2"
        # a link without it keeps emcc's checks, and five times the JavaScript
        test -n "$LDFLAGS"; and set -gx LDFLAGS "-O2 $LDFLAGS"; or set -gx LDFLAGS "-O2"
        # as conda's engines do for native platforms
        test -n "$CMAKE_GENERATOR"; or set -gx CMAKE_GENERATOR "Unix Makefiles"
        # what recipes give to cmake
        test -n "$CMAKE_ARGS"; and set -gx CMAKE_ARGS "-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=$_emshim_prefix -DCMAKE_INSTALL_LIBDIR=lib $CMAKE_ARGS"; or set -gx CMAKE_ARGS "-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=$_emshim_prefix -DCMAKE_INSTALL_LIBDIR=lib"
        # what recipes give to meson
        test -n "$MESON_ARGS"; and set -gx MESON_ARGS "--buildtype=release --prefix=$_emshim_prefix --libdir=lib $MESON_ARGS"; or set -gx MESON_ARGS "--buildtype=release --prefix=$_emshim_prefix --libdir=lib"
    end
    # under which the values before are kept
    set -gx EMSHIM_LEVEL "$_emshim_level"
    # who is active
    set -gx EMSHIM_ACTIVE "$_emshim_root"

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
            build_alias host_alias
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

# This shell builds for WebAssembly from here on. Made by emshim from the table that `emshim env` prints, too.
# A variable that was set is kept as CONDA_BACKUP_EMSHIM_1_NAME. `:q` keeps a value whole, whatever it holds.

# Where emshim is installed.
set _emshim_root = '@ROOT@'
set _emshim_names = "$_emshim_root:q/libexec/emshim/bin"
set _emshim_active = ""
if ($?EMSHIM_ACTIVE) then
    set _emshim_active = "$EMSHIM_ACTIVE:q"
endif
if ("$_emshim_active:q" == "$_emshim_root:q") then
    # Active already; only our folder has to come first again.
    # In sh, because csh has no way to cut a text in two.
    set _emshim_cut = 'case :${PATH}: in *":${EMSHIM_NAMES}:"*) PATH=:${PATH}:; PATH=${PATH%%":${EMSHIM_NAMES}:"*}:${PATH#*":${EMSHIM_NAMES}:"}; PATH=${PATH#:}; PATH=${PATH%:} ;; esac; printf %s "$PATH"'
    setenv EMSHIM_NAMES "$_emshim_names:q"
    setenv PATH "`/bin/sh -c '$_emshim_cut:q'`"
    unsetenv EMSHIM_NAMES
    unset _emshim_cut
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
    set _emshim_walk = 'IFS=:; set -f; for d in $PATH; do case $d in */libexec/emshim/bin) continue ;; esac; if [ -f $d/$0 ] && [ -x $d/$0 ]; then echo $d/$0; exit; fi; done'
    set _emshim_machine = "`\uname -m`"

    # What the variables are now.
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
        eval 'set _emshim_set = $?'$_emshim_name
        if ($_emshim_set) then
            eval 'setenv CONDA_BACKUP_EMSHIM_'${_emshim_level}_$_emshim_name' "$'$_emshim_name':q"'
        else
            unsetenv CONDA_BACKUP_EMSHIM_${_emshim_level}_$_emshim_name
        endif
    end

    # our config.site reads it, too
    if ("$_emshim_active:q" == "" && $?CONFIG_SITE) then
        if ("$CONFIG_SITE:q" != "") setenv EMSHIM_USER_CONFIG_SITE "$CONFIG_SITE:q"
    endif
    # answers for configure
    setenv CONFIG_SITE "$_emshim_root:q/share/emshim/config.site"
    # CMake reads it, also when it is called by its full path
    setenv CMAKE_TOOLCHAIN_FILE "$_emshim_root:q/share/emshim/toolchain.cmake"
    # for tools that start Meson themselves
    set _emshim_had = ""
    if ($?MESON_ARGS) then
        if ("$MESON_ARGS:q" != "") set _emshim_had = " $MESON_ARGS:q"
    endif
    setenv MESON_ARGS "--cross-file=$_emshim_root:q/share/emshim/meson.ini$_emshim_had:q"
    # configure's --host
    setenv host_alias "wasm32-unknown-emscripten"
    # configure's --build
    setenv build_alias "$_emshim_machine-pc-linux-gnu"
    if ("$_emshim_policy:q" != "") then
        # a later word wins: --policy over the environment
        set _emshim_had = ""
        if ($?EMSHIM_POLICY) then
            if ("$EMSHIM_POLICY:q" != "") set _emshim_had = "$EMSHIM_POLICY:q "
        endif
        setenv EMSHIM_POLICY "$_emshim_had:q""$_emshim_policy:q"
    endif
    if ("$_emshim_prefix:q" != "") then
        # searched as a native compiler searches /usr
        setenv EMSHIM_PREFIX "$_emshim_prefix:q"
        # in place of the build machine's packages
        setenv PKG_CONFIG_LIBDIR "$_emshim_prefix:q/lib/pkgconfig:$_emshim_prefix:q/share/pkgconfig"
    endif
    if ("$_emshim_prefix:q" == "") then
        # a folder that holds nothing, in place of the build machine's packages
        setenv PKG_CONFIG_LIBDIR "$_emshim_root:q/share/emshim/pkgconfig"
    endif
    # the tool, for whoever does not look on PATH
    setenv AR "$_emshim_root:q/libexec/emshim/bin/ar"
    setenv CC "$_emshim_root:q/libexec/emshim/bin/cc"
    setenv CPP "$_emshim_root:q/libexec/emshim/bin/cpp"
    setenv CXX "$_emshim_root:q/libexec/emshim/bin/c++"
    setenv LD "$_emshim_root:q/libexec/emshim/bin/ld"
    setenv NM "$_emshim_root:q/libexec/emshim/bin/nm"
    setenv OBJCOPY "$_emshim_root:q/libexec/emshim/bin/objcopy"
    setenv OBJDUMP "$_emshim_root:q/libexec/emshim/bin/objdump"
    setenv RANLIB "$_emshim_root:q/libexec/emshim/bin/ranlib"
    setenv STRIP "$_emshim_root:q/libexec/emshim/bin/strip"
    # for programs that the build itself runs
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' ar`"
    set _emshim_had = ""
    if ($?AR_FOR_BUILD) then
        set _emshim_had = "$AR_FOR_BUILD:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv AR_FOR_BUILD "$_emshim_tool:q"
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' cc`"
    set _emshim_had = ""
    if ($?BUILD_CC) then
        set _emshim_had = "$BUILD_CC:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv BUILD_CC "$_emshim_tool:q"
    set _emshim_had = ""
    if ($?CC_BUILD) then
        set _emshim_had = "$CC_BUILD:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv CC_BUILD "$_emshim_tool:q"
    set _emshim_had = ""
    if ($?CC_FOR_BUILD) then
        set _emshim_had = "$CC_FOR_BUILD:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv CC_FOR_BUILD "$_emshim_tool:q"
    set _emshim_had = ""
    if ($?HOSTCC) then
        set _emshim_had = "$HOSTCC:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv HOSTCC "$_emshim_tool:q"
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' ar`"
    set _emshim_had = ""
    if ($?HOST_AR) then
        set _emshim_had = "$HOST_AR:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv HOST_AR "$_emshim_tool:q"
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' cc`"
    set _emshim_had = ""
    if ($?HOST_CC) then
        set _emshim_had = "$HOST_CC:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv HOST_CC "$_emshim_tool:q"
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' c++`"
    set _emshim_had = ""
    if ($?BUILD_CXX) then
        set _emshim_had = "$BUILD_CXX:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv BUILD_CXX "$_emshim_tool:q"
    set _emshim_had = ""
    if ($?CXX_FOR_BUILD) then
        set _emshim_had = "$CXX_FOR_BUILD:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv CXX_FOR_BUILD "$_emshim_tool:q"
    set _emshim_had = ""
    if ($?HOSTCXX) then
        set _emshim_had = "$HOSTCXX:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv HOSTCXX "$_emshim_tool:q"
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' pkg-config`"
    set _emshim_had = ""
    if ($?PKG_CONFIG_FOR_BUILD) then
        set _emshim_had = "$PKG_CONFIG_FOR_BUILD:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv PKG_CONFIG_FOR_BUILD "$_emshim_tool:q"
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' c++`"
    set _emshim_had = ""
    if ($?HOST_CXX) then
        set _emshim_had = "$HOST_CXX:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv HOST_CXX "$_emshim_tool:q"
    set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' gfortran`"
    set _emshim_had = ""
    if ($?FC_FOR_BUILD) then
        set _emshim_had = "$FC_FOR_BUILD:q"
    endif
    if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv FC_FOR_BUILD "$_emshim_tool:q"
    # what the build machine's own Fortran compiler makes does not link; who has one for WebAssembly sets it
    unsetenv F77
    unsetenv F90
    unsetenv F95
    unsetenv FC
    # cargo's --target
    set _emshim_had = ""
    if ($?CARGO_BUILD_TARGET) then
        set _emshim_had = "$CARGO_BUILD_TARGET:q"
    endif
    if ("$_emshim_had:q" == "") setenv CARGO_BUILD_TARGET "wasm32-unknown-emscripten"
    # links what cargo builds for the target
    setenv CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_LINKER "$_emshim_root:q/libexec/emshim/bin/emcc"
    # emcc brings its own linker, and rustc 1.96 looks for its own as well
    set _emshim_had = ""
    if ($?CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS) then
        set _emshim_had = "$CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS:q"
    endif
    if ("$_emshim_had:q" == "") setenv CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS "-Clink-self-contained=no"
    if ("$_emshim_machine" == x86_64) then
        # links cargo's build scripts; cargo takes `cc` from PATH otherwise, which is ours
        set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' cc`"
        set _emshim_had = ""
        if ($?CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER) then
            set _emshim_had = "$CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER:q"
        endif
        if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER "$_emshim_tool:q"
    endif
    if ("$_emshim_machine" == aarch64) then
        set _emshim_tool = "`/bin/sh -c '$_emshim_walk:q' cc`"
        set _emshim_had = ""
        if ($?CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER) then
            set _emshim_had = "$CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER:q"
        endif
        if ("$_emshim_had:q" == "" && "$_emshim_tool:q" != "") setenv CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER "$_emshim_tool:q"
    endif
    # POSIX::uname names the target's processor, as `uname -m` does
    set _emshim_had = ""
    if ($?PERL5LIB) then
        if ("$PERL5LIB:q" != "") set _emshim_had = ":$PERL5LIB:q"
    endif
    setenv PERL5LIB "$_emshim_root:q/share/emshim/perl$_emshim_had:q"
    # Python answers for the prefix's Python, and platform for the target's processor
    set _emshim_had = ""
    if ($?PYTHONPATH) then
        if ("$PYTHONPATH:q" != "") set _emshim_had = ":$PYTHONPATH:q"
    endif
    setenv PYTHONPATH "$_emshim_root:q/share/emshim/python$_emshim_had:q"
    if ("$_emshim_prefix:q" != "") then
        # pip asks that one to run it, where its own Python was told not to read PYTHONPATH
        set _emshim_had = ""
        if ($?PIP_PYTHON) then
            set _emshim_had = "$PIP_PYTHON:q"
        endif
        if ("$_emshim_had:q" == "") setenv PIP_PYTHON "$_emshim_root:q/share/emshim/python/pip-python"
    endif
    # it would lead to the build machine's own packages
    unsetenv CPATH
    unsetenv CPLUS_INCLUDE_PATH
    unsetenv C_INCLUDE_PATH
    unsetenv LIBRARY_PATH
    unsetenv PKG_CONFIG_PATH
    unsetenv PKG_CONFIG_SYSROOT_DIR
    if ("$_emshim_recipe" == yes) then
        # what recipes give to --host
        setenv HOST "wasm32-unknown-emscripten"
        # the engine says .not_implemented
        setenv SHLIB_EXT ".so"
        # as conda's native compilers do
        set _emshim_had = ""
        if ($?CFLAGS) then
            if ("$CFLAGS:q" != "") set _emshim_had = " $CFLAGS:q"
        endif
        setenv CFLAGS "-O2$_emshim_had:q"
        set _emshim_had = ""
        if ($?CXXFLAGS) then
            if ("$CXXFLAGS:q" != "") set _emshim_had = " $CXXFLAGS:q"
        endif
        setenv CXXFLAGS "-O2$_emshim_had:q"
        # a link without it keeps emcc's checks, and five times the JavaScript
        set _emshim_had = ""
        if ($?LDFLAGS) then
            if ("$LDFLAGS:q" != "") set _emshim_had = " $LDFLAGS:q"
        endif
        setenv LDFLAGS "-O2$_emshim_had:q"
        # as conda's engines do for native platforms
        set _emshim_had = ""
        if ($?CMAKE_GENERATOR) then
            set _emshim_had = "$CMAKE_GENERATOR:q"
        endif
        if ("$_emshim_had:q" == "") setenv CMAKE_GENERATOR "Unix Makefiles"
        # what recipes give to cmake
        set _emshim_had = ""
        if ($?CMAKE_ARGS) then
            if ("$CMAKE_ARGS:q" != "") set _emshim_had = " $CMAKE_ARGS:q"
        endif
        setenv CMAKE_ARGS "-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=$_emshim_prefix:q -DCMAKE_INSTALL_LIBDIR=lib$_emshim_had:q"
        # what recipes give to meson
        set _emshim_had = ""
        if ($?MESON_ARGS) then
            if ("$MESON_ARGS:q" != "") set _emshim_had = " $MESON_ARGS:q"
        endif
        setenv MESON_ARGS "--buildtype=release --prefix=$_emshim_prefix:q --libdir=lib$_emshim_had:q"
    endif
    # under which the values before are kept
    setenv EMSHIM_LEVEL "$_emshim_level"
    # who is active
    setenv EMSHIM_ACTIVE "$_emshim_root:q"

    # What we gave them: whoever changes one later keeps it when we leave.
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

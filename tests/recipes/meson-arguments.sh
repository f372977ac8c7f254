# MESON_ARGS as activation has them, ninja by hand, and upstream's tests.
meson setup build ${MESON_ARGS} --prefix="$PREFIX" --libdir=lib -Ddefault_library=static
ninja -C build
meson test -C build --print-errorlogs
ninja -C build install
test "$(find "$PREFIX/bin" -name 'words*.wasm' | wc -l)" = 1
node "$PREFIX"/bin/words*.js it | grep -x '42 it'

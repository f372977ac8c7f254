# A cross file of the recipe's own.
cat >emscripten.meson <<M
[binaries]
c = 'emcc'
cpp = 'em++'
ar = 'emar'
exe_wrapper = 'node'
[built-in options]
c_args = ['-fPIC', '-I$PREFIX/include']
c_link_args = ['-L$PREFIX/lib', '-sALLOW_MEMORY_GROWTH=1']
default_library = 'static'
[host_machine]
system = 'emscripten'
cpu_family = 'wasm32'
cpu = 'wasm32'
endian = 'little'
M
meson setup build --cross-file="$PWD/emscripten.meson" --prefix="$PREFIX" --libdir=lib --buildtype=release
meson compile -C build
meson install -C build
cp build/words.wasm "$PREFIX/bin/"
node "$PREFIX/bin/words.js" it | grep -x '42 it'

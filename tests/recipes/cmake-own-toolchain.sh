# A toolchain file of the recipe's own, for a system that CMake does not know.
cat >wasm.cmake <<'C'
set(CMAKE_SYSTEM_NAME Emscripten)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CROSSCOMPILING TRUE)
set(CMAKE_C_COMPILER emcc)
set(CMAKE_AR emar CACHE FILEPATH "archiver")
set(CMAKE_RANLIB emranlib CACHE FILEPATH "ranlib")
set(CMAKE_C_FLAGS_INIT "-fPIC")
C
cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE="$PWD/wasm.cmake" -DCMAKE_C_COMPILER_WORKS=1
cmake --build build
mkdir -p "$PREFIX/bin"
cp build/words* "$PREFIX/bin/"
node "$PREFIX"/bin/words it 2>/dev/null | grep -x "42 it" || node "$PREFIX/bin/words.js" it | grep -x '42 it'

# A toolchain file of the recipe's own, which includes Emscripten's and goes on.
EMSCRIPTEN_ROOT_PATH=$(em-config EMSCRIPTEN_ROOT)
export EMSCRIPTEN_ROOT_PATH
cat >wasm.cmake <<'C'
include($ENV{EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-sENVIRONMENT=node -sALLOW_MEMORY_GROWTH=1")
C
cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE="$PWD/wasm.cmake" -DCMAKE_INSTALL_PREFIX="$PREFIX"
cmake --build build
mkdir -p "$PREFIX/bin"
cp build/words.js build/words.wasm "$PREFIX/bin/"
node "$PREFIX/bin/words.js" it | grep -x '42 it'

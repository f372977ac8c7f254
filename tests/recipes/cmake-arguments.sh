# CMAKE_ARGS, Ninja, a suffix and settings for programs.
cmake ${CMAKE_ARGS} -G Ninja -S . -B build -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_EXECUTABLE_SUFFIX=.js \
    -DCMAKE_EXE_LINKER_FLAGS="-sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB -sENVIRONMENT=node -sEXIT_RUNTIME=1"
cmake --build build
cmake --install build
cp build/words.wasm "$PREFIX/bin/"
node "$PREFIX/bin/words.js" it | grep -x '42 it'

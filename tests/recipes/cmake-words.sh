# emcmake, and each path of the prefix by hand.
emcmake cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_PREFIX_PATH="$PREFIX" \
    -DCMAKE_FIND_ROOT_PATH="$PREFIX" -DBUILD_SHARED_LIBS=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_LIBDIR=lib
emmake make -C build -j2
emmake make -C build install
cp build/words.wasm "$PREFIX/bin/"
node "$PREFIX"/bin/words*.js it 2>/dev/null | grep -x '42 it' || node "$PREFIX/bin/words" it | grep -x '42 it'

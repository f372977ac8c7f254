# A file in each project() that forces shared libraries on.
cat >overwrite.cmake <<'C'
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS TRUE)
set(CMAKE_SHARED_LIBRARY_CREATE_C_FLAGS "-sSIDE_MODULE=1")
set(CMAKE_STRIP FALSE)
C
emcmake cmake -S . -B build -DCMAKE_PROJECT_INCLUDE="$PWD/overwrite.cmake" -DBUILD_SHARED_LIBS=ON -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_C_FLAGS=-fPIC
emmake make -C build answer
mkdir -p "$PREFIX/lib"
cp build/libanswer.so "$PREFIX/lib/"
postlink check "$PREFIX/lib/libanswer.so"

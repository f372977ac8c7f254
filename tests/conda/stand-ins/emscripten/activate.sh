# What the compiler package of a channel does, for Debian's Emscripten: names of Emscripten's tools, and its CMake toolchain.
export CC=emcc CXX=em++ AR=emar RANLIB=emranlib
export EMSDK_PYTHON=/usr/bin/python3
if [ -d /usr/share/nodejs ]; then
    export NODE_PATH=/usr/share/nodejs # Debian's 3.1.6 looks for acorn there
fi

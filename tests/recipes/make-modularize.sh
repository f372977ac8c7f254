# A factory for a page, by settings in LDFLAGS, and all that ends in .wasm copied.
emmake make EXEEXT=.js CFLAGS="-O3 -fPIC" LDFLAGS="-sMODULARIZE=1 -sEXPORT_NAME=Words -sALLOW_MEMORY_GROWTH=1 -sFORCE_FILESYSTEM=1 -sINVOKE_RUN=0 -sEXPORTED_RUNTIME_METHODS=['callMain','FS']"
mkdir -p "$PREFIX/bin"
cp words.js "$PREFIX/bin/"
cp ./*.wasm "$PREFIX/bin/"
# 3.1.6's glue fetches its wasm where there is a fetch, and node's takes no path.
node -e 'delete globalThis.fetch; require(process.argv[1])().then(m => m.callMain(["it"]))' "$PREFIX/bin/words.js" | grep -x '42 it'

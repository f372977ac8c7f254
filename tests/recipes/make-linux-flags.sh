# What conda-forge's compilers for linux-64 have in their flags.
export CFLAGS="-march=nocona -mtune=haswell -ftree-vectorize -fPIC -fstack-protector-strong -fno-plt -O2 -ffunction-sections -pipe -isystem $PREFIX/include"
export LDFLAGS="-Wl,-O2 -Wl,--sort-common -Wl,--as-needed -Wl,-z,relro -Wl,-z,now -Wl,--disable-new-dtags -Wl,--gc-sections -Wl,--allow-shlib-undefined -Wl,-rpath,$PREFIX/lib -Wl,-rpath-link,$PREFIX/lib -L$PREFIX/lib"
make -e CC="$CC" AR="$AR" PREFIX="$PREFIX" install
"$STRIP" "$PREFIX/bin/words"
"$PREFIX/bin/words" it | grep -x '42 it'

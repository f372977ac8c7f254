// conda-forge's native CFLAGS and LDFLAGS, unchanged.
//# RULE: -march -mtune -fno-plt -Wl,sort-common -Wl,as-needed -Wl,disable-new-dtags -Wl,allow-shlib-undefined -Wl,rpath-link
//# NEEDED[since 3.1.69]: emcc -march=nocona -mtune=haswell -ftree-vectorize -fPIC -fstack-protector-strong -fno-plt -O2 -ffunction-sections -pipe -isystem /opt/env/include -c % -o %t.o
//# STDERR: error: unsupported option '-march='
//# RUN: cc -march=nocona -mtune=haswell -ftree-vectorize -fPIC -fstack-protector-strong -fno-plt -O2 -ffunction-sections -pipe -isystem /opt/env/include -c % -o %t.o
//# STDERR:
//# NEEDED: emcc -Wl,-O2 -Wl,--sort-common -Wl,--as-needed -Wl,-z,relro -Wl,-z,now -Wl,--disable-new-dtags -Wl,--gc-sections -Wl,--allow-shlib-undefined -Wl,-rpath,/opt/env/lib -Wl,-rpath-link,/opt/env/lib -L/opt/env/lib % -o %t.js
//# STDERR: unknown argument: --sort-common
//# RUN: cc -Wl,-O2 -Wl,--sort-common -Wl,--as-needed -Wl,-z,relro -Wl,-z,now -Wl,--disable-new-dtags -Wl,--gc-sections -Wl,--allow-shlib-undefined -Wl,-rpath,/opt/env/lib -Wl,-rpath-link,/opt/env/lib -L/opt/env/lib %t.o -o %t
//# STDERR:
//# RUN: %t
//# PRINTS: hello
#include <stdio.h>
int main(void) {
  puts("hello");
  return 0;
}

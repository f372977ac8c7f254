// Missing files: the compiler's own message and exit code, and nothing half-written.
//# SAME: cc nosuch.c -c
//# FAILS=1: cc nosuch.c -o %t
//# STDERR: nosuch.c
//# FAILS=1: cc nosuch.o -o %t
//# STDERR: nosuch.o
//# FAILS=1: cc @nosuch.response % -o %t
//# STDERR: nosuch.response
//# FAILS=1: cc % -o nofolder/out
//# STDERR: nofolder
//# FAILS=1: cc -c % -o nofolder/out.o
//# STDERR: nofolder
//# RUN: test ! -e %t && test ! -e %t.wasm && test ! -e nofolder
// No home and no place for a cache is no reason to fail.
//# RUN: env -u HOME XDG_CACHE_HOME=/proc/none sh -c 'cc % -o t && ./t'
//# RUN: env -u HOME -u XDG_CACHE_HOME sh -c 'cc % -o t && ./t'
int main(void) { return 0; }

// Options for the linker in CFLAGS: gcc takes them without a word.
//# RULE: -s= -rdynamic -u -z -bundle -pie -no-pie -nopie -static-pie -static-libgcc -static-libstdc++ -shared-libgcc
//# RULE: -fuse-ld -time -L
//# EACH: -rdynamic -bundle -pie -no-pie -nopie -static-pie -static-libgcc -static-libstdc++ -shared-libgcc
//# EACH: -fuse-ld=gold -fuse-ld=bfd -time -L/usr/lib
//# EACH[since 3.1.69]: -s
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# NEEDED: emcc -c % -z now -o %t.o
//# STDERR: now
//# NEEDED[until 6.0.5]: emcc -c % -u main -o %t.o
//# STDERR: main: No such file
//# NEEDED[since 6.0.5]: emcc -Werror -c % -u main -o %t.o
//# STDERR: unused
//# RUN: cc -Werror -c % %E -s -z now -u main -o %t.o
//# STDERR:
//# RUN: cc %t.o -s -rdynamic -pie -no-pie -static-libgcc -fuse-ld=gold -u main -z now -o %t && %t
//# RUN: cc -Werror % -s -rdynamic -pie -no-pie -static-libgcc -fuse-ld=gold -u main -z now -o %t && %t
//# STDERR:
int main(void) { return 0; }

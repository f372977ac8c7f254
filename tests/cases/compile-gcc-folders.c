// Where gcc finds its own programs and spec files.
//# RULE: -B -specs
//# NEEDED[until 3.1.69]: emcc -c % -B /opt -o %t.o
//# STDERR: multiple source files
//# NEEDED: emcc % -B /opt -o %t.js
//# STDERR: error
//# NEEDED: emcc -Werror -c % -specs=/usr/lib/gcc.specs -o %t.o
//# STDERR: unused
//# RUN: cc -Werror -c % -B /opt -B/opt -specs=/usr/lib/gcc.specs -o %t.o
//# STDERR:
//# RUN: cc % -B /opt -specs=/usr/lib/gcc.specs -o %t && %t
//# STDERR:
int main(void) { return 0; }

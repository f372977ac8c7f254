// A file's bytes as an object, with GNU's names for them: by the linker, by the compiler, and by objcopy.
//# RULE: -Wl,b=default -Wl,format=default
//# RUN: mkdir sub && printf 'hello' >sub/data-1.txt && cc -c % -o own.o
//# NEEDED: wasm-ld -r -b binary sub/data-1.txt -o d.o || emcc own.o -Wl,-b,binary,sub/data-1.txt,-b,default -Wl,--format=default -o %t.js
//# STDERR: rror
//# RUN: ld -r -b binary -o d.o sub/data-1.txt && cc own.o d.o -o %t && %t && nm d.o
//# STDOUT: D _binary_sub_data_1_txt_start
//# RUN: objcopy -I binary -O elf32-i386 -B i386 sub/data-1.txt e.o && cc own.o e.o -o %t && %t
//# RUN: cc -r -nostdlib -Wl,-b,binary sub/data-1.txt -o f.o && ar rcs libf.a f.o && ranlib libf.a && cc own.o -L. -lf -o %t && %t
//# RUN: cc -Wl,-r,-b,binary -o g.o sub/data-1.txt && cc own.o g.o -o %t && %t
//# RUN: cc own.o -Wl,--format=binary sub/data-1.txt -Wl,--format=default -o %t && %t && cc -Wl,-b,binary,sub/data-1.txt,-b,default % -o %t && %t
//# RUN: cc -shared d.o -o libd.so && cc own.o libd.so -o %t && %t
//# RUN: cd sub && ld -r -b binary data-1.txt -o ../h.o && cd .. && nm h.o
//# STDOUT: _binary_data_1_txt_end
// In a section of its own, aligned, under other names.
//# RUN: objcopy -I binary -O elf64-x86-64 --rename-section .data=.rodata,alloc,load,readonly,data,contents --set-section-alignment .rodata=64 --redefine-sym _binary_sub_data_1_txt_start=mine sub/data-1.txt i.o && cc -DMINE % i.o -o %t && %t
// The size is a number and no address, which wasm-ld takes from no object: the link fails, and no wrong number is read.
//# FAILS: cc -DSIZE % d.o -o %t
//# STDERR: undefined symbol: _binary_sub_data_1_txt_size
//# FAILS: ld -r -b srec -o d.o sub/data-1.txt
//# STDERR: wasm-ld reads no files of other formats
#include <string.h>
extern char _binary_sub_data_1_txt_start[], _binary_sub_data_1_txt_end[], _binary_sub_data_1_txt_size[], mine[];
int main(void) {
#ifdef SIZE
  return (unsigned long)_binary_sub_data_1_txt_size != 5;
#elif defined MINE
  return memcmp(mine, "hello", 5) || (unsigned long)mine % 64;
#else
  return _binary_sub_data_1_txt_end - _binary_sub_data_1_txt_start != 5 || memcmp(_binary_sub_data_1_txt_start, "hello", 5);
#endif
}

// Options of GNU ld that decide nothing about a WebAssembly module, and those that wasm-ld has by another name.
//# RULE: -Wl,Tbss -Wl,Tdata -Wl,Ttext -Wl,Ttext-segment -Wl,Trodata-segment -Wl,Tldata-segment -Wl,section-start
//# RULE: -Wl,init=_init -Wl,fini=_fini -Wl,b=elf* -Wl,format=elf* -Wl,oformat=elf* -Wl,unresolved-symbols=ignore-in-object-files
//# RULE: -Wl,unresolved-symbols=ignore-in-shared-libs -Wl,require-defined -Wl,export-dynamic-symbol
//# RULE: -Wl,allow-multiple-definition -Wl,library -Wl,library-path -Wl,output -Wl,Bshareable -Wl,i -Wl,pie -Wl,pic-executable
//# RULE: -Wl,V -Wl,target-help -Wl,( -Wl,)
//# EACH: -Tbss=0x800000 -Tdata=0x600000 -Ttext,0x400000 -Ttext-segment=0x400000 -Trodata-segment=0x400000
//# EACH: -Tldata-segment=0x400000 --section-start=.text=0x400000 -init=_init -fini,_fini --format=elf64-x86-64
//# EACH: --oformat=elf64-x86-64 --unresolved-symbols=ignore-in-shared-libs --require-defined=main --export-dynamic-symbol=main
//# RULE: -Wl,demangle -Wl,demangle=none -Wl,verbose
//# EACH: --pic-executable -pie --demangle=auto --demangle=none -ashared -Ai386:x86-64 -belf64-x86-64 -fx -Fx
//# EACH: --package-metadata={} --compress-debug-sections=zlib --no-warn-rwx-segments --print-memory-usage
//# EACH: --orphan-handling=place --hash-size=1024 --no-warnings --no-dynamic-linker -Bgroup --traditional-format
//# EACH: --library=m
//# EACH[until 3.1.69]: --library-path=. --allow-multiple-definition
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -Wl,%e -o %t.js
//# STDERR: error:
//# RUN: cc %t.o -Wl,%e -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Wl,--library=m,--library-path=.,--allow-multiple-definition,-z,muldefs '-Wl,-(' -lm '-Wl,-)' -o %t && %t
//# STDERR:
//# NEEDED: emcc %t.o -Wl,--verbose=1 -o %t.js
//# STDERR: unknown argument: --verbose=1
//# RUN: cc %t.o -Wl,--verbose=1 -o %t && %t
//# STDERR: writing
//# RUN: ld -V | grep LLD && ld --target-help | grep -e --export
//# RUN: ld -i %t.o --output=%t.r.o && test -s %t.r.o
int main(void) { return 0; }

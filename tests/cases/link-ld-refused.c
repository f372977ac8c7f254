// Options of GNU ld that decide what a program is and that wasm-ld does not have: a sentence says why.
//# RULE: -Wl,T -Wl,script -Wl,default-script -Wl,dT -Wl,c -Wl,mri-script -Wl,defsym -Wl,init -Wl,fini -Wl,b -Wl,format -Wl,oformat
//# RULE: -Wl,EB -Wl,just-symbols -Wl,out-implib -Wl,dependency-file -Wl,ignore-unresolved-symbol -T
//# RULE: -Wl,print-output-format -Wl,print-sysroot
//# EACH: -T,x.ld -Tx.ld --script=x.ld --default-script=x.ld -dT,x.ld -c,x.mri --mri-script=x.mri --defsym=one=main -init=f
//# EACH: -fini,f -b,srec --format=srec --oformat=binary -EB --just-symbols=x --out-implib=x.a --dependency-file=x.d
//# EACH: --ignore-unresolved-symbol=f --print-output-format --print-sysroot
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -Wl,%e -o %t.js
//# STDERR: unknown argument
//# FAILS=1: cc %t.o -Wl,%e -o %t
//# STDERR: emshim:
// A compile reads no script, natively too.
//# NEEDED: emcc -Werror -T absent.ld -c % -o %t.w.o
//# STDERR: absent.ld
//# RUN: cc -Werror -T absent.ld -c % -o %t.w.o
//# STDERR:
// A link reads none either, and says so.
//# FAILS=1: cc %t.o -T absent.ld -o %t
//# STDERR: linker scripts
//# RUN: test ! -e %t
int main(void) { return 0; }

// Options of gcc's own work, which decide nothing about a program: of its optimizer, warnings and reports, of other processors.
//# RULE: -fhardened -fcanon-prefix-map -fno-canon-prefix-map -fstrict-flex-arrays* -static-libasan -static-libtsan
//# RULE: -static-liblsan -static-libubsan -T=bss* -T=data* -T=text*
//# EACH: -fhardened -fcanon-prefix-map -fno-canon-prefix-map -static-libtsan -static-liblsan -static-libubsan
//# RULE: -W=error=frame-larger-than=* -W=no-error=frame-larger-than=* -W=error=system-headers -W=no-error=system-headers
//# RULE: -W=error=larger-than* -W=no-error=larger-than*
//# EACH: -Werror=frame-larger-than=999 -Wno-error=frame-larger-than=999 -Werror=system-headers -Wno-error=system-headers
//# EACH: -Werror=larger-than=9999 -Wno-error=larger-than=9999
//# RULE: -flto-* -fprofile-use -C -CC -fexcess-precision=16
//# EACH: -fexcess-precision=16 -fprofile-use=/absent/profile -C -CC -gstabs -gstatement-frontiers -gas-loc-support -pass-exit-codes -p -remap
//# EACH: -Wa,--execstack -Wa,-mbranches-within-32B-boundaries -Wa,--noexecstack,--generate-missing-build-notes=yes
//# EACH: -Wa,-adhln=x -Ttext=0x400000 -Tdata=0x600000 -Tbss=0x800000
//# EACH: -fno-gcse -fweb -fmax-errors=5 -fipa-pta -fno-canonical-system-headers -fconserve-stack -flto-partition=none
//# EACH: -fno-var-tracking-assignments -fopt-info -fopt-info-vec-missed -fdump-tree-all -fno-diagnostics-show-caret
//# EACH: -fzero-call-used-regs=used-gpr -mno-direct-extern-access -mrdrnd -madx -mvaes -mmovbe -mgeneral-regs-only
//# EACH: -mharden-sls=all -mvzeroupper -mfentry -m3dnow -mcrc32 -Wlogical-op -Wno-clobbered -Werror=logical-op
//# EACH: --param=inline-unit-growth=9
//# EACH[until 3.1.69]: -static-libasan -fstrict-flex-arrays=3 -fcx-limited-range
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# RUN: cc -Werror -c % %E -static-libasan -fstrict-flex-arrays=3 -fcx-limited-range --param inline-unit-growth=9 -o %t.o
//# STDERR:
//# RUN: cc %E %t.o -o %t && %t
//# STDERR:
int main(void) { return 0; }

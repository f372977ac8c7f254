// What no name of ours copies or compiles is found at the end: programs get their wasm, and what is native is named.
//# RUN: cc % -o tool && mkdir -p p/bin q/bin
//# RUN: tar -cf - tool | tar -xf - -C p/bin && /bin/cp tool p/bin/renamed && cat tool >p/bin/said && chmod +x p/bin/said
//# RUN: python3 -c "import shutil; shutil.copy('tool', 'p/bin/copied')" && perl -MFile::Copy -e 'copy("tool", "p/bin/perls")' && chmod +x p/bin/perls
//# RUN: cp -r p/bin p/moved && ! p/bin/tool 2>lacks && grep 'cannot load .*tool.wasm: no such file' lacks
//# RUN: postlink finish p --from . && for one in p/*/*; do case $one in *.wasm) ;; *) $one || exit 1 ;; esac; done
//# RUN: /usr/bin/cc % -o native && install native q/bin/
//# STDERR: native is a native file (ELF, X86_64), and goes to q/bin/native; build it with the compiler on PATH
//# RUN: /usr/bin/ar rc libn.a native && EMSHIM_PREFIX=$PWD/q cp libn.a q/ && cp native elsewhere
//# STDERR: libn.a is a native file (ELF, X86_64), and goes to q/libn.a
//# RUN: EMSHIM_PREFIX=/usr/local DESTDIR=$PWD/s sh -c 'mkdir -p s/usr/local && cp native s/usr/local/it && cp native s/it'
//# STDERR: native is a native file (ELF, X86_64), and goes to s/usr/local/it
//# RUN: cp native copied && rm -r q/libn.a
//# STDERR:
//# FAILS: postlink finish q --from .
//# STDOUT: error[PL063]: a file for another machine
//# STDOUT: in q/bin/native
//# RUN: postlink finish q --from . --ignore PL063
int main(void) { return 0; }

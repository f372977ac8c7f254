# This platform's assembler, with and without the preprocessor.
## SAME: cc -c % -o out.o
## SAME: cc -c -x assembler % -o out.o
## SAME: cc -c -x assembler-with-cpp % -o out.o
## RUN: cp % t.S && cc -march=nocona -c t.S && test -s t.o
## RUN: echo 'int answer(void); int main(void) { return answer() != 42; }' >m.c && cc m.c % -o %t && %t
	.text
	.functype	answer () -> (i32)
	.globl	answer
	.type	answer,@function
answer:
	.functype	answer () -> (i32)
	i32.const	42
	end_function

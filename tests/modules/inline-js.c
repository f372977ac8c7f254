// JavaScript inside the side module.
//# MODULE em-js: -DFUNCTION
//# SINCE: 3.1.69
//# SHOWS: any
//# MODULE em-asm: -DSTATEMENT
//# SINCE: 3.1.69
//# SHOWS: any
#include <emscripten.h>
#ifdef FUNCTION
EM_JS(int, three, (void), { return 3; });
int test_function(void) { return three() - 3; }
#endif
#ifdef STATEMENT
int test_statement(void) { return EM_ASM_INT({ return $0 + 1; }, 3) - 4; }
#endif

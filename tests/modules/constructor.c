// Nothing: its constructors call what is there.
//# MODULE constructor:
//# SHOWS: loads
int main_add(int a, int b);
static int seen;
__attribute__((constructor)) static void begin(void) { seen = main_add(3, 4); }
int test_constructed(void) { return seen - 7; }

// It wants more memory than a main module with a fixed one has, or many places in the table.
//# MODULE large-data: -DBYTES=40000000
//# SHOWS: any
//# MODULE large-data-fits: -DBYTES=2000000
//# SHOWS: loads
//# MODULE large-alignment: -DBYTES=100 -DALIGNED=65536
//# SHOWS: any
#ifdef ALIGNED
_Alignas(ALIGNED)
#endif
static char room[BYTES];
int test_room(void) {
    volatile char *byte = room;
    byte[BYTES - 1] = 3;
    return byte[BYTES - 1] + byte[0] - 3;
}
#ifdef ALIGNED
int test_aligned(void) {
    char *volatile start = room;
    return (int)start % ALIGNED;
}
#endif

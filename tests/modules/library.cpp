// It uses the C++ library and run-time type information of the main module, which may not have kept them.
//# MODULE cpp-new: -DNEW
//# SHOWS: any
//# MODULE cpp-virtual: -DVIRTUAL
//# SHOWS: any
//# MODULE cpp-cast: -DCAST
//# SHOWS: any
//# MODULE cpp-string: -DSTRING
//# SHOWS: any
//# MODULE cpp-stream: -DSTREAM
//# SHOWS: any
//# MODULE cpp-static: -DSTATIC
//# SHOWS: any
//# BEYOND: the constructor asks how long the string is before it calls
#include <string>
#ifdef STREAM
#include <sstream>
#endif
volatile int zero;
struct Base { virtual ~Base() {} virtual int value() { return 1; } };
struct Derived : Base { int value() override { return 2; } };
#ifdef STATIC
static std::string words = std::string(20 + zero, 'x');
#endif
extern "C" {
#ifdef NEW
int test_new(void) {
    int *volatile five = new int(5);
    int got = *five;
    delete five;
    return got - 5;
}
#endif
#ifdef VIRTUAL
int test_virtual(void) {
    Derived derived;
    Base *volatile base = &derived;
    return base->value() - 2;
}
#endif
#ifdef CAST
int test_cast(void) {
    Derived derived;
    Base *volatile base = &derived;
    return dynamic_cast<Derived *>(base)->value() - 2;
}
#endif
#ifdef STRING
int test_string(void) {
    std::string text(20 + zero, 'x');
    text += "and a tail that does not fit";
    return text.size() != 48;
}
#endif
#ifdef STREAM
int test_stream(void) {
    std::ostringstream text;
    text << 42 << ' ' << 1.5;
    return text.str() != "42 1.5";
}
#endif
#ifdef STATIC
int test_static(void) { return words.size() != 20; }
#endif
}

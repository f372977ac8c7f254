// C++ exceptions and longjmp in one program; each job prints, run compares with the native build.
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>
extern "C" int c_jump(int);
struct Noisy { const char *name; explicit Noisy(const char *n) : name(n) {} ~Noisy() { std::printf("~%s\n", name); } };
static void thrower(int n) { Noisy here("thrower"); if (n) throw std::runtime_error("thrown"); }
static int caught() {
  try { thrower(1); } catch (const std::exception &e) { std::printf("caught %s\n", e.what()); }
  try { std::vector<int> v; v.at(3) = 1; } catch (const std::out_of_range &) { std::puts("out of range"); }
  try { try { throw 5; } catch (int) { throw; } } catch (int i) { std::printf("rethrown %d\n", i); }
  try { throw std::string("s"); } catch (...) { std::puts("anything"); }
  return 0;
}
static std::jmp_buf buffer;
static int mixed() {
  for (int i = 0; i < 3; i++) {
    if (int r = setjmp(buffer)) std::printf("jumped %d\n", r);
    else try { if (i) throw i; std::longjmp(buffer, 7); } catch (int n) { std::printf("caught %d\n", n); }
  }
  std::printf("C %d\n", c_jump(4));
  return 0;
}
static int uncaught() { std::printf("lost"); thrower(1); return 0; }
static int noexcept_throws() { struct T { static void f() noexcept { throw 1; } }; T::f(); return 0; }
static int terminates() { std::set_terminate([] { std::puts("handler"); std::fflush(stdout); std::abort(); }); std::terminate(); }
static int streams() { std::string line; while (std::getline(std::cin, line)) std::cout << "<" << line << ">\n"; std::cout << "no newline"; return 4; }
int main(int c, char **v) {
  std::string job = c > 1 ? v[1] : "";
  if (job == "caught") return caught();
  if (job == "mixed") return mixed();
  if (job == "uncaught") return uncaught();
  if (job == "noexcept") return noexcept_throws();
  if (job == "terminate") return terminates();
  if (job == "streams") return streams();
  return 99;
}

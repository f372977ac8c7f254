// Counts the words of a file; throws when there is none.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

static std::map<std::string, int> count(const char *path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(std::string("no file ") + path);
  std::map<std::string, int> found;
  for (std::string word; file >> word;) found[word]++;
  return found;
}

int main(int argc, char **argv) {
  try {
    for (const auto &pair : count(argc > 1 ? argv[1] : "input")) std::cout << pair.first << ' ' << pair.second << '\n';
    return 0;
  } catch (const std::exception &error) {
    std::cout << "caught: " << error.what() << '\n';
    return 3;
  }
}

#include "shapes.h"
#include <cstdlib>
#include <exception>
#include <iostream>

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    try {
        std::cout << rectangle(std::atoll(argv[1]), std::atoll(argv[2])) << std::endl;
    } catch (const std::exception &error) {
        std::cerr << "area: " << error.what() << std::endl;
        return 1;
    }
}

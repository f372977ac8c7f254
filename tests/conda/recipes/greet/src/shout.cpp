#include <cctype>
#include <iostream>
#include <stdexcept>
#include <string>

int main(int argc, char **argv) {
    try {
        std::string text = std::string("hello, ") + (argc > 1 ? argv[1] : throw std::invalid_argument("nobody"));
        for (char &c : text) c = std::toupper(static_cast<unsigned char>(c));
        std::cout << text << std::endl;
    } catch (const std::exception &error) {
        std::cerr << "shout: " << error.what() << std::endl;
        return 2;
    }
}

#pragma once
#include <cstdint>
std::int64_t rectangle(std::int64_t width, std::int64_t height);

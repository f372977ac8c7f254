#include "../missing.h"

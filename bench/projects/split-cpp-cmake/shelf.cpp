#include <sqlite3.h>

#include <string>

std::string shelf() { return std::string("sqlite ") + sqlite3_libversion(); }

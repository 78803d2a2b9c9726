#include <curl/curl.h>

#include <iostream>
#include <string>

std::string shelf();

int main() {
    std::cout << shelf() << ", curl " << curl_version_info(CURLVERSION_NOW)->version << std::endl;
}

#include <re2/re2.h>

#include <iostream>

// Prints the user and the host of each address among its arguments.
int main(int argc, char** argv) {
  static const RE2 address("(\\w[\\w.+-]*)@([\\w-]+(?:\\.[\\w-]+)+)");
  for (int i = 1; i < argc; ++i) {
    std::string user, host;
    if (RE2::FullMatch(argv[i], address, &user, &host)) {
      std::cout << user << " at " << host << "\n";
    } else {
      std::cout << argv[i] << " is no address\n";
    }
  }
  std::cout << "hello from RE2\n";
}

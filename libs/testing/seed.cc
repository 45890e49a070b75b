#include "libs/testing/seed.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace centralita::test {

uint64_t Seed() {
  static const uint64_t seed = [] {
    const char* given = std::getenv("CENTRALITA_TEST_SEED");
    const uint64_t chosen = given != nullptr ? std::stoull(given) : std::random_device()();
    std::printf("CENTRALITA_TEST_SEED=%llu\n", static_cast<unsigned long long>(chosen));
    return chosen;
  }();
  return seed;
}

std::mt19937_64 MakeRandom() { return std::mt19937_64(Seed()); }

}  // namespace centralita::test

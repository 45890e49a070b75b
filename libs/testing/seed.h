#pragma once

#include <cstdint>
#include <random>

namespace centralita::test {

/// The seed of this run: CENTRALITA_TEST_SEED, or a new one, which is printed once, so that a
/// failure can be seen again.
uint64_t Seed();

/// A generator that starts from Seed().
std::mt19937_64 MakeRandom();

}  // namespace centralita::test

#pragma once

#include <functional>

#include "absl/time/time.h"

namespace centralita::test {

/// Waits until `done()` is true, asking every few milliseconds. False if it was not so in time.
///
///   EXPECT_TRUE(Await([&] { return received.load() == 3; }));
bool Await(const std::function<bool()>& done, absl::Duration patience = absl::Seconds(10));

/// When a call in a test should be done: 10 s from now.
absl::Time Soon();

}  // namespace centralita::test

#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "libs/redis/client.h"

namespace centralita::test {

/// The Redis of CENTRALITA_TEST_REDIS_URL, and a prefix for the keys of one test; without a server
/// the test fails. Keys with the prefix are deleted at the end.
class TestRedis {
 public:
  TestRedis();
  ~TestRedis();
  TestRedis(const TestRedis&) = delete;
  TestRedis& operator=(const TestRedis&) = delete;

  redis::Client& client() { return client_; }
  const std::string& url() const { return url_; }
  const std::string& prefix() const { return prefix_; }
  std::string Key(absl::string_view name) const { return prefix_ + std::string(name); }

 private:
  std::string url_;
  std::string prefix_;
  redis::Client client_;
};

}  // namespace centralita::test

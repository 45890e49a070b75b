#include "libs/testing/test_redis.h"

#include <cstdio>
#include <cstdlib>
#include <random>

#include "absl/strings/str_format.h"
#include "libs/testing/await.h"

namespace centralita::test {
namespace {

constexpr int kPoolSize = 4;

std::string ServerUrl() {
  const char* url = std::getenv("CENTRALITA_TEST_REDIS_URL");
  if (url == nullptr) {
    std::fprintf(stderr, "CENTRALITA_TEST_REDIS_URL is not set: no Redis to test with\n");
    std::abort();
  }
  return url;
}

std::string RandomPrefix() {
  std::random_device random;  // Not the seeded one: runs at the same time must not meet.
  return absl::StrFormat("centralita:test:%08x%08x:", random(), random());
}

}  // namespace

TestRedis::TestRedis()
    : url_(ServerUrl()),
      prefix_(RandomPrefix()),
      client_(redis::ParseAddress(url_).value(), kPoolSize) {}

TestRedis::~TestRedis() {
  std::string cursor = "0";
  do {
    const auto page =
        client_.Run({"SCAN", cursor, "MATCH", prefix_ + "*", "COUNT", "1000"}, Soon());
    if (!page.ok()) return;
    cursor = page->items[0].text;
    for (const redis::Reply& key : page->items[1].items) {
      (void)client_.Run({"DEL", key.text}, Soon());
    }
  } while (cursor != "0");
}

}  // namespace centralita::test

#include "services/directory/crypto/openssl_secrets.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "services/directory/app/passwords.h"

namespace centralita::directory {
namespace {

// Made with another program: printf '101-k3xq7m:centralita:secret' | md5sum, sha256sum.
TEST(OpensslSecrets, DigestsAreThoseOfRfc7616) {
  const OpensslSecrets secrets;
  const SipDigests digests = DigestsOf(secrets, "101-k3xq7m", "centralita", "secret");
  EXPECT_EQ(digests.realm, "centralita");
  EXPECT_EQ(digests.ha1_md5, "8bc7f0c5c8697c968153ab23b579a2aa");
  EXPECT_EQ(digests.ha1_sha256, "2fb99692142832e7ace8896831a1abd98ad22f8d7da1f511c8d04df07816219d");
}

// RFC 7616 §3.9.1: the A1 of its example.
TEST(OpensslSecrets, AgreesWithTheExampleOfTheRfc) {
  const OpensslSecrets secrets;
  EXPECT_EQ(secrets.Md5("Mufasa:http-auth@example.org:Circle of Life"),
            "3d78807defe7de2157e2b0b6573a855f");
}

TEST(OpensslSecrets, RandomTextUsesTheWholeAlphabetEvenly) {
  OpensslSecrets secrets;
  std::map<char, int> counts;
  for (const char c : secrets.RandomText(30'000, "abc")) ++counts[c];
  ASSERT_EQ(counts.size(), 3u);
  for (const auto& [letter, count] : counts) {
    EXPECT_GT(count, 9'400) << letter;  // Seven standard deviations.
    EXPECT_LT(count, 10'600) << letter;
  }
}

TEST(OpensslSecrets, PasswordsAndKeysDoNotRepeat) {
  OpensslSecrets secrets;
  std::set<std::string> made;
  for (int i = 0; i < 1000; ++i) {
    const std::string password = MakeSipPassword(secrets);
    EXPECT_EQ(password.size(), 24u);
    made.insert(password);
    made.insert(MakeApiKey(secrets));
  }
  EXPECT_EQ(made.size(), 2000u);
}

TEST(OpensslSecrets, EqualComparesAll) {
  const OpensslSecrets secrets;
  EXPECT_TRUE(secrets.Equal("abc", "abc"));
  EXPECT_FALSE(secrets.Equal("abc", "abd"));
  EXPECT_FALSE(secrets.Equal("abc", "abcd"));
}

}  // namespace
}  // namespace centralita::directory

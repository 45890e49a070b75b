#include "services/media/domain/digest.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::media {
namespace {

using test::StatusIs;

// RFC 7616 §3.9.1.
constexpr char kRealm[] = "http-auth@example.org";
constexpr char kMd5[] =
    R"(Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", )"
    R"(algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, )"
    R"(cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, )"
    R"(response="8ca523f5e9506fed4657c9700eebdbec", )"
    R"(opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";
constexpr char kSha256[] =
    R"(Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", )"
    R"(algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, )"
    R"(cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, )"
    R"(response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", )"
    R"(opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";

std::string Ha1(DigestAlgorithm algorithm, absl::string_view password) {
  return HashCredentials(algorithm, "Mufasa", kRealm, password);
}

TEST(Digest, Md5ExampleOfTheRfcIsRight) {
  ASSERT_OK_AND_ASSIGN(const DigestResponse digest, ParseDigest(kMd5));

  EXPECT_TRUE(IsRight(digest, Ha1(DigestAlgorithm::kMd5, "Circle of Life"), "GET"));
  EXPECT_FALSE(IsRight(digest, Ha1(DigestAlgorithm::kMd5, "circle of life"), "GET"));
  EXPECT_FALSE(IsRight(digest, Ha1(DigestAlgorithm::kMd5, "Circle of Life"), "PUT"));
}

TEST(Digest, Sha256ExampleOfTheRfcIsRight) {
  ASSERT_OK_AND_ASSIGN(const DigestResponse digest, ParseDigest(kSha256));

  EXPECT_EQ(digest.algorithm, DigestAlgorithm::kSha256);
  EXPECT_TRUE(IsRight(digest, Ha1(DigestAlgorithm::kSha256, "Circle of Life"), "GET"));
}

TEST(Digest, HeaderIsTakenApartWithEscapesAndOddSpaces) {
  ASSERT_OK_AND_ASSIGN(
      const DigestResponse digest,
      ParseDigest(R"(digest username = "a\"b\\c" ,realm="r",nonce="n",uri="sip:x",)"
                  R"(cnonce="c",qop="auth",nc=0000000a,response="e")"));

  EXPECT_EQ(digest.username, R"(a"b\c)");
  EXPECT_EQ(digest.nonce_count, 10u);
  EXPECT_EQ(digest.algorithm, DigestAlgorithm::kMd5);
}

TEST(Digest, MalformedHeadersAreRefused) {
  for (
      const char* header :
      {"", "Basic abc", "Digest ", "Digest username", R"(Digest username="a)",
       R"(Digest qop=auth, qop=auth)", R"(Digest username="a" realm="r")",
       R"(Digest username="a",realm="r",nonce="n",uri="u",cnonce="c",qop=auth,nc=1,response="e")",
       R"(Digest username="a",realm="r",nonce="n",uri="u",cnonce="c",qop=auth,nc=00000000,response="e")",
       R"(Digest username="a",realm="r",nonce="n",uri="u",qop=auth,nc=00000001,response="e")"}) {
    EXPECT_FALSE(ParseDigest(header).ok()) << header;
  }
}

TEST(Digest, WithoutQopOrWithAnotherAlgorithmIsNotSupported) {
  EXPECT_THAT(ParseDigest(R"(Digest username="a",realm="r",nonce="n",uri="u",response="e")"),
              StatusIs(absl::StatusCode::kUnimplemented, "DIGEST_NOT_SUPPORTED"));
  EXPECT_THAT(ParseDigest(R"(Digest username="a",realm="r",nonce="n",uri="u",response="e",)"
                          R"(cnonce="c",nc=00000001,qop=auth,algorithm=MD5-sess)"),
              StatusIs(absl::StatusCode::kUnimplemented, "DIGEST_NOT_SUPPORTED"));
}

TEST(Digest, ChallengeSaysWhatIsNeeded) {
  EXPECT_EQ(Challenge(DigestAlgorithm::kSha256, "r", "n", true),
            R"(Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth", stale=true)");
}

}  // namespace
}  // namespace centralita::media

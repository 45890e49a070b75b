#include "services/media/domain/digest_client.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

// RFC 7616 §3.9.1.
constexpr char kNonce[] = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
constexpr char kOpaque[] = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";

DigestCredential Mufasa() {
  constexpr char kRealm[] = "http-auth@example.org";
  return {
      .username = "Mufasa",
      .realm = kRealm,
      .ha1_md5 = HashCredentials(DigestAlgorithm::kMd5, "Mufasa", kRealm, "Circle of Life"),
      .ha1_sha256 = HashCredentials(DigestAlgorithm::kSha256, "Mufasa", kRealm, "Circle of Life")};
}

std::string Header(const std::string& algorithm) {
  return absl::StrCat("Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=",
                      algorithm, ", nonce=\"", kNonce, "\", opaque=\"", kOpaque, "\"");
}

DigestRequest Request() {
  return {.method = "GET",
          .uri = "/dir/index.html",
          .cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};
}

TEST(DigestClient, AnswersAsTheRfcSays) {
  const auto md5 = ChooseChallenge({Header("MD5")}, Mufasa());
  ASSERT_TRUE(md5.ok()) << md5.status();
  const std::string answer = AnswerChallenge(*md5, Mufasa(), Request());
  EXPECT_TRUE(absl::StrContains(answer, "response=\"8ca523f5e9506fed4657c9700eebdbec\"")) << answer;
  EXPECT_TRUE(absl::StrContains(answer, "nc=00000001")) << answer;
  EXPECT_TRUE(absl::StrContains(answer, absl::StrCat("opaque=\"", kOpaque, "\""))) << answer;

  const auto sha = ChooseChallenge({Header("SHA-256")}, Mufasa());
  ASSERT_TRUE(sha.ok()) << sha.status();
  EXPECT_TRUE(absl::StrContains(
      AnswerChallenge(*sha, Mufasa(), Request()),
      "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""));
}

TEST(DigestClient, OurOwnGateTakesItsAnswer) {
  const auto challenge = ChooseChallenge({Header("SHA-256")}, Mufasa());
  const auto parsed = ParseDigest(AnswerChallenge(*challenge, Mufasa(), Request()));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_TRUE(IsRight(*parsed, Mufasa().ha1_sha256, "GET"));
}

TEST(DigestClient, OldFormWithoutQopIsAnsweredInKind) {
  const auto challenge =
      ChooseChallenge({"Digest realm=\"http-auth@example.org\", nonce=\"n\""}, Mufasa());
  ASSERT_TRUE(challenge.ok()) << challenge.status();
  const std::string answer = AnswerChallenge(*challenge, Mufasa(), Request());
  const std::string expected = HashHex(
      DigestAlgorithm::kMd5,
      absl::StrCat(Mufasa().ha1_md5, ":n:", HashHex(DigestAlgorithm::kMd5, "GET:/dir/index.html")));
  EXPECT_TRUE(absl::StrContains(answer, absl::StrCat("response=\"", expected, "\""))) << answer;
  EXPECT_FALSE(absl::StrContains(answer, "qop")) << answer;
}

TEST(DigestClient, TakesTheFirstThatItCanAnswer) {
  const auto chosen =
      ChooseChallenge({Header("SHA-512-256"), Header("SHA-256"), Header("MD5")}, Mufasa());
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->algorithm, DigestAlgorithm::kSha256);
  DigestCredential old = Mufasa();
  old.ha1_sha256.clear();
  EXPECT_EQ(ChooseChallenge({Header("SHA-256"), Header("MD5")}, old)->algorithm,
            DigestAlgorithm::kMd5);
}

TEST(DigestClient, SaysWhyItCannot) {
  const auto reason = [](const std::vector<std::string>& headers, DigestCredential credential) {
    return status::Reason(ChooseChallenge(headers, credential).status());
  };
  DigestCredential foreign = Mufasa();
  foreign.realm = "elsewhere";
  EXPECT_EQ(reason({Header("MD5")}, foreign), "REALM_DIFFERS");
  EXPECT_EQ(reason({Header("MD5")}, {}), "NO_CREDENTIAL");
  EXPECT_EQ(reason({Header("SHA-512-256")}, Mufasa()), "DIGEST_NOT_SUPPORTED");
  EXPECT_EQ(reason({}, Mufasa()), "DIGEST_NOT_SUPPORTED");
  EXPECT_EQ(status::Reason(ParseChallenge("Basic realm=\"x\"").status()), "DIGEST_MALFORMED");
  EXPECT_EQ(status::Reason(ParseChallenge("Digest realm=\"x\"").status()), "DIGEST_MALFORMED");
  EXPECT_EQ(
      status::Reason(ParseChallenge("Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"").status()),
      "DIGEST_NOT_SUPPORTED");
}

TEST(DigestClient, StaleIsSeen) {
  EXPECT_FALSE(ParseChallenge(Header("MD5"))->stale);
  EXPECT_TRUE(ParseChallenge(Header("MD5") + ", stale=TRUE")->stale);
}

}  // namespace
}  // namespace centralita::media

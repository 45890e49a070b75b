#include "services/media/domain/nonce.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

class NonceTest : public testing::Test {
 protected:
  NonceSource nonces_{"a secret", absl::Minutes(2)};
};

TEST_F(NonceTest, OursIsFreshUntilItsTimeIsUp) {
  const std::string nonce = nonces_.Make(kNow);

  EXPECT_EQ(nonces_.Check(nonce, 1, kNow + absl::Minutes(2)), NonceVerdict::kFresh);
  EXPECT_EQ(nonces_.Check(nonce, 1, kNow + absl::Minutes(2) + absl::Seconds(1)),
            NonceVerdict::kStale);
}

TEST_F(NonceTest, WhatWasNotMadeByUsIsForeign) {
  std::string forged = nonces_.Make(kNow);
  forged[3] = forged[3] == '0' ? '1' : '0';

  EXPECT_EQ(nonces_.Check(forged, 1, kNow), NonceVerdict::kForeign);
  EXPECT_EQ(nonces_.Check("", 1, kNow), NonceVerdict::kForeign);
  EXPECT_EQ(NonceSource("another", absl::Minutes(2)).Check(nonces_.Make(kNow), 1, kNow),
            NonceVerdict::kForeign);
}

TEST_F(NonceTest, CountMustRiseWithEachUse) {
  const std::string nonce = nonces_.Make(kNow);
  nonces_.Use(nonce, 2, kNow);

  EXPECT_EQ(nonces_.Check(nonce, 1, kNow), NonceVerdict::kStale);
  EXPECT_EQ(nonces_.Check(nonce, 2, kNow), NonceVerdict::kStale);
  EXPECT_EQ(nonces_.Check(nonce, 3, kNow), NonceVerdict::kFresh);
}

TEST_F(NonceTest, UseIsRememberedForAsLongAsTheNonceLives) {
  const std::string nonce = nonces_.Make(kNow);
  nonces_.Use(nonce, 1, kNow);
  for (int i = 1; i <= 119; ++i) {
    nonces_.Use(nonces_.Make(kNow + absl::Seconds(i)), 1, kNow + absl::Seconds(i));
  }

  EXPECT_NE(nonces_.Check(nonce, 1, kNow + absl::Seconds(119)), NonceVerdict::kFresh);
}

}  // namespace
}  // namespace centralita::media

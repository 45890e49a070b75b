#include "services/edge/app/authenticator.h"

#include <gtest/gtest.h>

namespace centralita::edge {
namespace {

/// Answers when the test says so.
class FakeAuthority final : public KeyAuthority {
 public:
  void Ask(const std::string&, Callback callback) override {
    ++questions;
    pending.push_back(std::move(callback));
  }
  void Answer(const absl::StatusOr<Principal>& answer) {
    const auto callbacks = std::exchange(pending, {});
    for (const Callback& callback : callbacks) callback(answer);
  }

  int questions = 0;
  std::vector<Callback> pending;
};

class AuthenticatorTest : public testing::Test {
 protected:
  void Ask() {
    authenticator_.Authenticate(
        "key", [this](absl::StatusOr<Principal> answer) { answers_.push_back(std::move(answer)); });
  }

  FakeAuthority authority_;
  FakeClock clock_{absl::UnixEpoch()};
  Authenticator authenticator_{authority_, clock_};
  std::vector<absl::StatusOr<Principal>> answers_;
};

TEST_F(AuthenticatorTest, QuestionsOfOneMomentAreOne) {
  Ask();
  Ask();
  authority_.Answer(Principal{.workspace_id = "w1"});
  Ask();

  EXPECT_EQ(authority_.questions, 1);
  ASSERT_EQ(answers_.size(), 3u);
  EXPECT_EQ(answers_[2]->workspace_id, "w1");
}

TEST_F(AuthenticatorTest, AKnownKeyIsAskedAboutAgainAfterAWhile) {
  Ask();
  authority_.Answer(Principal{.workspace_id = "w1"});
  clock_.Advance(absl::Seconds(31));
  Ask();
  EXPECT_EQ(authority_.questions, 2);
  authority_.Answer(absl::UnauthenticatedError("revoked"));
  EXPECT_TRUE(absl::IsUnauthenticated(answers_[1].status()));
}

TEST_F(AuthenticatorTest, AnUnknownKeyIsAskedAboutAgainSoon) {
  Ask();
  authority_.Answer(absl::UnauthenticatedError("unknown"));
  Ask();
  EXPECT_EQ(authority_.questions, 1);
  clock_.Advance(absl::Seconds(3));
  Ask();
  EXPECT_EQ(authority_.questions, 2);
}

TEST_F(AuthenticatorTest, WhileNobodyCanBeAskedAKnownKeyStaysKnown) {
  Ask();
  authority_.Answer(Principal{.workspace_id = "w1"});
  clock_.Advance(absl::Minutes(5));
  Ask();
  authority_.Answer(absl::UnavailableError("down"));
  ASSERT_EQ(answers_.size(), 2u);
  EXPECT_TRUE(answers_[1].ok());

  clock_.Advance(absl::Minutes(6));
  Ask();
  authority_.Answer(absl::UnavailableError("down"));
  EXPECT_TRUE(absl::IsUnavailable(answers_[2].status()));
}

}  // namespace
}  // namespace centralita::edge

// Phones come and go.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/await.h"
#include "services/media/testing/gateway_test.h"

namespace centralita::media::test {
namespace {

using centralita::test::Await;

class RegistrationTest : public GatewayTest {};

TEST_F(RegistrationTest, RealPhoneRegistersOverUdpAndTcpAndRoutingHearsOfIt) {
  StartGateway();

  auto alice = RegisteredPhone("alice", true, "udp");
  auto bob = RegisteredPhone("bob", true, "tcp");

  EXPECT_TRUE(Await([&] { return peers_.presence.HasPhone("alice"); }));
  EXPECT_TRUE(Await([&] { return peers_.presence.HasPhone("bob"); }));
}

TEST_F(RegistrationTest, WrongPasswordIsChallengedAgainAndThenThrottled) {
  StartGateway();

  EXPECT_EQ(Sipp("register_wrong", {"-s", "alice", "-au", "alice", "-ap", "wrong"})
                ->Wait(absl::Seconds(10)),
            0)
      << ReadFile(folder_.path() + "/register_wrong.messages");
  EXPECT_FALSE(peers_.presence.HasPhone("alice"));
}

TEST_F(RegistrationTest, UnknownUserLooksLikeAWrongPassword) {
  StartGateway();

  EXPECT_EQ(Sipp("register_wrong", {"-s", "nobody", "-au", "nobody", "-ap", "wrong"})
                ->Wait(absl::Seconds(10)),
            0)
      << ReadFile(folder_.path() + "/register_wrong.messages");
}

TEST_F(RegistrationTest, TooBriefAnIntervalIsRefusedWithTheShortestThatIsTaken) {
  StartGateway();

  EXPECT_EQ(Sipp("register_brief", {"-s", "alice", "-au", "alice", "-ap", "alice-secret"})
                ->Wait(absl::Seconds(10)),
            0)
      << ReadFile(folder_.path() + "/register_brief.messages");
}

TEST_F(RegistrationTest, PhoneRegistersAgainWhileTheDirectoryIsAway) {
  StartGateway();
  RegisterContact("alice", "alice-secret", FreePort());
  peers_.StopDirectory();
  absl::SleepFor(absl::Seconds(11));  // What is known is no longer fresh, and is used anyhow.

  RegisterContact("alice", "alice-secret", FreePort());

  EXPECT_EQ(Sipp("register_wrong", {"-s", "alice", "-au", "alice", "-ap", "wrong"})
                ->Wait(absl::Seconds(20)),
            0);
}

}  // namespace
}  // namespace centralita::media::test

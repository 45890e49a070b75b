#include "services/media/app/registrar_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/media/app/gateway_fixture.h"

namespace centralita::media {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RegistrarDeskTest : public GatewayFixture {};

TEST_F(RegistrarDeskTest, PhoneIsChallengedThenRegisteredAndToldToRouting) {
  gateway_.OnRegister(Register("sip:ana@192.0.2.9:5060"));
  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("refused 1 401"));
  EXPECT_EQ(credentials_.asked, 0);

  gateway_.OnRegister(Register("sip:ana@192.0.2.9:5060", Authorize("ana", "secret")));

  EXPECT_THAT(signalling_.TakeSaid(), ElementsAre("registered 2 1"));
  ASSERT_EQ(reports_.last.size(), 1u);
  EXPECT_EQ(reports_.last[0].person, (Person{"w", "ana"}));
  EXPECT_EQ(reports_.last[0].until, clock_.Now() + absl::Seconds(120));
}

TEST_F(RegistrarDeskTest, UnknownUserAndWrongPasswordAreAnsweredAlike) {
  gateway_.OnRegister(Register("sip:ana@1"));
  gateway_.OnRegister(Register("sip:ana@1", Authorize("ana", "wrong")));
  EXPECT_EQ(signalling_.last_refusal.status, 401);

  IncomingRegister unknown = Register("sip:x@1", Authorize("nobody", "wrong"));
  unknown.to_user = "nobody";
  gateway_.OnRegister(unknown);
  EXPECT_EQ(signalling_.last_refusal.status, 401);
}

TEST_F(RegistrarDeskTest, FiveFailuresCloseTheDoorForAMinute) {
  gateway_.OnRegister(Register("sip:ana@1"));
  for (int i = 0; i < 5; ++i) {
    gateway_.OnRegister(Register("sip:ana@1", Authorize("ana", "wrong")));
    EXPECT_EQ(signalling_.last_refusal.status, 401);
  }
  const int asked = credentials_.asked;
  const std::string right = Authorize("ana", "secret");

  gateway_.OnRegister(Register("sip:ana@1", right));
  EXPECT_EQ(signalling_.last_refusal.status, 403);
  EXPECT_EQ(credentials_.asked, asked);

  timers_.Advance(absl::Minutes(1));
  gateway_.OnRegister(Register("sip:ana@1", right));
  EXPECT_EQ(gateway_.Status().devices, 1);
}

TEST_F(RegistrarDeskTest, ReplayIsStale) {
  gateway_.OnRegister(Register("sip:ana@1"));
  const std::string authorization = Authorize("ana", "secret");
  gateway_.OnRegister(Register("sip:ana@1", authorization));

  gateway_.OnRegister(Register("sip:ana@1", authorization));

  EXPECT_EQ(signalling_.last_refusal.status, 401);
  EXPECT_THAT(signalling_.last_refusal.challenges.front(), HasSubstr("stale=true"));
}

TEST_F(RegistrarDeskTest, NonceOfAnEarlierLifeIsStaleAndNobodyIsAsked) {
  gateway_.OnRegister(Register("sip:ana@1"));
  const std::string right = Authorize("ana", "secret");
  for (const std::string& nonce : {std::string("x"), std::string(56, '0')}) {
    std::string foreign = right;
    const size_t from = foreign.find("nonce=\"") + 7;
    foreign.replace(from, foreign.find('"', from) - from, nonce);

    gateway_.OnRegister(Register("sip:ana@1", foreign));

    EXPECT_EQ(signalling_.last_refusal.status, 401);
    EXPECT_THAT(signalling_.last_refusal.challenges.front(), HasSubstr("stale=true"));
  }
  EXPECT_EQ(credentials_.asked, 0);
}

TEST_F(RegistrarDeskTest, NoMoreThanAThousandLookupsAtOnce) {
  gateway_.OnRegister(Register("sip:ana@1"));
  const std::string right = Authorize("ana", "secret");
  credentials_.silent = true;
  for (int i = 0; i < 1001; ++i) gateway_.OnRegister(Register("sip:ana@1", right));
  EXPECT_EQ(credentials_.asked, 1000);
  EXPECT_EQ(signalling_.last_refusal.status, 503);

  credentials_.silent = false;
  credentials_.unanswered.back()(absl::UnavailableError("away"));
  gateway_.OnRegister(Register("sip:ana@1", right));
  EXPECT_EQ(gateway_.Status().devices, 1);
}

TEST_F(RegistrarDeskTest, NobodyRegistersForAnother) {
  gateway_.OnRegister(Register("sip:ana@1"));
  IncomingRegister request = Register("sip:ana@1", Authorize("ana", "secret"));
  request.to_user = "berta";

  gateway_.OnRegister(request);

  EXPECT_EQ(signalling_.last_refusal.status, 403);
}

TEST_F(RegistrarDeskTest, DirectoryThatIsAwayIsNobodysFault) {
  gateway_.OnRegister(Register("sip:ana@1"));
  credentials_.away = true;

  gateway_.OnRegister(Register("sip:ana@1", Authorize("ana", "secret")));

  EXPECT_EQ(signalling_.last_refusal.status, 503);
}

TEST_F(RegistrarDeskTest, ExpiredPhoneIsTold) {
  RegisterPhone("sip:ana@192.0.2.9:5060");
  reports_.last.clear();

  timers_.Advance(absl::Seconds(121));

  EXPECT_EQ(gateway_.Status().devices, 0);
  EXPECT_EQ(Run(RingAna("agent", "")), "NO_DEVICE");
}

TEST_F(RegistrarDeskTest, AllIsReportedAtStartAndEveryHalfMinute) {
  EXPECT_EQ(reports_.reports, 1);
  EXPECT_TRUE(reports_.last_complete);
  RegisterPhone("sip:ana@192.0.2.9:5060");

  timers_.Advance(absl::Seconds(30));

  EXPECT_TRUE(reports_.last_complete);
  EXPECT_EQ(reports_.last.size(), 1u);
}

}  // namespace
}  // namespace centralita::media

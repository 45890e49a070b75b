#include "services/media/domain/command.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "services/media/domain/command_memory.h"
#include "services/media/domain/fence_memory.h"
#include "services/media/domain/throttle.h"

namespace centralita::media {
namespace {

using test::IsOk;
using test::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

OriginateLeg Originate() {
  return {.leg_id = "l",
          .call_id = "c",
          .workspace_id = "w",
          .person_id = "p",
          .token = 1,
          .ring_time = absl::Seconds(20)};
}

OriginateTrunkLeg DialOut() {
  return {.leg_id = "l",
          .call_id = "c",
          .workspace_id = "w",
          .callee_number = "+34600111222",
          .caller_number = "+34910000000",
          .ring_time = absl::Seconds(20)};
}

TEST(Command, WhatMakesSenseIsValid) {
  for (const Verb& verb : std::initializer_list<Verb>{
           RingLeg{"l"}, AnswerLeg{"l"}, RejectLeg{"l", 486, "Busy"}, Originate(),
           BridgeLegs{"l", "m"}, PlayCommand{"l", Music{}},
           PlayCommand{"l", Prompt{"closed", "es"}}, StopPlay{"l"},
           HangUpLeg{"l", "Call completed elsewhere"}, StartRecording{"r", "c", "w", "l", "m"},
           StopRecording{"r"}, SendDtmf{"l", "1*#A"}, UnbridgeLegs{"l"}, DialOut(),
           PlayCommand{"l", Sequence{{"position_1", "key_1"}, "es"}}}) {
    EXPECT_THAT(Validate({"id", verb}), IsOk()) << NameOf(verb);
  }
}

TEST(Command, OnlyE164NumbersAreDialled) {
  for (const char* number : {"", "600111222", "+", "+34", "+0600111222", "+34600111222333444",
                             "+34600;ext=1", "+34600111222@evil.example", "0034600111222"}) {
    OriginateTrunkLeg dial = DialOut();
    dial.callee_number = number;
    EXPECT_THAT(Validate({"id", dial}),
                StatusIs(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID"))
        << number;
    dial = DialOut();
    dial.caller_number = number;
    EXPECT_THAT(Validate({"id", dial}),
                StatusIs(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID"))
        << number;
  }
}

TEST(Command, DialledLegNeedsWhatAnyLegNeeds) {
  OriginateTrunkLeg no_time = DialOut();
  no_time.ring_time = absl::ZeroDuration();
  OriginateTrunkLeg too_long = DialOut();
  too_long.ring_time = absl::Minutes(6);
  OriginateTrunkLeg no_call = DialOut();
  no_call.call_id.clear();
  OriginateTrunkLeg tied_to_itself = DialOut();
  tied_to_itself.tied_to = tied_to_itself.leg_id;
  for (const OriginateTrunkLeg& dial : {no_time, too_long, no_call, tied_to_itself}) {
    EXPECT_THAT(Validate({"id", dial}),
                StatusIs(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID"));
  }
}

TEST(Command, SequenceHasOneToSixteenPrompts) {
  const std::vector<std::string> too_many(17, "key_1");
  for (const Sequence& sequence :
       {Sequence{{}, "es"}, Sequence{too_many, "es"}, Sequence{{"key_1", ""}, "es"}}) {
    EXPECT_THAT(Validate({"id", PlayCommand{"l", sequence}}),
                StatusIs(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID"));
  }
}

TEST(Command, WhatMakesNoSenseIsRefused) {
  OriginateLeg no_token = Originate();
  no_token.token = 0;
  OriginateLeg no_time = Originate();
  no_time.ring_time = absl::ZeroDuration();
  for (const Verb& verb : std::initializer_list<Verb>{
           RingLeg{}, RejectLeg{"l", 200, ""}, RejectLeg{"l", 700, ""}, RejectLeg{"l", 486, "a\"b"},
           HangUpLeg{"l", "a\r\nX: y"}, no_token, no_time, BridgeLegs{"l", "l"},
           PlayCommand{"l", Prompt{}}, StartRecording{"r", "c", "w", "l", "l"}, SendDtmf{"l", ""},
           SendDtmf{"l", "x"}}) {
    EXPECT_THAT(Validate({"id", verb}),
                StatusIs(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID"))
        << NameOf(verb);
  }
  EXPECT_FALSE(Validate({"", RingLeg{"l"}}).ok());
}

TEST(CommandMemory, RemembersForAnHourAndNotMoreThanItsLimit) {
  CommandMemory memory(absl::Hours(1), 2);
  memory.Remember("a", kNow);
  EXPECT_TRUE(memory.WasDone("a"));
  EXPECT_FALSE(memory.WasDone("b"));

  memory.Remember("b", kNow);
  memory.Remember("c", kNow);
  EXPECT_FALSE(memory.WasDone("a"));
  memory.Remember("d", kNow + absl::Minutes(61));
  EXPECT_EQ(memory.size(), 1u);
}

TEST(FenceMemory, OlderTokenThanTheGreatestIsStale) {
  FenceMemory fence;

  EXPECT_THAT(fence.Admit("ana", 5), IsOk());
  EXPECT_THAT(fence.Admit("ana", 5), IsOk());
  EXPECT_THAT(fence.Admit("ana", 4),
              StatusIs(absl::StatusCode::kFailedPrecondition, "STALE_TOKEN"));
  EXPECT_THAT(fence.Admit("berta", 1), IsOk());
  EXPECT_THAT(fence.Admit("ana", 6), IsOk());
}

TEST(Throttle, BlocksAfterItsLimitUntilTheWindowHasPassed) {
  Throttle throttle(2, absl::Minutes(1));

  EXPECT_FALSE(throttle.CountFailure("ip", kNow));
  EXPECT_FALSE(throttle.IsBlocked("ip", kNow));
  EXPECT_TRUE(throttle.CountFailure("ip", kNow + absl::Seconds(10)));
  EXPECT_TRUE(throttle.IsBlocked("ip", kNow + absl::Seconds(59)));
  EXPECT_FALSE(throttle.IsBlocked("another", kNow));
  EXPECT_FALSE(throttle.IsBlocked("ip", kNow + absl::Minutes(1)));
}

TEST(Throttle, SuccessForgives) {
  Throttle throttle(2, absl::Minutes(1));
  throttle.CountFailure("ip", kNow);
  throttle.CountSuccess("ip");
  throttle.CountFailure("ip", kNow);

  EXPECT_FALSE(throttle.IsBlocked("ip", kNow));
}

}  // namespace
}  // namespace centralita::media

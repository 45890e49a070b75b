#include <set>

#include <gtest/gtest.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/random_story.h"
#include "services/routing/domain/router.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/group.h"
#include "services/routing/wire/snapshot.h"

namespace centralita::routing {
namespace {

/// "NO_AGENT" for kNoAgent's "no_agent".
template <typename Enum>
std::string Upper(Enum value) {
  return absl::AsciiStrToUpper(ToText(value));
}

TEST(Wire, EnumsAreTheSameOnBothSides) {
  for (int i = 1; i <= v1::MissedReason_MAX; ++i) {
    EXPECT_EQ(absl::StrCat("MISSED_REASON_", Upper(static_cast<MissedReason>(i))),
              v1::MissedReason_Name(ToProto(static_cast<MissedReason>(i))));
  }
  for (int i = 1; i <= v1::OfferOutcome_MAX; ++i) {
    EXPECT_EQ(absl::StrCat("OFFER_OUTCOME_", Upper(static_cast<OfferOutcome>(i))),
              v1::OfferOutcome_Name(ToProto(static_cast<OfferOutcome>(i))));
  }
  for (int i = 1; i <= v1::RoutedOutcome_MAX; ++i) {
    EXPECT_EQ(absl::StrCat("ROUTED_OUTCOME_", Upper(static_cast<RoutedOutcome>(i))),
              v1::RoutedOutcome_Name(ToProto(static_cast<RoutedOutcome>(i))));
  }
  for (int i = 1; i <= v1::NobodyBecause_MAX; ++i) {
    EXPECT_EQ(absl::StrCat("NOBODY_BECAUSE_", Upper(static_cast<NobodyBecause>(i))),
              v1::NobodyBecause_Name(ToProto(static_cast<NobodyBecause>(i))));
  }
  EXPECT_EQ(ToProto(ChosenStatus::kDoNotDisturb), v1::CHOSEN_STATUS_DO_NOT_DISTURB);
  EXPECT_EQ(FromProto(v1::CHOSEN_STATUS_AVAILABLE), ChosenStatus::kAvailable);
  EXPECT_EQ(FromProto(v1::CHOSEN_STATUS_UNSPECIFIED), ChosenStatus::kOffline);
  EXPECT_EQ(ToProto(SystemState::kWrapUp), v1::SYSTEM_STATE_WRAP_UP);
  EXPECT_EQ(ToProto(NotRoutable::kCoolingDown), v1::NOT_ROUTABLE_COOLING_DOWN);
  EXPECT_EQ(FromProto(v1::CALL_PHASE_ENDED), CallPhase::kEnded);
  EXPECT_EQ(FromProto(v1::CALLER_KNOWLEDGE_NOT_FOUND), CallerKnowledge::kNotFound);
}

/// Every event that stories make, and every state that they lead to, comes back from bytes as it was.
TEST(Wire, EventsAndSnapshotsComeBackAsTheyWere) {
  std::set<size_t> kinds;
  const uint64_t first = test::Seed();
  for (uint64_t seed = first; seed < first + 300; ++seed) {
    SCOPED_TRACE(absl::StrCat("story of seed ", seed));
    RandomStory story(seed);
    const Router router;
    Workspace live;
    Workspace replica;
    absl::Time now = absl::FromUnixSeconds(1'798'200'000);
    const auto act = [&](const Command& command) {
      const auto events = router.Step(live, command, now);
      if (!events.ok()) return;
      for (const Event& event : *events) {
        const absl::StatusOr<Event> read = DecodeEvent(EncodeEvent(event));
        ASSERT_TRUE(read.ok()) << read.status();
        ASSERT_TRUE(*read == event) << "kind " << event.fact.index();
        kinds.insert(event.fact.index());
        replica.Apply(*read);
      }
    };
    for (int group = 0; group < RandomStory::kGroups; ++group) act(story.Configure(group));
    for (const Command& command : story.Opening()) act(command);
    for (int step = 0; step < 60; ++step) {
      now += story.Pause();
      act(story.Next(live, now));
      if (HasFatalFailure()) return;
    }
    ASSERT_TRUE(replica == live);
    const absl::StatusOr<Workspace> restored = DecodeSnapshot(EncodeSnapshot(live));
    ASSERT_TRUE(restored.ok()) << restored.status();
    ASSERT_TRUE(*restored == live);
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Fact>);
}

TEST(Wire, WithoutAScheduleHolidaysAreDatesOfTheirOwnZone) {
  groups::v1::GroupSnapshot snapshot;
  snapshot.set_workspace_id("w1");
  snapshot.set_group_id("sales");
  auto& holiday = *snapshot.add_holidays();
  holiday.set_display_name("Kinro");
  holiday.set_date("2026-11-23");
  const auto is_open = [&snapshot](int hour) {
    const absl::CivilSecond wall(2026, 11, 23, hour, 0, 0);
    const absl::StatusOr<GroupConfig> config = FromProto(snapshot);
    EXPECT_TRUE(*config == *FromProto(ToProto(*config)));
    return config->opening.At(absl::FromCivil(wall, absl::UTCTimeZone()))->open;
  };
  EXPECT_FALSE(is_open(16));  // A snapshot of before the zone was told: UTC.

  snapshot.mutable_group()->mutable_holidays()->set_time_zone("Asia/Tokyo");
  EXPECT_FALSE(is_open(14));
  EXPECT_TRUE(is_open(16));

  snapshot.mutable_group()->mutable_holidays()->set_time_zone("Nowhere/Land");
  EXPECT_EQ(FromProto(snapshot)->opening.At(absl::UnixEpoch()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Wire, RefusesWhatIsNotOurs) {
  EXPECT_EQ(DecodeEvent("\xff\xff").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeEvent("").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeSnapshot("\xff\xff").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(DecodeSnapshot("").ok());
}

}  // namespace
}  // namespace centralita::routing

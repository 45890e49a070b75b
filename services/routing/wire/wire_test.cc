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
  // The last one is concluded by `calls`, never by the router.
  for (int i = 1; i < static_cast<int>(kMissedReasons); ++i) {
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
    for (int group = 0; group < RandomStory::kGroups; ++group) act(story.Configure(group, now));
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

TEST(Wire, UnknownSettingsOfANewerVersionAreTheDefaults) {
  groups::v1::GroupSnapshot snapshot;
  snapshot.set_workspace_id("w1");
  snapshot.set_group_id("sales");
  const absl::StatusOr<GroupConfig> plain = FromProto(snapshot);
  groups::v1::Group& group = *snapshot.mutable_group();
  group.mutable_distribution()->set_strategy(static_cast<groups::v1::Strategy>(99));
  group.mutable_empty_queue()->set_join(static_cast<groups::v1::Emptiness>(99));
  group.mutable_empty_queue()->set_leave(static_cast<groups::v1::Emptiness>(-1));
  group.mutable_missed_offers()->set_pause_scope(static_cast<groups::v1::PauseScope>(99));

  std::vector<std::string> unknown;
  const absl::StatusOr<GroupConfig> config = FromProto(snapshot, &unknown);

  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(unknown.size(), 4u);
  EXPECT_EQ(unknown[0], "strategy=99");
  EXPECT_TRUE(*config == *plain);
  EXPECT_EQ(config->distribution.strategy, Strategy::kOrdered);
  EXPECT_EQ(config->empty_queue.join, Emptiness::kNoneStaffed);
  EXPECT_EQ(config->empty_queue.leave, Emptiness::kNever);
  EXPECT_TRUE(config->missed_offers.pause_in_all_groups);
}

TEST(Wire, AdministratorsAreSortedAndEachOnce) {
  groups::v1::GroupSnapshot snapshot;
  snapshot.set_workspace_id("w1");
  snapshot.set_group_id("sales");
  for (const char* person : {"sue", "bob", "sue"}) {
    snapshot.mutable_group()->add_administrators(absl::StrCat("workspaces/w1/people/", person));
  }
  const absl::StatusOr<GroupConfig> config = FromProto(snapshot);
  ASSERT_TRUE(config.ok()) << config.status();
  const std::vector<PersonId> expected = {PersonId("bob"), PersonId("sue")};
  EXPECT_EQ(config->administrators, expected);
  EXPECT_TRUE(*FromProto(ToProto(*config)) == *config);
}

/// What a version wrote in whose days an agent had one call, and a call one offer.
TEST(Wire, SnapshotsOfOneCallPerAgentAreStillRead) {
  v1::WorkspaceSnapshot proto;
  proto.set_last_token(7);
  proto.set_last_call(1);
  groups::v1::GroupSnapshot& group = *proto.add_groups()->mutable_snapshot();
  group.set_workspace_id("w1");
  group.set_group_id("sales");
  group.mutable_group()->add_agents("workspaces/w1/people/ana");
  proto.mutable_groups(0)->mutable_figures()->set_received(1);
  proto.mutable_groups(0)->mutable_figures()->set_in_progress(1);
  v1::AgentImage& agent = *proto.add_agents();
  agent.set_person_id("ana");
  agent.set_call(1);
  v1::CallImage& call = *proto.add_calls();
  call.set_number(1);
  call.set_call_id("c1");
  call.set_phase(v1::CALL_PHASE_OFFERED);
  call.add_hops()->set_group_id("sales");
  call.mutable_queued_since()->set_seconds(1'798'200'000);
  call.mutable_offer()->set_token(7);

  const absl::StatusOr<Workspace> workspace = DecodeSnapshot(proto.SerializeAsString());

  ASSERT_TRUE(workspace.ok()) << workspace.status();
  const Agent& ana = *workspace->FindAgent(PersonId("ana"));
  EXPECT_EQ(ana.capacity, 1);
  EXPECT_EQ(SystemStateOf(ana), SystemState::kOffered);
  ASSERT_EQ(ana.engagements.size(), 1u);
  EXPECT_EQ(ana.engagements[0].call, 1u);
  const Call& read = *workspace->FindCall(CallId("c1"));
  ASSERT_NE(OfferOf(read, 7), nullptr);
  EXPECT_EQ(read.place, read.queued_since);

  agent.set_call(2);  // Of which nobody knows.
  EXPECT_EQ(DecodeSnapshot(proto.SerializeAsString()).status().code(), absl::StatusCode::kDataLoss);
}

TEST(Wire, RefusesWhatIsNotOurs) {
  EXPECT_EQ(DecodeEvent("\xff\xff").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeEvent("").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeSnapshot("\xff\xff").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(DecodeSnapshot("").ok());
}

}  // namespace
}  // namespace centralita::routing

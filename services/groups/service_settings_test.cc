// Every field of a group, there and back, asked for through gRPC on a real PostgreSQL.

#include <functional>
#include <string>
#include <vector>

#include "services/groups/service_fixture.h"

namespace centralita::groups {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::IsOk;
using test::StatusIs;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

class SettingsTest : public GroupsTest {
 protected:
  /// A group in which nothing is as by default.
  v1::Group Elaborate() {
    v1::Group group = Sales();
    v1::Distribution& distribution = *group.mutable_distribution();
    distribution.set_strategy(v1::STRATEGY_PROGRESSIVE);
    distribution.mutable_step_time()->set_seconds(7);
    distribution.set_ring_limit(3);
    v1::SkillDemand& demand = *distribution.add_skills();
    demand.set_skill("alemán");
    demand.set_min_level(4);
    demand.set_preferred(true);
    demand.mutable_drop_after()->set_seconds(45);
    distribution.mutable_sticky()->mutable_memory_time()->set_seconds(86400);
    distribution.mutable_sticky()->mutable_hold_time()->set_seconds(15);
    v1::AgentSettings& settings = *group.add_agent_settings();
    settings.set_agent(Person("agent-2"));
    settings.set_level(2);
    settings.set_weight(50);
    settings.add_skills()->set_skill("alemán");
    settings.mutable_skills(0)->set_level(9);
    settings.mutable_wrap_up_time()->set_seconds(0);
    settings.mutable_join_after()->set_seconds(30);
    settings.mutable_start_time()->set_seconds(1'800'000'000);
    settings.mutable_end_time()->set_seconds(1'900'000'000);
    settings.set_disabled(true);
    group.set_max_length(25);
    group.mutable_empty_queue()->set_join(v1::EMPTINESS_NEVER);
    group.mutable_empty_queue()->set_leave(v1::EMPTINESS_NONE_STAFFED);
    group.mutable_empty_queue()->mutable_leave_after()->set_seconds(0);
    v1::MissedOffers& missed = *group.mutable_missed_offers();
    missed.set_max_missed(2);
    missed.set_max_declined(4);
    missed.set_max_failed(6);
    missed.set_pause_scope(v1::PAUSE_SCOPE_GROUP);
    missed.mutable_pause_time()->set_seconds(120);
    missed.mutable_round_pause()->set_seconds(9);
    missed.set_max_rounds(5);
    v1::Announcements& announcements = *group.mutable_announcements();
    announcements.set_position(true);
    announcements.set_wait(true);
    announcements.mutable_first_after()->set_seconds(0);
    announcements.mutable_interval()->set_seconds(33);
    announcements.set_only_if_improved(true);
    group.mutable_callback()->set_offered(true);
    group.mutable_callback()->set_key("#");
    group.mutable_callback()->mutable_offer_after()->set_seconds(0);
    group.mutable_callback()->mutable_expire_after()->set_seconds(600);
    group.set_priority(-3);
    group.mutable_service_level_time()->set_seconds(12);
    group.mutable_max_wrap_up_extension()->set_seconds(90);
    group.add_channels(v1::CHANNEL_CALL);
    group.add_channels(v1::CHANNEL_MAIL);
    v1::ScheduleOverride& days = *group.add_overrides();
    days.set_start_date("2027-08-01");
    days.set_end_date("2027-08-15");
    days.set_display_name("Verano");
    days.add_open_spans()->set_open_minute(540);
    days.mutable_open_spans(0)->set_close_minute(840);
    group.mutable_holidays()->set_all(true);
    group.mutable_holidays()->set_time_zone("Europe/Madrid");
    group.mutable_holidays()->add_regions("ES-MD");
    group.mutable_overflow()->set_when_full(true);
    return group;
  }
};

TEST_F(SettingsTest, EveryFieldIsKeptAsItWasWantedAndToldToRouting) {
  const v1::Group wanted = Elaborate();
  ASSERT_OK_AND_ASSIGN(const v1::Group created, Create(wanted));
  ASSERT_OK_AND_ASSIGN(const v1::Group kept, Get(created.name()));
  const std::vector<v1::GroupSnapshot> feed = Feed();
  ASSERT_EQ(feed.size(), 1u);
  for (v1::Group got : {created, kept, feed[0].group()}) {
    EXPECT_FALSE(got.etag().empty());
    v1::Group expected = wanted;  // What the service adds is not a matter of this test.
    for (const char* added : {"name", "fail_safe", "ring_time", "wrap_up_time", "max_wait_time",
                              "state", "create_time", "update_time", "etag"}) {
      const auto* field = v1::Group::descriptor()->FindFieldByName(added);
      got.GetReflection()->ClearField(&got, field);
    }
    std::string difference;
    MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(expected, got)) << difference;
  }
}

TEST_F(SettingsTest, WhatIsUnsetHasItsDocumentedDefault) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  EXPECT_EQ(group.distribution().strategy(), v1::STRATEGY_ORDERED);
  EXPECT_EQ(group.distribution().step_time().seconds(), 10);
  EXPECT_EQ(group.distribution().ring_limit(), 10);
  EXPECT_EQ(group.max_length(), 0);
  EXPECT_EQ(group.empty_queue().join(), v1::EMPTINESS_NONE_STAFFED);
  EXPECT_EQ(group.empty_queue().leave(), v1::EMPTINESS_NEVER);
  EXPECT_EQ(group.empty_queue().leave_after().seconds(), 30);
  EXPECT_EQ(group.missed_offers().pause_scope(), v1::PAUSE_SCOPE_ALL_GROUPS);
  EXPECT_FALSE(group.missed_offers().has_round_pause()) << "the installation's";
  EXPECT_EQ(group.announcements().first_after().seconds(), 10);
  EXPECT_EQ(group.announcements().interval().seconds(), 60);
  EXPECT_EQ(group.callback().key(), "1");
  EXPECT_EQ(group.callback().offer_after().seconds(), 20);
  EXPECT_EQ(group.callback().expire_after().seconds(), 3600);
  EXPECT_EQ(group.service_level_time().seconds(), 20);
  ASSERT_EQ(group.channels_size(), 1);
  EXPECT_EQ(group.channels(0), v1::CHANNEL_CALL);
}

TEST_F(SettingsTest, ARowFromBeforeTheSettingsHasTheDefaults) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Elaborate()));
  running_->database().Query(
      absl::StrCat("WITH u AS (UPDATE groups.groups SET settings = '' WHERE id = '",
                   LastId(group.name()), "' RETURNING 1) SELECT count(*) FROM u"));
  ASSERT_OK_AND_ASSIGN(const v1::Group old, Get(group.name()));
  EXPECT_EQ(old.distribution().strategy(), v1::STRATEGY_ORDERED);
  EXPECT_EQ(old.callback().key(), "1");
  EXPECT_EQ(old.agent_settings_size(), 0);
}

TEST_F(SettingsTest, EachFieldCanBeChangedByItself) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  v1::Group wanted = Elaborate();
  wanted.set_name(group.name());
  wanted.mutable_distribution()->clear_skills();
  const std::vector<std::string> paths = {"distribution",
                                          "agent_settings",
                                          "max_length",
                                          "empty_queue",
                                          "missed_offers",
                                          "announcements",
                                          "callback",
                                          "priority",
                                          "channels",
                                          "holidays",
                                          "overrides",
                                          "service_level_time",
                                          "max_wrap_up_extension"};
  for (const std::string& path : paths) {
    ASSERT_OK_AND_ASSIGN(const v1::Group updated, Update(wanted, {path}));
    const auto* field = v1::Group::descriptor()->FindFieldByName(path);
    v1::Group expected;
    v1::Group got;
    const auto copy = [&](const v1::Group& from, v1::Group& to) {
      to = from;
      for (int i = 0; i < v1::Group::descriptor()->field_count(); ++i) {
        const auto* other = v1::Group::descriptor()->field(i);
        if (other != field) to.GetReflection()->ClearField(&to, other);
      }
    };
    copy(wanted, expected);
    copy(updated, got);
    EXPECT_TRUE(MessageDifferencer::Equals(expected, got)) << got.DebugString();
  }
  EXPECT_THAT(Update(wanted, {"manual_state"}), StatusIs(kInvalid, "UPDATE_MASK_INVALID"))
      << "it has methods of its own";
}

TEST_F(SettingsTest, WhoIsTakenOutOfTheListLosesTheSettings) {
  v1::Group wanted = Elaborate();
  ASSERT_OK_AND_ASSIGN(v1::Group group, Create(wanted));
  group.mutable_agents()->RemoveLast();
  ASSERT_OK_AND_ASSIGN(const v1::Group updated, Update(group, {"agents"}));
  EXPECT_EQ(updated.agent_settings_size(), 0);
}

struct Wrong {
  const char* name;
  const char* reason;
  std::function<void(v1::Group&)> make;
};

class WrongSettings : public SettingsTest, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongSettings, AreRefusedWithTheirReason) {
  workspace_ = "workspaces/wrong-settings";
  v1::Group group = Elaborate();
  GetParam().make(group);
  EXPECT_THAT(Create(group), StatusIs(kInvalid, GetParam().reason));
}

const std::vector<Wrong> kWrong = {
    {"Strategy", "UNKNOWN_STRATEGY",
     [](auto& g) { g.mutable_distribution()->set_strategy(static_cast<v1::Strategy>(99)); }},
    {"StepTime", "DURATION_OUT_OF_RANGE",
     [](auto& g) { g.mutable_distribution()->mutable_step_time()->set_seconds(1); }},
    {"RingLimit", "NUMBER_OUT_OF_RANGE",
     [](auto& g) { g.mutable_distribution()->set_ring_limit(21); }},
    {"SkillWithoutName", "SKILL_INVALID",
     [](auto& g) { g.mutable_distribution()->mutable_skills(0)->set_skill(" "); }},
    {"SkillLevel", "NUMBER_OUT_OF_RANGE",
     [](auto& g) { g.mutable_distribution()->mutable_skills(0)->set_min_level(11); }},
    {"SameDemandTwice", "SKILL_REPEATED",
     [](auto& g) { *g.mutable_distribution()->add_skills() = g.distribution().skills(0); }},
    {"TooManyDemands", "NUMBER_OUT_OF_RANGE",
     [](auto& g) {
       for (int i = 0; i < 20; ++i) g.mutable_distribution()->add_skills()->set_skill("x");
     }},
    {"StickyForTooLong", "DURATION_OUT_OF_RANGE",
     [](auto& g) {
       g.mutable_distribution()->mutable_sticky()->mutable_memory_time()->set_seconds(2'600'000);
     }},
    {"SettingsOfAStranger", "AGENT_SETTINGS_INVALID",
     [](auto& g) { g.mutable_agent_settings(0)->set_agent("workspaces/wrong-settings/people/x"); }},
    {"SettingsTwice", "AGENT_SETTINGS_INVALID",
     [](auto& g) { *g.add_agent_settings() = g.agent_settings(0); }},
    {"SettingsOfAnotherWorkspace", "NAME_MALFORMED",
     [](auto& g) { g.mutable_agent_settings(0)->set_agent("workspaces/other/people/agent-2"); }},
    {"MembershipReversed", "AGENT_SETTINGS_INVALID",
     [](auto& g) { g.mutable_agent_settings(0)->mutable_end_time()->set_seconds(1); }},
    {"Level", "NUMBER_OUT_OF_RANGE", [](auto& g) { g.mutable_agent_settings(0)->set_level(10); }},
    {"Weight", "NUMBER_OUT_OF_RANGE", [](auto& g) { g.mutable_agent_settings(0)->set_weight(-1); }},
    {"SkillTwice", "SKILL_REPEATED",
     [](auto& g) { *g.mutable_agent_settings(0)->add_skills() = g.agent_settings(0).skills(0); }},
    {"Length", "NUMBER_OUT_OF_RANGE", [](auto& g) { g.set_max_length(10'001); }},
    {"Emptiness", "ENUM_UNKNOWN",
     [](auto& g) { g.mutable_empty_queue()->set_join(static_cast<v1::Emptiness>(7)); }},
    {"LeaveWhenNobodyIsFree", "ENUM_UNKNOWN",
     [](auto& g) { g.mutable_empty_queue()->set_leave(v1::EMPTINESS_NONE_ROUTABLE); }},
    {"MissedOffers", "NUMBER_OUT_OF_RANGE",
     [](auto& g) { g.mutable_missed_offers()->set_max_missed(101); }},
    {"RoundPause", "DURATION_OUT_OF_RANGE",
     [](auto& g) { g.mutable_missed_offers()->mutable_round_pause()->set_seconds(0); }},
    {"Interval", "DURATION_OUT_OF_RANGE",
     [](auto& g) { g.mutable_announcements()->mutable_interval()->set_seconds(9); }},
    {"Key", "CALLBACK_KEY_INVALID", [](auto& g) { g.mutable_callback()->set_key("A"); }},
    {"Keys", "CALLBACK_KEY_INVALID", [](auto& g) { g.mutable_callback()->set_key("12"); }},
    {"Priority", "NUMBER_OUT_OF_RANGE", [](auto& g) { g.set_priority(11); }},
    {"ServiceLevel", "DURATION_OUT_OF_RANGE",
     [](auto& g) { g.mutable_service_level_time()->set_seconds(0); }},
    {"Extension", "DURATION_OUT_OF_RANGE",
     [](auto& g) { g.mutable_max_wrap_up_extension()->set_seconds(-1); }},
    {"Channel", "ENUM_UNKNOWN", [](auto& g) { g.add_channels(static_cast<v1::Channel>(0 + 9)); }},
    {"ChannelTwice", "CHANNEL_REPEATED", [](auto& g) { g.add_channels(v1::CHANNEL_MAIL); }},
    {"OverrideWithoutName", "OVERRIDE_INVALID",
     [](auto& g) { g.mutable_overrides(0)->clear_display_name(); }},
    {"OverrideReversed", "OVERRIDE_INVALID",
     [](auto& g) { g.mutable_overrides(0)->set_end_date("2027-07-31"); }},
    {"OverrideOfTwoYears", "OVERRIDE_INVALID",
     [](auto& g) { g.mutable_overrides(0)->set_end_date("2029-07-31"); }},
    {"OverridesOverlap", "OVERRIDES_OVERLAP", [](auto& g) { *g.add_overrides() = g.overrides(0); }},
    {"OverrideDate", "DATE_MALFORMED",
     [](auto& g) { g.mutable_overrides(0)->set_start_date("2027-02-29"); }},
    {"OverrideTo2400AndOn", "SPAN_INVALID",
     [](auto& g) { g.mutable_overrides(0)->mutable_open_spans(0)->set_close_minute(1441); }},
    {"OverridesWithoutAZone", "HOLIDAY_CHOICE_INVALID", [](auto& g) { g.clear_holidays(); }},
    {"Region", "REGION_MALFORMED", [](auto& g) { g.mutable_holidays()->set_regions(0, "Madrid"); }},
    {"RegionsOfPickedHolidays", "HOLIDAY_CHOICE_INVALID",
     [](auto& g) { g.mutable_holidays()->set_all(false); }},
};

INSTANTIATE_TEST_SUITE_P(All, WrongSettings, testing::ValuesIn(kWrong),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace centralita::groups

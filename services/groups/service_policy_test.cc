// What is found wrong with groups, and the proof of who answers when; through gRPC on a real
// PostgreSQL.

#include <map>
#include <string>
#include <vector>

#include "services/groups/service_fixture.h"

namespace centralita::groups {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

class PolicyTest : public GroupsTest {
 protected:
  /// A group that is open on weekdays from `open` to `close`, in minutes, in Madrid.
  v1::Group Office(const std::string& queue_id, int open, int close) {
    v1::Group group = Sales(queue_id);
    group.mutable_schedule()->set_time_zone("Europe/Madrid");
    for (int day = v1::WEEKDAY_MONDAY; day <= v1::WEEKDAY_FRIDAY; ++day) {
      v1::WeeklyInterval& interval = *group.mutable_schedule()->add_intervals();
      interval.set_weekday(static_cast<v1::Weekday>(day));
      interval.set_open_minute(open);
      interval.set_close_minute(close);
    }
    return group;
  }

  v1::Group Made(const v1::Group& group, bool with_number = true) {
    absl::StatusOr<v1::Group> created = Create(group);
    EXPECT_THAT(created, IsOk());
    if (with_number) PlayedNumbers::Lead(workspace_, created->name());
    return *created;
  }

  v1::ValidatePolicyResponse Findings(const v1::Group* group = nullptr, bool coverage = false) {
    v1::ValidatePolicyRequest request;
    request.set_parent(workspace_);
    if (group != nullptr) *request.mutable_group() = *group;
    request.mutable_start_time()->set_seconds(kMonday);
    request.set_show_coverage(coverage);
    absl::StatusOr<v1::ValidatePolicyResponse> response = Validate(request);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : v1::ValidatePolicyResponse();
  }

  static std::vector<std::string> Reasons(const v1::ValidatePolicyResponse& response) {
    std::vector<std::string> reasons;
    for (const v1::Finding& finding : response.findings()) {
      reasons.push_back(
          absl::StrCat(finding.severity() == v1::SEVERITY_ERROR ? "E " : "W ", finding.reason()));
    }
    return reasons;
  }

  static constexpr int64_t kMonday = 1'796'598'000;  // 2026-12-07T00:00:00+01:00
};

TEST_F(PolicyTest, AGroupThatIsAlwaysOpenHasNoFault) {
  Made(Sales());
  EXPECT_THAT(Reasons(Findings()), IsEmpty());
}

TEST_F(PolicyTest, ADeadEndIsShownAtAnInstant) {
  v1::Group backup = Made(Office("backup", 1080, 1320));
  v1::Group office = Office("office", 540, 1080);
  office.mutable_overflow()->add_targets(backup.name());
  office.mutable_overflow()->set_when_closed(true);
  Made(office);
  const auto response = Findings();
  std::vector<const v1::Finding*> dead;
  for (const v1::Finding& finding : response.findings()) {
    if (finding.reason() == "DEAD_END" && finding.group_display_name() == "Group office") {
      dead.push_back(&finding);
    }
  }
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0]->severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(dead[0]->time().seconds(), kMonday) << "at midnight nobody is there";
  EXPECT_THAT(dead[0]->message(), HasSubstr("Mon 2026-12-07 00:00 (Europe/Madrid)"));
  EXPECT_THAT(dead[0]->message(), HasSubstr("\"Group backup\""));
  EXPECT_THAT(dead[0]->path(), ElementsAre(backup.name()));
}

TEST_F(PolicyTest, AGroupThatNoCallOfTheYearIsTakenByIsRefused) {
  v1::Group never = Sales("never");
  never.mutable_schedule()->set_time_zone("Europe/Madrid");
  EXPECT_THAT(Create(never), StatusIs(kFailed, "DEAD_END"));
  const v1::Group always = Made(Sales("always"));
  never.mutable_overflow()->add_targets(always.name());
  never.mutable_overflow()->set_when_closed(true);
  EXPECT_THAT(Create(never), IsOk()) << "it only passes calls on";
  never = Sales("later");
  ASSERT_OK_AND_ASSIGN(v1::Group open, Create(never));
  open.mutable_schedule()->set_time_zone("Europe/Madrid");
  EXPECT_THAT(Update(open, {"schedule"}), StatusIs(kFailed, "DEAD_END"));
}

TEST_F(PolicyTest, WhatIsRefusedAtSaveIsFoundInADryRunWithTheSameWords) {
  const v1::Group a = Made(Sales("a"));
  const v1::Group b = Made(Sales("b"));
  ASSERT_THAT(Chain(a, {b}), IsOk());
  v1::Group wanted = b;
  wanted.mutable_overflow()->add_targets(a.name());
  wanted.mutable_overflow()->set_when_no_agent(true);
  const absl::Status refused = Update(wanted, {"overflow"}).status();
  const auto response = Findings(&wanted);
  ASSERT_GE(response.findings_size(), 1);
  EXPECT_EQ(response.findings(0).reason(), "OVERFLOW_CYCLE");
  EXPECT_EQ(response.findings(0).severity(), v1::SEVERITY_ERROR);
  EXPECT_EQ(status::Reason(refused), "OVERFLOW_CYCLE");
  EXPECT_THAT(response.findings(0).message(),
              HasSubstr("\"Group a\" -> \"Group b\" -> \"Group a\""));
  EXPECT_THAT(refused.message(), HasSubstr("calls would go round"));
  wanted = b;
  wanted.mutable_overflow()->add_targets(b.name());
  wanted.mutable_overflow()->set_when_no_agent(true);
  EXPECT_THAT(Reasons(Findings(&wanted)), Contains("E OVERFLOW_SELF"));
  EXPECT_EQ(Get(b.name())->etag(), b.etag()) << "a dry run changes nothing";
}

TEST_F(PolicyTest, RedirectionToAnArchivedGroupIsAnError) {
  const v1::Group gone = Made(Sales("gone"));
  ASSERT_THAT(Archive(gone), IsOk());
  v1::Group wanted = Sales("wanted");
  wanted.mutable_auto_redirect()->set_mode(v1::REDIRECT_MODE_INACTIVE);
  wanted.mutable_auto_redirect()->set_target(gone.name());
  EXPECT_THAT(Reasons(Findings(&wanted)), Contains("E TARGET_NOT_IN_SERVICE"));
  EXPECT_THAT(Create(wanted), StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
}

TEST_F(PolicyTest, AnOverflowTargetThatNeverHelpsIsShown) {
  const v1::Group same = Made(Office("same", 540, 1080));
  v1::Group office = Office("office", 540, 1080);
  office.mutable_overflow()->add_targets(same.name());
  office.mutable_overflow()->set_when_closed(true);
  office.mutable_overflow()->set_when_full(true);
  office.set_max_length(5);
  EXPECT_THAT(Reasons(Findings(&office)), testing::Not(Contains("W TARGET_NEVER_HELPS")))
      << "it does when the group is full";
  office.mutable_overflow()->set_when_full(false);
  Made(office);
  const auto response = Findings();
  EXPECT_THAT(Reasons(response), Contains("W TARGET_NEVER_HELPS"));
  for (const v1::Finding& finding : response.findings()) {
    if (finding.reason() == "TARGET_NEVER_HELPS") {
      EXPECT_EQ(finding.target(), same.name());
    }
  }
}

TEST_F(PolicyTest, TriggersThatNothingSetsOffAreShown) {
  const v1::Group target = Made(Sales("target"));
  v1::Group group = Sales("source");
  group.mutable_overflow()->add_targets(target.name());
  group.mutable_overflow()->set_when_full(true);
  group.mutable_overflow()->set_when_holiday(true);
  group.mutable_overflow()->set_when_closed(true);
  Made(group);
  const auto reasons = Reasons(Findings());
  EXPECT_EQ(std::count(reasons.begin(), reasons.end(), "W TRIGGER_NEVER_FIRES"), 3);
}

TEST_F(PolicyTest, AGroupThatNoNumberLeadsToIsUnreachable) {
  const v1::Group second = Made(Sales("second"), /*with_number=*/false);
  const v1::Group third = Made(Sales("third"), /*with_number=*/false);
  EXPECT_THAT(Reasons(Findings()), ElementsAre("W UNREACHABLE_GROUP", "W UNREACHABLE_GROUP"));
  const v1::Group first = Made(Sales("first"));
  ASSERT_THAT(Chain(first, {second}), IsOk());
  ASSERT_THAT(Chain(second, {third}), IsOk());
  EXPECT_THAT(Reasons(Findings()), IsEmpty());
}

TEST_F(PolicyTest, CallsToATeamThatServesNoneAreShown) {
  v1::Group chat = Sales("chat");
  chat.add_channels(v1::CHANNEL_CHAT);
  Made(chat);
  EXPECT_THAT(Reasons(Findings()), ElementsAre("W CALLS_NOT_SERVED"));
}

TEST_F(PolicyTest, SkillsThatNobodyHasAreAnErrorIfTheyAreNeverDropped) {
  v1::Group group = Sales();
  v1::SkillDemand& demand = *group.mutable_distribution()->add_skills();
  demand.set_skill("german");
  demand.set_min_level(5);
  EXPECT_THAT(Create(group), StatusIs(kFailed, "SKILL_WITHOUT_AGENT"));
  demand.mutable_drop_after()->set_seconds(60);
  const v1::Group made = Made(group);
  EXPECT_THAT(Reasons(Findings()), ElementsAre("W SKILL_WITHOUT_AGENT"));

  demand.clear_drop_after();
  v1::AgentSettings& settings = *group.add_agent_settings();
  settings.set_agent(Person("agent-1"));
  settings.add_skills()->set_skill("german");
  settings.mutable_skills(0)->set_level(5);
  group.set_name(made.name());
  ASSERT_THAT(Update(group, {"distribution", "agent_settings"}), IsOk());
  const auto response = Findings();
  ASSERT_THAT(Reasons(response), ElementsAre("W AGENT_NEVER_REACHED"));
  EXPECT_EQ(response.findings(0).agent(), Person("agent-2"));
  settings.mutable_skills(0)->set_level(4);
  EXPECT_THAT(Update(group, {"agent_settings"}), StatusIs(kFailed, "SKILL_WITHOUT_AGENT"));
}

TEST_F(PolicyTest, AgentsWhomNoCallReachesAndTimesWithoutAnybodyAreShown) {
  v1::Group group = Sales();
  v1::AgentSettings& late = *group.add_agent_settings();
  late.set_agent(Person("agent-1"));
  late.mutable_join_after()->set_seconds(300);
  v1::AgentSettings& temporary = *group.add_agent_settings();
  temporary.set_agent(Person("agent-2"));
  temporary.mutable_end_time()->set_seconds(kMonday + 86400);
  Made(group);
  EXPECT_THAT(Reasons(Findings()), ElementsAre("W AGENT_NEVER_REACHED"));

  group.set_queue_id("temporary");
  late.clear_join_after();
  late.mutable_start_time()->set_seconds(kMonday + 2 * 86400);
  Made(group);
  const auto response = Findings();
  ASSERT_THAT(Reasons(response), Contains("W NOBODY_ENABLED"));
  for (const v1::Finding& finding : response.findings()) {
    if (finding.reason() == "NOBODY_ENABLED") {
      EXPECT_EQ(finding.time().seconds(), kMonday + 86400);
    }
  }
}

TEST_F(PolicyTest, WhatComesAfterTheLongestWaitIsTooLate) {
  v1::Group group = Sales();
  group.mutable_max_wait_time()->set_seconds(60);
  group.mutable_callback()->set_offered(true);
  group.mutable_callback()->mutable_offer_after()->set_seconds(60);
  group.mutable_announcements()->set_position(true);
  group.mutable_announcements()->mutable_first_after()->set_seconds(90);
  Made(group);
  EXPECT_THAT(Reasons(Findings()), ElementsAre("W CALLBACK_TOO_LATE", "W ANNOUNCEMENT_TOO_LATE"));
}

TEST_F(PolicyTest, CoverageSaysWhoAnswersForEveryMinute) {
  const v1::Group night = Made(Office("night", 1080, 1440 + 480));  // 18:00 to 8:00
  v1::Group office = Office("office", 540, 1080);                   // 9:00 to 18:00
  office.mutable_overflow()->add_targets(night.name());
  office.mutable_overflow()->set_when_closed(true);
  const v1::Group made = Made(office);
  const auto response = Findings(&made, /*coverage=*/true);
  const v1::GroupCoverage* of_office = nullptr;
  for (const v1::GroupCoverage& coverage : response.coverage()) {
    if (coverage.group() == made.name()) of_office = &coverage;
  }
  ASSERT_NE(of_office, nullptr);
  std::vector<std::string> monday;
  int64_t at = kMonday;
  for (const v1::CoverageInterval& interval : of_office->week()) {
    EXPECT_EQ(interval.start_time().seconds(), at) << "without gap";
    at = interval.end_time().seconds();
    if (interval.start_time().seconds() < kMonday + 86400) {
      monday.push_back(absl::StrCat((interval.start_time().seconds() - kMonday) / 3600, " ",
                                    interval.answering_group() == made.name()    ? "office"
                                    : interval.answering_group() == night.name() ? "night"
                                                                                 : "nobody"));
    }
  }
  EXPECT_EQ(at, kMonday + 7 * 86400);
  EXPECT_THAT(monday, ElementsAre("0 nobody", "9 office", "18 night"));
  int64_t total = of_office->uncovered_time().seconds();
  for (const v1::AnswerShare& share : of_office->shares()) total += share.time().seconds();
  EXPECT_EQ(total, of_office->covered_span().seconds()) << "every second has its fate";
  EXPECT_GT(of_office->uncovered_count(), 52 * 5);
  EXPECT_EQ(of_office->uncovered_size(), 100);
}

TEST_F(PolicyTest, ADryRunOfAGroupByItselfIsCheckedAsInASave) {
  v1::ValidatePolicyRequest request;
  request.set_parent(workspace_);
  *request.mutable_group() = Sales();
  request.mutable_group()->clear_agents();
  EXPECT_THAT(Validate(request), StatusIs(absl::StatusCode::kInvalidArgument, "AGENTS_EMPTY"));
  *request.mutable_group() = Sales();
  request.mutable_group()->set_name(absl::StrCat(workspace_, "/groups/nowhere"));
  EXPECT_THAT(Validate(request), StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  request.clear_group();
  for (const int64_t seconds : {int64_t{-1}, int64_t{253'402'300'799}, INT64_MAX, INT64_MIN}) {
    request.mutable_start_time()->set_seconds(seconds);
    EXPECT_THAT(Validate(request),
                StatusIs(absl::StatusCode::kInvalidArgument, "TIME_OUT_OF_RANGE"))
        << seconds;
  }
  request.clear_start_time();
  EXPECT_THAT(Validate(request), IsOk());
  request.set_parent("workspaces/foreign");
  EXPECT_THAT(Validate(request, {workspace_, ""}),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
}

}  // namespace
}  // namespace centralita::groups

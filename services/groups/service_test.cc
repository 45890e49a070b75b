// Groups, asked for through gRPC on a real PostgreSQL.

#include "services/groups/service_fixture.h"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace centralita::groups {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::IsOk;
using test::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(GroupsTest, AGroupIsKeptAsItWasWanted) {
  v1::Group wanted = Sales();
  wanted.mutable_schedule()->set_time_zone("Europe/Madrid");
  v1::WeeklyInterval& interval = *wanted.mutable_schedule()->add_intervals();
  interval.set_weekday(v1::WEEKDAY_FRIDAY);
  interval.set_open_minute(1320);
  interval.set_close_minute(1800);
  wanted.add_administrators(Person("clerk-1"));
  wanted.mutable_ring_time()->set_seconds(20);
  wanted.mutable_ring_time()->set_nanos(500'000'000);
  wanted.set_allow_transfer(true);
  wanted.set_fail_safe(v1::FAIL_SAFE_CLOSED);
  wanted.set_recording_off(true);

  ASSERT_OK_AND_ASSIGN(const v1::Group created, Create(wanted));
  EXPECT_EQ(created.state(), v1::GROUP_STATE_ACTIVE);
  EXPECT_EQ(created.max_wait_time().seconds(), 300);
  EXPECT_TRUE(MessageDifferencer::Equals(created.schedule(), wanted.schedule()));
  EXPECT_TRUE(MessageDifferencer::Equals(created.ring_time(), wanted.ring_time()));
  EXPECT_THAT(created.agents(), ElementsAre(Person("agent-1"), Person("agent-2")));
  EXPECT_THAT(created.administrators(), ElementsAre(Person("clerk-1")));
  EXPECT_EQ(created.fail_safe(), v1::FAIL_SAFE_CLOSED);
  EXPECT_TRUE(created.allow_transfer() && created.recording_off());

  ASSERT_OK_AND_ASSIGN(v1::Group kept, Get(created.name()));
  // PostgreSQL keeps microseconds.
  kept.mutable_create_time()->set_nanos(created.create_time().nanos());
  kept.mutable_update_time()->set_nanos(created.update_time().nanos());
  EXPECT_TRUE(MessageDifferencer::Equals(kept, created)) << kept.DebugString();
}

TEST_F(GroupsTest, ThePbxFindsAGroupByItsQueue) {
  ASSERT_OK_AND_ASSIGN(const v1::Group sales, Create(Sales("q-1")));
  ASSERT_OK_AND_ASSIGN(const v1::Group found, GetByQueueId("q-1"));
  EXPECT_EQ(found.name(), sales.name());
  EXPECT_THAT(GetByQueueId("q-2"), StatusIs(absl::StatusCode::kNotFound, "QUEUE_ID_UNKNOWN"));
  EXPECT_THAT(Create(Sales("q-1")), StatusIs(absl::StatusCode::kAlreadyExists, "QUEUE_ID_TAKEN"));

  ASSERT_THAT(Archive(sales), IsOk());
  EXPECT_THAT(GetByQueueId("q-1"), StatusIs(absl::StatusCode::kNotFound, "QUEUE_ID_UNKNOWN"));
  EXPECT_THAT(Create(Sales("q-1")), IsOk()) << "an archived group gives its queue free";
}

TEST_F(GroupsTest, AgentsNeedAnExtensionAndAdministratorsDoNot) {
  v1::Group group = Sales();
  group.add_agents(Person("clerk-7"));
  EXPECT_THAT(Create(group),
              StatusIs(absl::StatusCode::kFailedPrecondition, "AGENT_WITHOUT_EXTENSION"));
  group = Sales();
  group.add_administrators(Person("clerk-7"));
  EXPECT_THAT(Create(group), IsOk());
  group = Sales("other");
  group.add_agents(Person("stranger"));
  EXPECT_THAT(Create(group), StatusIs(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND"));
  group = Sales("other");
  group.clear_agents();
  EXPECT_THAT(Create(group), StatusIs(absl::StatusCode::kInvalidArgument, "AGENTS_EMPTY"));
  group.add_agents("workspaces/another/people/agent-1");
  EXPECT_THAT(Create(group), StatusIs(absl::StatusCode::kInvalidArgument, "NAME_MALFORMED"));
}

TEST_F(GroupsTest, ARequestThatComesTwiceIsCarriedOutOnce) {
  ASSERT_OK_AND_ASSIGN(const v1::Group first, Create(Sales(), "r1"));
  ASSERT_OK_AND_ASSIGN(const v1::Group second, Create(Sales(), "r1"));
  EXPECT_EQ(first.name(), second.name());
  EXPECT_THAT(Create(Sales("other"), "r1"),
              StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Feed().size(), 1u);
}

TEST_F(GroupsTest, OfTwentyEqualRequestsAtOnceAllGetTheSameGroup) {
  std::vector<std::string> names(20);
  std::vector<std::thread> threads;
  for (std::string& name : names) {
    threads.emplace_back([&] {
      const absl::StatusOr<v1::Group> group = Create(Sales(), "r1");
      name = group.ok() ? group->name() : group.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 1u) << names[0];
  EXPECT_EQ(Feed().size(), 1u);
}

TEST_F(GroupsTest, OfSeveralWhoChangeTheSameVersionOneIsDone) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  std::mutex mutex;
  std::map<std::string, int> outcomes;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      v1::Group wanted = group;
      wanted.set_display_name(absl::StrCat("Name ", i));
      const absl::Status status = Update(wanted, {"display_name"}).status();
      const std::lock_guard<std::mutex> lock(mutex);
      ++outcomes[status.ok() ? "OK" : status::Reason(status)];
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"OK", 1}, {"ETAG_MISMATCH", 7}}));
}

TEST_F(GroupsTest, AnUpdateTouchesWhatItNames) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  v1::Group wanted;
  wanted.set_name(group.name());
  wanted.add_agents(Person("agent-2"));
  wanted.add_agents(Person("agent-9"));
  ASSERT_OK_AND_ASSIGN(const v1::Group updated, Update(wanted, {"agents"}));
  EXPECT_EQ(updated.display_name(), group.display_name());
  EXPECT_THAT(updated.agents(), ElementsAre(Person("agent-2"), Person("agent-9")));
  EXPECT_NE(updated.etag(), group.etag());
  EXPECT_THAT(Update(wanted, {}),
              StatusIs(absl::StatusCode::kInvalidArgument, "UPDATE_MASK_INVALID"));
  EXPECT_THAT(Update(wanted, {"state"}),
              StatusIs(absl::StatusCode::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST_F(GroupsTest, AnOverflowThatGoesRoundIsRefusedAndShown) {
  ASSERT_OK_AND_ASSIGN(const v1::Group a, Create(Sales("a")));
  ASSERT_OK_AND_ASSIGN(const v1::Group b, Create(Sales("b")));
  ASSERT_OK_AND_ASSIGN(const v1::Group c, Create(Sales("c")));
  ASSERT_THAT(Chain(a, {b}), IsOk());
  ASSERT_THAT(Chain(b, {c}), IsOk());
  const absl::Status status = Chain(c, {a}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, "OVERFLOW_CYCLE"));
  EXPECT_THAT(status.ToString(),
              HasSubstr("\"Group c\" -> \"Group a\" -> \"Group b\" -> \"Group c\""));
  EXPECT_THAT(Chain(a, {a}), StatusIs(absl::StatusCode::kFailedPrecondition, "OVERFLOW_SELF"));
  v1::Group nowhere;
  nowhere.set_name(absl::StrCat(workspace_, "/groups/nowhere"));
  EXPECT_THAT(Chain(a, {nowhere}), StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
}

TEST_F(GroupsTest, TwoWhoCloseACircleAtOnceCannotBothSucceed) {
  for (int round = 0; round < 10; ++round) {
    ASSERT_OK_AND_ASSIGN(const v1::Group a, Create(Sales(absl::StrCat("a", round))));
    ASSERT_OK_AND_ASSIGN(const v1::Group b, Create(Sales(absl::StrCat("b", round))));
    absl::Status one;
    absl::Status other;
    std::thread thread([&] { one = Chain(a, {b}).status(); });
    other = Chain(b, {a}).status();
    thread.join();
    EXPECT_NE(one.ok(), other.ok()) << one << other;
  }
}

TEST_F(GroupsTest, AGroupThatOthersSendCallsToIsNotArchived) {
  ASSERT_OK_AND_ASSIGN(const v1::Group a, Create(Sales("a")));
  ASSERT_OK_AND_ASSIGN(const v1::Group b, Create(Sales("b")));
  ASSERT_THAT(Chain(a, {b}), IsOk());
  const absl::Status status = Archive(b).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, "OVERFLOW_TARGET"));
  EXPECT_THAT(status.ToString(), HasSubstr("Group a"));
  ASSERT_THAT(Chain(a, {}), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Group archived, Archive(b));
  EXPECT_EQ(archived.state(), v1::GROUP_STATE_ARCHIVED);
  EXPECT_THAT(Archive(b), IsOk());
  EXPECT_THAT(Chain(a, {b}), StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  ASSERT_OK_AND_ASSIGN(const auto availability, AvailabilityAt(b, 0));
  EXPECT_EQ(availability.rule(), v1::AVAILABILITY_RULE_ARCHIVED);
  EXPECT_FALSE(availability.open());
}

}  // namespace
}  // namespace centralita::groups

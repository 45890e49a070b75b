// The small changes of a group, and who made them, asked for through gRPC on a real PostgreSQL.

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "services/groups/service_fixture.h"

namespace centralita::groups {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

class HandsTest : public GroupsTest {
 protected:
  v1::AddAgentRequest Adding(const v1::Group& group, const std::string& id) {
    v1::AddAgentRequest request;
    request.set_name(group.name());
    request.set_agent(Person(id));
    return request;
  }

  v1::SetManualStateRequest Manual(const v1::Group& group, bool open) {
    v1::SetManualStateRequest request;
    request.set_name(group.name());
    request.set_open(open);
    request.set_reason("Simulacro de incendio");
    return request;
  }
};

TEST_F(HandsTest, AnAgentIsAddedAtAPlaceAndOnceOnly) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  v1::AddAgentRequest request = Adding(group, "agent-3");
  request.set_position(1);
  request.mutable_settings()->set_level(2);
  ASSERT_OK_AND_ASSIGN(const v1::Group added, AddAgent(request));
  EXPECT_THAT(added.agents(), ElementsAre(Person("agent-1"), Person("agent-3"), Person("agent-2")));
  ASSERT_EQ(added.agent_settings_size(), 1);
  EXPECT_EQ(added.agent_settings(0).agent(), Person("agent-3"));
  ASSERT_OK_AND_ASSIGN(const v1::Group again, AddAgent(request));
  EXPECT_EQ(again.etag(), added.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Group last, AddAgent(Adding(group, "agent-4")));
  EXPECT_EQ(last.agents(3), Person("agent-4"));
  EXPECT_EQ(Feed().size(), 3u);
}

TEST_F(HandsTest, AddingIsRefusedLikeInAnUpdate) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  EXPECT_THAT(AddAgent(Adding(group, "clerk-1")), StatusIs(kFailed, "AGENT_WITHOUT_EXTENSION"));
  EXPECT_THAT(AddAgent(Adding(group, "stranger")),
              StatusIs(absl::StatusCode::kNotFound, "PERSON_NOT_FOUND"));
  v1::AddAgentRequest request = Adding(group, "agent-3");
  request.set_position(3);
  EXPECT_THAT(AddAgent(request), StatusIs(kInvalid, "POSITION_OUT_OF_RANGE"));
  request.set_position(-1);
  EXPECT_THAT(AddAgent(request), StatusIs(kInvalid, "POSITION_OUT_OF_RANGE"));
  request.clear_position();
  request.set_etag("77");
  EXPECT_THAT(AddAgent(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag("nonsense");
  EXPECT_THAT(AddAgent(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  request.clear_etag();
  request.mutable_settings()->set_level(10);
  EXPECT_THAT(AddAgent(request), StatusIs(kInvalid, "NUMBER_OUT_OF_RANGE"));
  EXPECT_EQ(Feed().size(), 1u);
}

TEST_F(HandsTest, TheLastAgentStays) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  ASSERT_OK_AND_ASSIGN(const v1::Group one, RemoveAgent(group, "agent-1"));
  EXPECT_THAT(one.agents(), ElementsAre(Person("agent-2")));
  EXPECT_THAT(RemoveAgent(group, "agent-2"), StatusIs(kFailed, "LAST_AGENT"));
  ASSERT_OK_AND_ASSIGN(const v1::Group same, RemoveAgent(group, "agent-1"));
  EXPECT_EQ(same.etag(), one.etag()) << "who is not there is not removed again";
}

TEST_F(HandsTest, OfTwoWhoRemoveTheLastTwoAgentsOneIsTold) {
  for (int round = 0; round < 5; ++round) {
    ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales(absl::StrCat("q", round))));
    absl::Status one;
    std::thread thread([&] { one = RemoveAgent(group, "agent-1").status(); });
    const absl::Status other = RemoveAgent(group, "agent-2").status();
    thread.join();
    EXPECT_NE(one.ok(), other.ok()) << one << other;
    EXPECT_EQ(Get(group.name())->agents_size(), 1);
  }
}

TEST_F(HandsTest, ANewOrderIsTakenWholeAndOnlyInPlaceOfOneThatWasSeen) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  ASSERT_OK_AND_ASSIGN(const v1::Group reordered, Reorder(group, {"agent-2", "agent-1"}));
  EXPECT_THAT(reordered.agents(), ElementsAre(Person("agent-2"), Person("agent-1")));
  EXPECT_THAT(Reorder(group, {"agent-1", "agent-2"}),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
           {}, {"agent-1"}, {"agent-1", "agent-1"}, {"agent-1", "agent-2", "agent-3"}}) {
    EXPECT_THAT(Reorder(reordered, wrong), StatusIs(kInvalid, "ORDER_INCOMPLETE"));
  }
  v1::Group blind = reordered;
  blind.clear_etag();
  EXPECT_THAT(Reorder(blind, {"agent-1", "agent-2"}), StatusIs(kInvalid, "ETAG_REQUIRED"));
}

TEST_F(HandsTest, AHandBeatsHoursAndHolidaysUntilItExpires) {
  v1::Group wanted = Sales();
  wanted.mutable_schedule()->set_time_zone("Europe/Madrid");
  v1::WeeklyInterval& monday = *wanted.mutable_schedule()->add_intervals();
  monday.set_weekday(v1::WEEKDAY_MONDAY);
  monday.set_open_minute(540);
  monday.set_close_minute(1080);
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(wanted));
  constexpr int64_t kSunday = 4'102'444'800 + 2 * 86400;  // 2100-01-03, a Sunday, midnight UTC.
  v1::SetManualStateRequest request = Manual(group, true);
  request.mutable_expire_time()->set_seconds(kSunday + 3600);
  ASSERT_OK_AND_ASSIGN(const v1::Group opened, SetManual(request, {workspace_, "boss-1"}));
  EXPECT_TRUE(opened.manual_state().open());
  EXPECT_EQ(opened.manual_state().actor(), Person("boss-1"));
  EXPECT_EQ(opened.manual_state().reason(), "Simulacro de incendio");
  EXPECT_GT(opened.manual_state().set_time().seconds(), 0);

  ASSERT_OK_AND_ASSIGN(const auto held, AvailabilityAt(group, kSunday));
  EXPECT_TRUE(held.open());
  EXPECT_EQ(held.rule(), v1::AVAILABILITY_RULE_MANUAL);
  EXPECT_EQ(held.next_change_time().seconds(), kSunday + 3600);
  ASSERT_OK_AND_ASSIGN(const auto over, AvailabilityAt(group, kSunday + 3600));
  EXPECT_FALSE(over.open());
  EXPECT_EQ(over.rule(), v1::AVAILABILITY_RULE_WEEKLY_HOURS);

  ASSERT_OK_AND_ASSIGN(const v1::Group again, SetManual(request, {workspace_, "boss-1"}));
  EXPECT_EQ(again.etag(), opened.etag()) << "the same again is no change";
  ASSERT_OK_AND_ASSIGN(const v1::Group cleared, ClearManual(group));
  EXPECT_FALSE(cleared.has_manual_state());
  ASSERT_OK_AND_ASSIGN(const v1::Group cleared_again, ClearManual(group));
  EXPECT_EQ(cleared_again.etag(), cleared.etag());
  ASSERT_EQ(Feed().size(), 3u);
  EXPECT_TRUE(Feed()[1].group().manual_state().open());
}

TEST_F(HandsTest, AHandSaysWhyAndForHowLong) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  v1::SetManualStateRequest request = Manual(group, false);
  request.set_reason("");
  EXPECT_THAT(SetManual(request), StatusIs(kInvalid, "REASON_REQUIRED"));
  request.set_reason(std::string(201, 'x'));
  EXPECT_THAT(SetManual(request), StatusIs(kInvalid, "REASON_REQUIRED"));
  request.set_reason("línea\ncortada");
  EXPECT_THAT(SetManual(request), StatusIs(kInvalid, "REASON_REQUIRED"));
  request.set_reason("Huelga");
  request.mutable_expire_time()->set_seconds(1);
  EXPECT_THAT(SetManual(request), StatusIs(kInvalid, "EXPIRE_TIME_PAST"));
  EXPECT_THAT(SetManual(Manual(group, false), {workspace_, "agent-1"}),
              StatusIs(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS"));
  EXPECT_THAT(SetManual(Manual(group, false)), IsOk()) << "closed for good, until taken back";
  ASSERT_OK_AND_ASSIGN(v1::Group closed, Get(group.name()));
  closed.set_display_name("Still closed");
  EXPECT_THAT(Update(closed, {"display_name"}), IsOk()) << "a hand is no dead end";
}

TEST_F(HandsTest, AnArchivedGroupIsLeftAlone) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  ASSERT_THAT(Archive(group), IsOk());
  EXPECT_THAT(AddAgent(Adding(group, "agent-3")), StatusIs(kFailed, "GROUP_ARCHIVED"));
  EXPECT_THAT(RemoveAgent(group, "agent-1"), StatusIs(kFailed, "GROUP_ARCHIVED"));
  EXPECT_THAT(SetManual(Manual(group, true)), StatusIs(kFailed, "GROUP_ARCHIVED"));
  EXPECT_THAT(ClearManual(group), StatusIs(kFailed, "GROUP_ARCHIVED"));
  v1::Group now = group;
  now.clear_etag();
  now.set_etag("2");
  EXPECT_THAT(Reorder(now, {"agent-2", "agent-1"}), StatusIs(kFailed, "GROUP_ARCHIVED"));
}

TEST_F(HandsTest, EveryChangeIsToldWithWhatItWasBefore) {
  ASSERT_OK_AND_ASSIGN(v1::Group group, Create(Sales(), "", {workspace_, "boss-1"}));
  group.mutable_ring_time()->set_seconds(15);
  group.mutable_overflow()->set_when_timeout(true);
  ASSERT_THAT(Update(group, {"ring_time", "overflow"}, {workspace_, ""}), IsOk());
  ASSERT_THAT(AddAgent(Adding(group, "agent-7")), IsOk());
  ASSERT_THAT(AddHoliday("Navidad", "2026-12-25"), IsOk());

  ASSERT_OK_AND_ASSIGN(const auto changes, Changes(group.name()));
  ASSERT_EQ(changes.changes_size(), 3);
  const v1::GroupChange& added = changes.changes(0);
  EXPECT_EQ(added.action(), "AddAgent");
  EXPECT_EQ(added.actor(), "service");
  ASSERT_EQ(added.fields_size(), 1);
  EXPECT_EQ(added.fields(0).path(), "agents");
  EXPECT_THAT(added.fields(0).added(), ElementsAre("agent-7"));
  const v1::GroupChange& updated = changes.changes(1);
  EXPECT_EQ(updated.actor(), "key");
  std::vector<std::string> told;
  for (const v1::FieldChange& field : updated.fields()) {
    told.push_back(absl::StrCat(field.path(), ": ", field.before(), " -> ", field.after()));
  }
  EXPECT_THAT(
      told, UnorderedElementsAre("ring_time: 30s -> 15s", "overflow.when_timeout: false -> true"));
  EXPECT_EQ(changes.changes(2).action(), "CreateGroup");
  EXPECT_EQ(changes.changes(2).actor(), Person("boss-1"));
  EXPECT_GT(changes.changes(2).time().seconds(), 0);

  ASSERT_OK_AND_ASSIGN(const auto all, Changes(absl::StrCat(workspace_, "/groups/-")));
  EXPECT_EQ(all.changes_size(), 4) << "the holiday's too";
  EXPECT_THAT(Changes(absl::StrCat(workspace_, "/groups/nowhere")),
              StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
  EXPECT_THAT(Changes(group.name(), {workspace_, "agent-1"}),
              StatusIs(absl::StatusCode::kPermissionDenied, "CREATE_GROUPS"));
}

TEST_F(HandsTest, ChangesArePagedTheNewestFirst) {
  ASSERT_OK_AND_ASSIGN(v1::Group group, Create(Sales()));
  for (int i = 0; i < 6; ++i) {
    group.set_priority(i + 1);
    group.clear_etag();
    ASSERT_THAT(Update(group, {"priority"}), IsOk());
  }
  v1::ListGroupChangesRequest request;
  request.set_parent(group.name());
  request.set_page_size(3);
  std::vector<std::string> after;
  do {
    ASSERT_OK_AND_ASSIGN(
        const auto page,
        Ask(*groups_, &v1::GroupService::StubInterface::ListGroupChanges, request));
    EXPECT_LE(page.changes_size(), 3);
    for (const v1::GroupChange& change : page.changes()) {
      after.push_back(change.action() == "CreateGroup" ? "created" : change.fields(0).after());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(after, ElementsAre("6", "5", "4", "3", "2", "1", "created"));
  request.set_page_token("nonsense");
  EXPECT_THAT(Ask(*groups_, &v1::GroupService::StubInterface::ListGroupChanges, request),
              StatusIs(kInvalid, "PAGE_TOKEN_INVALID"));
}

}  // namespace
}  // namespace centralita::groups

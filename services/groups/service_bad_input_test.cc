// What no well-meaning client sends, to every method that takes a name, a page or a text; and groups
// and people in great numbers. Through gRPC on a real PostgreSQL.

#include <functional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "services/groups/service_fixture.h"

namespace centralita::groups {
namespace {

using test::IsOk;
using test::StatusIs;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kNotFound = absl::StatusCode::kNotFound;
constexpr absl::StatusCode kAborted = absl::StatusCode::kAborted;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

/// A method, called about the thing of `name` (or within it) with `etag`.
struct Method {
  const char* name;
  bool of_holiday;
  bool has_etag;
  std::function<absl::Status(const std::string& name, const std::string& etag, const As& as)> call;
};

class BadInputTest : public GroupsTest {
 protected:
  BadInputTest() {
    using Groups = v1::GroupService::StubInterface;
    using Holidays = v1::HolidayService::StubInterface;
    methods_ = {
        {"GetGroup", false, false,
         [this](auto& name, auto&, auto& as) {
           return Named(*groups_, &Groups::GetGroup, v1::GetGroupRequest(), name, as);
         }},
        {"ArchiveGroup", false, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::ArchiveGroupRequest request;
           request.set_etag(etag);
           return Named(*groups_, &Groups::ArchiveGroup, request, name, as);
         }},
        {"GetGroupAvailability", false, false,
         [this](auto& name, auto&, auto& as) {
           return Named(*groups_, &Groups::GetGroupAvailability, v1::GetGroupAvailabilityRequest(),
                        name, as);
         }},
        {"UpdateGroup", false, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::Group group;
           group.set_name(name);
           group.set_etag(etag);
           group.set_priority(1);
           return Update(group, {"priority"}, as).status();
         }},
        {"AddAgent", false, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::AddAgentRequest request;
           request.set_agent(WorkspaceOf(name) + "/people/agent-9");
           request.set_etag(etag);
           return Named(*groups_, &Groups::AddAgent, request, name, as);
         }},
        {"RemoveAgent", false, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::RemoveAgentRequest request;
           request.set_agent(WorkspaceOf(name) + "/people/agent-1");
           request.set_etag(etag);
           return Named(*groups_, &Groups::RemoveAgent, request, name, as);
         }},
        {"ReorderAgents", false, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::ReorderAgentsRequest request;
           request.add_agents(WorkspaceOf(name) + "/people/agent-1");
           request.set_etag(etag.empty() ? "1" : etag);
           return Named(*groups_, &Groups::ReorderAgents, request, name, as);
         }},
        {"SetManualState", false, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::SetManualStateRequest request;
           request.set_reason("Prueba");
           request.set_etag(etag);
           return Named(*groups_, &Groups::SetManualState, request, name, as);
         }},
        {"ClearManualState", false, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::ClearManualStateRequest request;
           request.set_etag(etag);
           return Named(*groups_, &Groups::ClearManualState, request, name, as);
         }},
        {"ListGroupChanges", false, false,
         [this](auto& name, auto&, auto& as) { return Changes(name, as).status(); }},
        {"UpdateHoliday", true, true,
         [this](auto& name, auto& etag, auto& as) {
           v1::UpdateHolidayRequest request;
           request.mutable_holiday()->set_name(name);
           request.mutable_holiday()->set_etag(etag);
           request.mutable_holiday()->set_display_name("Otra");
           request.mutable_update_mask()->add_paths("display_name");
           return Ask(*holidays_, &Holidays::UpdateHoliday, request, as).status();
         }},
        {"DeleteHoliday", true, false,
         [this](auto& name, auto&, auto& as) {
           return Named(*holidays_, &Holidays::DeleteHoliday, v1::DeleteHolidayRequest(), name, as);
         }},
    };
  }

  /// "workspaces/{workspace}" of a name, or of this test if it is none.
  std::string WorkspaceOf(const std::string& name) {
    const size_t second = name.find('/', name.find('/') + 1);
    return second == std::string::npos ? workspace_ : name.substr(0, second);
  }

  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::Status Named(Stub& stub,
                     grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&,
                                                       Response*),
                     Request request, const std::string& name, const As& as) {
    if constexpr (requires { request.set_name(name); }) request.set_name(name);
    return Ask(stub, method, request, as).status();
  }

  std::vector<Method> methods_;
};

TEST_F(BadInputTest, EveryMethodThatTakesANameRefusesNonsenseStrangersAndWhatIsNotThere) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  ASSERT_OK_AND_ASSIGN(const v1::Holiday holiday, AddHoliday("Fiesta", "2027-05-15"));
  const As stranger{"workspaces/stranger", ""};
  for (const Method& method : methods_) {
    SCOPED_TRACE(method.name);
    const std::string kind = method.of_holiday ? "holidays" : "groups";
    const std::string there = method.of_holiday ? holiday.name() : group.name();
    for (const std::string& name :
         {std::string(), std::string("nonsense"), workspace_, workspace_ + "/" + kind + "/",
          workspace_ + "/" + kind + "/a/b", workspace_ + "/people/agent-1",
          workspace_ + "/" + kind + "/" + std::string(129, 'x'), "/" + there, there + "/",
          workspace_ + "/" + kind + "/ñ", workspace_ + "/" + kind + "/' OR 1=1 --"}) {
      EXPECT_THAT(method.call(name, "", {}), StatusIs(kInvalid, "NAME_MALFORMED")) << name;
    }
    EXPECT_THAT(method.call(workspace_ + "/" + kind + "/nowhere", "", {}),
                StatusIs(kNotFound, method.of_holiday ? "HOLIDAY_NOT_FOUND" : "GROUP_NOT_FOUND"));
    EXPECT_THAT(method.call("workspaces/other/" + kind + "/" + LastId(there), "", {}),
                StatusIs(kNotFound, method.of_holiday ? "HOLIDAY_NOT_FOUND" : "GROUP_NOT_FOUND"));
    EXPECT_THAT(method.call(there, "", stranger), StatusIs(kDenied, "WORKSPACE_FOREIGN"));
    if (!method.has_etag) continue;
    for (const char* etag : {"99", "0", "-1", "W/1", "9999999999999999999999"}) {
      EXPECT_THAT(method.call(there, etag, {}), StatusIs(kAborted, "ETAG_MISMATCH")) << etag;
    }
  }
  EXPECT_EQ(Get(group.name())->etag(), group.etag()) << "nothing of it left a trace";
}

TEST_F(BadInputTest, EveryChangeNeedsThePermission) {
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(Sales()));
  ASSERT_OK_AND_ASSIGN(const v1::Holiday holiday, AddHoliday("Fiesta", "2027-05-15"));
  for (const Method& method : methods_) {
    const std::string name = method.name;
    if (name == "GetGroup" || name == "GetGroupAvailability") continue;
    EXPECT_THAT(
        method.call(method.of_holiday ? holiday.name() : group.name(), "", {workspace_, "agent-1"}),
        StatusIs(kDenied, "CREATE_GROUPS"))
        << name;
  }
  v1::ImportHolidaysRequest import;
  import.set_parent(workspace_);
  import.add_holidays()->set_date("2027-01-01");
  EXPECT_THAT(Import(import, {workspace_, "agent-1"}), StatusIs(kDenied, "CREATE_GROUPS"));
  EXPECT_THAT(Import(import, {"workspaces/stranger", ""}), StatusIs(kDenied, "WORKSPACE_FOREIGN"));
}

struct Text {
  const char* name;
  std::string text;
  bool good;
};

class Names : public GroupsTest, public testing::WithParamInterface<Text> {};

TEST_P(Names, InAnyScriptAndNothingThatHides) {
  workspace_ = absl::StrCat("workspaces/names-", GetParam().name);
  v1::Group group = Sales();
  group.set_display_name(GetParam().text);
  const absl::StatusOr<v1::Group> created = Create(group);
  if (!GetParam().good) {
    EXPECT_THAT(created, StatusIs(kInvalid, "DISPLAY_NAME_REQUIRED"));
    return;
  }
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(Get(created->name())->display_name(), GetParam().text);
}

const std::vector<Text> kNames = {
    {"Spanish", "Atención al cliente ñÑ", true},
    {"Chinese", "客户服务", true},
    {"Arabic", "خدمة العملاء", true},
    {"Hebrew", "שירות לקוחות", true},
    {"Hindi", "ग्राहक सेवा", true},
    {"Thai", "บริการลูกค้า", true},
    {"Emoji", "👩‍💻 Soporte 🇪🇸", true},
    {"Quotes", "O'Brien \"x\" \\ $1; DROP TABLE groups;--", true},
    {"TwoHundredCharacters",
     [] {
       std::string text;
       for (int i = 0; i < 200; ++i) text += "日";
       return text;
     }(),
     true},
    {"TwoHundredAndOne", std::string(201, 'x'), false},
    {"Empty", "", false},
    {"Blank", "   ", false},
    {"BlankInChinese", "\u3000\u3000", false},
    {"NewLine", "a\nb", false},
    {"Zero", std::string("a\0b", 3), false},
    {"Delete", "a\x7F", false},
    {"NextLineC1", "a\u0085b", false},
    {"LineSeparator", "a\u2028b", false},
    {"OverrideOfDirection", "a\u202Egnp.exe", false},
};

INSTANTIATE_TEST_SUITE_P(All, Names, testing::ValuesIn(kNames),
                         [](const auto& info) { return info.param.name; });

TEST_F(BadInputTest, WhatIsNoUtf8NeverReachesAGroup) {
  v1::Group group = Sales();
  group.set_display_name("a\xC3(");
  EXPECT_FALSE(Create(group).ok()) << "protobuf refuses it, or we do";
  EXPECT_TRUE(Feed().empty());
}

struct Hours {
  const char* name;
  const char* reason;                       // "": it is good.
  std::vector<std::vector<int>> intervals;  // {weekday, open, close}
};

class WeekOf : public GroupsTest, public testing::WithParamInterface<Hours> {};

TEST_P(WeekOf, IsTakenOrRefused) {
  workspace_ = absl::StrCat("workspaces/week-", GetParam().name);
  v1::Group group = Sales();
  group.mutable_schedule()->set_time_zone("Europe/Madrid");
  for (const std::vector<int>& from : GetParam().intervals) {
    v1::WeeklyInterval& interval = *group.mutable_schedule()->add_intervals();
    interval.set_weekday(static_cast<v1::Weekday>(from[0]));
    interval.set_open_minute(from[1]);
    interval.set_close_minute(from[2]);
  }
  const absl::Status status = Create(group).status();
  EXPECT_EQ(status::Reason(status), GetParam().reason) << status;
}

const std::vector<Hours> kHours = {
    {"WholeDay", "", {{1, 0, 1440}}},
    {"OverMidnight", "", {{7, 1320, 1800}}},
    {"Touching", "", {{1, 0, 60}, {1, 60, 120}}},
    {"OneMinute", "", {{1, 1439, 1440}}},
    {"Reversed", "INTERVAL_INVALID", {{1, 600, 540}}},
    {"Empty", "INTERVAL_INVALID", {{1, 600, 600}}},
    {"BeginsAt2400", "INTERVAL_INVALID", {{1, 1440, 1500}}},
    {"LongerThanADay", "INTERVAL_INVALID", {{1, 0, 1441}}},
    {"Negative", "INTERVAL_INVALID", {{1, -1, 60}}},
    {"NoWeekday", "INTERVAL_INVALID", {{0, 0, 60}}},
    {"EighthDay", "INTERVAL_INVALID", {{8, 0, 60}}},
    {"Overlapping", "INTERVALS_OVERLAP", {{1, 0, 120}, {1, 60, 180}}},
    {"OverlappingOverMidnight", "INTERVALS_OVERLAP", {{1, 1320, 1800}, {2, 300, 600}}},
    {"NoDayAtAll", "DEAD_END", {}},
};

INSTANTIATE_TEST_SUITE_P(All, WeekOf, testing::ValuesIn(kHours),
                         [](const auto& info) { return info.param.name; });

TEST_F(BadInputTest, TenThousandAgentsAreSavedChangedAndTold) {
  v1::Group group = Sales();
  group.clear_agents();
  for (int i = 0; i < 10'000; ++i) group.add_agents(Person(absl::StrCat("agent-", i)));
  for (int i = 0; i < 5'000; ++i) {
    v1::AgentSettings& settings = *group.add_agent_settings();
    settings.set_agent(Person(absl::StrCat("agent-", i)));
    settings.set_level(i % 10);
  }
  ASSERT_OK_AND_ASSIGN(v1::Group created, Create(group));
  EXPECT_EQ(created.agents_size(), 10'000);

  std::swap(*created.mutable_agents(0), *created.mutable_agents(9'999));
  const absl::Time begin = absl::Now();
  ASSERT_OK_AND_ASSIGN(const v1::Group updated, Update(created, {"agents"}));
  const absl::Duration took = absl::Now() - begin;
  EXPECT_LT(took, absl::Seconds(3)) << "an order of magnitude above what it takes";
  RecordProperty("update_ms", static_cast<int>(absl::ToInt64Milliseconds(took)));
  EXPECT_EQ(updated.agents(0), Person("agent-9999"));
  ASSERT_OK_AND_ASSIGN(const v1::Group read, Get(created.name()));
  EXPECT_EQ(read.agents_size(), 10'000);
  EXPECT_EQ(read.agent_settings_size(), 5'000);
  EXPECT_EQ(Feed().size(), 2u);
  ASSERT_OK_AND_ASSIGN(const auto changes, Changes(created.name()));
  EXPECT_TRUE(changes.changes(0).fields(0).reordered());
}

TEST_F(BadInputTest, GroupsOfThousandsAreToldInPagesThatAClientTakes) {
  std::vector<std::string> names;
  for (int i = 0; i < 8; ++i) {
    v1::Group group = Sales(absl::StrCat("q", i));
    group.clear_agents();
    for (int agent = 0; agent < 10'000; ++agent) {
      group.add_agents(Person(absl::StrCat("agent-", agent)));
    }
    ASSERT_OK_AND_ASSIGN(const v1::Group created, Create(group));
    names.push_back(created.name());
  }
  EXPECT_EQ(Feed().size(), 8u) << "nothing is left out of the feed, in pages that fit";
  std::vector<std::string> listed;
  v1::ListGroupsRequest request;
  request.set_parent(workspace_);
  do {
    ASSERT_OK_AND_ASSIGN(const auto page,
                         Ask(*groups_, &v1::GroupService::StubInterface::ListGroups, request));
    for (const v1::Group& group : page.groups()) listed.push_back(group.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, names);
}

TEST_F(BadInputTest, AGroupThatCouldNotBeToldIsRefused) {
  v1::Group group = Sales();
  for (int i = 0; i < 50'000; ++i) group.add_administrators(Person(absl::StrCat("agent-", i)));
  EXPECT_THAT(Create(group), StatusIs(kInvalid, "GROUP_TOO_LARGE"));
  EXPECT_TRUE(Feed().empty());
}

}  // namespace
}  // namespace centralita::groups

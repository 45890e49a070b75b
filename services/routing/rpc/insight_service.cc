#include "services/routing/rpc/insight_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "libs/schedule/time_zone.h"
#include "libs/status/error.h"
#include "services/routing/rpc/access.h"
#include "services/routing/wire/insight.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

constexpr int kMaxGroups = 1000;

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

/// Years 1970 to 9998: neither end overflows whatever is added to it.
bool IsValid(const google::protobuf::Timestamp& time) {
  return time.seconds() >= 0 && time.seconds() < kForeverSeconds - 366 * 24 * 3600 &&
         time.nanos() >= 0 && time.nanos() < 1'000'000'000;
}

/// INVALID_ARGUMENT / INTERVAL_INVALID.
template <typename Request>
absl::StatusOr<InsightDesk::Interval> IntervalOf(const Request& request) {
  const bool given = request.has_start_time() && request.has_end_time() &&
                     IsValid(request.start_time()) && IsValid(request.end_time());
  if (!given)
    return Invalid("INTERVAL_INVALID",
                   "start_time and end_time are required, in the years 1970 to 9998");
  const InsightDesk::Interval interval{.start = FromProto(request.start_time()),
                                       .end = FromProto(request.end_time())};
  if (interval.start >= interval.end) {
    return Invalid("INTERVAL_INVALID", "start_time is not before end_time");
  }
  return interval;
}

absl::Time QuarterBefore(absl::Time time) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), kTallyInterval);
}

/// INVALID_ARGUMENT / INTERVAL_INVALID, NAME_MALFORMED; PERMISSION_DENIED / WORKSPACE_FOREIGN.
absl::StatusOr<Indicators::Query> QueryOf(const grpc::ServerContext& context,
                                          const v1::GetIndicatorsRequest& request,
                                          const GroupName& parent) {
  const absl::StatusOr<InsightDesk::Interval> interval = IntervalOf(request);
  if (!interval.ok()) return interval.status();
  Indicators::Query query{
      .workspace = parent.workspace, .start = QuarterBefore(interval->start), .end = interval->end};
  query.step = absl::Ceil(query.end - query.start, kTallyInterval);
  if (request.has_step()) {
    query.step = FromProto(request.step());
    if (query.step < kTallyInterval || query.step % kTallyInterval != absl::ZeroDuration()) {
      return Invalid("INTERVAL_INVALID", "step is no multiple of 15 min");
    }
  }
  if (parent.group.has_value()) query.groups.push_back(*parent.group);
  if (request.groups_size() > kMaxGroups) return Invalid("NAME_MALFORMED", "too many groups");
  for (const std::string& name : request.groups()) {
    const absl::StatusOr<GroupName> group = ReadGroup(context, name);
    if (!group.ok()) return group.status();
    if (group->workspace != parent.workspace ||
        parent.group.value_or(*group->group) != *group->group) {
      return Invalid("NAME_MALFORMED", absl::StrCat(name, " is not of the parent"));
    }
    if (!parent.group.has_value()) query.groups.push_back(*group->group);
  }
  return query;
}

}  // namespace

grpc::Status InsightService::GetIndicators(grpc::ServerContext* context,
                                           const v1::GetIndicatorsRequest* request,
                                           v1::GetIndicatorsResponse* response) {
  return rpc::Finish(List(*context, *request), response, kErrorDomain);
}

grpc::Status InsightService::ExplainDecision(grpc::ServerContext* context,
                                             const v1::ExplainDecisionRequest* request,
                                             v1::ExplainDecisionResponse* response) {
  return rpc::Finish(Explain(*context, *request), response, kErrorDomain);
}

grpc::Status InsightService::ReplayInterval(grpc::ServerContext* context,
                                            const v1::ReplayIntervalRequest* request,
                                            v1::ReplayIntervalResponse* response) {
  return rpc::Finish(Replay(*context, *request), response, kErrorDomain);
}

grpc::Status InsightService::GetFairnessReport(grpc::ServerContext* context,
                                               const v1::GetFairnessReportRequest* request,
                                               v1::FairnessReport* response) {
  return rpc::Finish(Judge(*context, *request), response, kErrorDomain);
}

absl::StatusOr<v1::GetIndicatorsResponse> InsightService::List(
    const Context& context, const v1::GetIndicatorsRequest& request) {
  const absl::StatusOr<GroupName> parent = ReadGroupOrWorkspace(context, request.parent());
  if (!parent.ok()) return parent.status();
  const absl::StatusOr<Indicators::Query> query = QueryOf(context, request, *parent);
  if (!query.ok()) return query.status();
  const absl::StatusOr<int> size = ReadPageSize(request.page_size());
  if (!size.ok()) return size.status();
  v1::GetIndicatorsRequest asked = request;
  asked.clear_page_size();
  asked.clear_page_token();
  const std::string question = absl::StrCat("GetIndicators ", asked.SerializeAsString());
  const absl::StatusOr<std::string> from = rpc::DecodePageToken(request.page_token(), question);
  if (!from.ok()) return from.status();
  const absl::Time deadline = rpc::DeadlineOf(context);
  const Asker asker = ReadAsker(context);
  const absl::Status may =
      parent->group.has_value()
          ? parts_.rights.InGroup(parent->workspace, asker, *parent->group, deadline)
          : parts_.rights.Everywhere(parent->workspace, asker, deadline);
  if (!may.ok()) return may;
  const absl::StatusOr<Page<Indicators::Row>> page =
      parts_.indicators.List(*query, *size, *from, deadline);
  if (!page.ok()) return page.status();
  v1::GetIndicatorsResponse response;
  for (const Indicators::Row& row : page->items) {
    *response.add_indicators() = ToProto(*query, row);
  }
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, question));
  }
  return response;
}

absl::StatusOr<v1::ExplainDecisionResponse> InsightService::Explain(
    const Context& context, const v1::ExplainDecisionRequest& request) {
  const absl::StatusOr<CallName> name = ReadCall(context, request.name());
  if (!name.ok()) return name.status();
  const std::optional<Language> language = ParseLanguage(request.language());
  if (!language.has_value()) {
    return Invalid("LANGUAGE_UNKNOWN", absl::StrCat("language is ", request.language()));
  }
  const absl::Time deadline = rpc::DeadlineOf(context);
  const absl::StatusOr<GroupId> group = parts_.desk.GroupOf(name->workspace, name->call, deadline);
  if (!group.ok()) return group.status();
  const absl::Status may =
      parts_.rights.InGroup(name->workspace, ReadAsker(context), *group, deadline);
  if (!may.ok()) return may;
  const absl::StatusOr<InsightDesk::Story> story =
      parts_.desk.Explain(name->workspace, name->call, deadline);
  if (!story.ok()) return story.status();
  return ToProto(name->workspace, *story, *language);
}

absl::StatusOr<v1::ReplayIntervalResponse> InsightService::Replay(
    const Context& context, const v1::ReplayIntervalRequest& request) {
  const absl::StatusOr<WorkspaceId> workspace = ReadWorkspace(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const absl::StatusOr<InsightDesk::Interval> interval = IntervalOf(request);
  if (!interval.ok()) return interval.status();
  const absl::Time deadline = rpc::DeadlineOf(context);
  const absl::Status may = parts_.rights.Everywhere(*workspace, ReadAsker(context), deadline);
  if (!may.ok()) return may;
  const absl::StatusOr<ReplayFindings> findings =
      parts_.desk.Replay(*workspace, *interval, schedule::TimeZoneDatabaseVersion(), deadline);
  if (!findings.ok()) return findings.status();
  return ToProto(*findings);
}

absl::StatusOr<v1::FairnessReport> InsightService::Judge(
    const Context& context, const v1::GetFairnessReportRequest& request) {
  const absl::StatusOr<GroupName> name = ReadGroup(context, request.name());
  if (!name.ok()) return name.status();
  const absl::StatusOr<InsightDesk::Interval> interval = IntervalOf(request);
  if (!interval.ok()) return interval.status();
  const absl::Time deadline = rpc::DeadlineOf(context);
  const absl::Status may =
      parts_.rights.InGroup(name->workspace, ReadAsker(context), *name->group, deadline);
  if (!may.ok()) return may;
  const absl::StatusOr<FairnessFindings> findings =
      parts_.desk.Judge(name->workspace, *name->group, *interval, deadline);
  if (!findings.ok()) return findings.status();
  return ToProto(name->workspace, *name->group, *findings);
}

}  // namespace centralita::routing

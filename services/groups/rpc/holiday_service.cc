#include "services/groups/rpc/holiday_service.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "services/groups/domain/check.h"
#include "services/groups/rpc/answer.h"
#include "services/groups/rpc/mask.h"
#include "services/groups/rpc/request.h"
#include "services/groups/wire/convert.h"

namespace centralita::groups {
namespace {

constexpr char kAnyDate[] = "1970-01-01";

}  // namespace

grpc::Status HolidayService::CreateHoliday(grpc::ServerContext* context,
                                           const v1::CreateHolidayRequest* request,
                                           v1::Holiday* response) {
  return Answer(metrics_, CreateHoliday(*context, *request), response);
}

grpc::Status HolidayService::ImportHolidays(grpc::ServerContext* context,
                                            const v1::ImportHolidaysRequest* request,
                                            v1::ImportHolidaysResponse* response) {
  return Answer(metrics_, ImportHolidays(*context, *request), response);
}

grpc::Status HolidayService::UpdateHoliday(grpc::ServerContext* context,
                                           const v1::UpdateHolidayRequest* request,
                                           v1::Holiday* response) {
  return Answer(metrics_, UpdateHoliday(*context, *request), response);
}

grpc::Status HolidayService::ListHolidays(grpc::ServerContext* context,
                                          const v1::ListHolidaysRequest* request,
                                          v1::ListHolidaysResponse* response) {
  return Answer(metrics_, ListHolidays(*context, *request), response);
}

grpc::Status HolidayService::DeleteHoliday(grpc::ServerContext* context,
                                           const v1::DeleteHolidayRequest* request,
                                           v1::DeleteHolidayResponse* response) {
  return Answer(metrics_, DeleteHoliday(*context, *request), response);
}

absl::StatusOr<v1::Holiday> HolidayService::CreateHoliday(const grpc::ServerContext& context,
                                                          const v1::CreateHolidayRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<Holiday> holiday = FromProto(*workspace, request.holiday());
  if (!holiday.ok()) return holiday.status();
  const Wish wish{request.request_id(), "CreateHoliday", request.SerializeAsString()};
  absl::StatusOr<Holiday> created =
      catalogue_.Create(ActorOf(context), *std::move(holiday), wish, rpc::DeadlineOf(context));
  if (!created.ok()) return created.status();
  return ToProto(*created);
}

absl::StatusOr<v1::ImportHolidaysResponse> HolidayService::ImportHolidays(
    const grpc::ServerContext& context, const v1::ImportHolidaysRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  std::vector<Holiday> holidays;
  for (const v1::Holiday& proto : request.holidays()) {
    absl::StatusOr<Holiday> holiday = FromProto(*workspace, proto);
    if (!holiday.ok()) return AtIndex(holiday.status(), holidays.size());
    holidays.push_back(*std::move(holiday));
  }
  const Wish wish{request.request_id(), "ImportHolidays", request.SerializeAsString()};
  absl::StatusOr<HolidayCatalogue::Imported> imported = catalogue_.Import(
      ActorOf(context), *workspace, std::move(holidays), wish, rpc::DeadlineOf(context));
  if (!imported.ok()) return imported.status();
  v1::ImportHolidaysResponse response;
  for (const Holiday& holiday : imported->holidays) *response.add_holidays() = ToProto(holiday);
  response.set_created_count(imported->created);
  response.set_kept_count(imported->kept);
  response.set_left_out_count(imported->left_out);
  return response;
}

absl::StatusOr<v1::Holiday> HolidayService::UpdateHoliday(const grpc::ServerContext& context,
                                                          const v1::UpdateHolidayRequest& request) {
  auto name = ParseName(context, kHolidayName, request.holiday().name());
  if (!name.ok()) return name.status();
  absl::StatusOr<std::set<HolidayField>> fields = ParseHolidayMask(request.update_mask());
  if (!fields.ok()) return fields.status();
  v1::Holiday proto = request.holiday();
  const bool dated =
      fields->count(HolidayField::kDate) > 0 || fields->count(HolidayField::kMovingDay) > 0;
  // What is not named is not looked at; a holiday by itself has a date.
  if (!dated) proto.set_date(kAnyDate);
  if (!dated) proto.clear_moving_day();
  absl::StatusOr<Holiday> wanted = FromProto(name->first, proto);
  if (!wanted.ok()) return wanted.status();
  wanted->id = HolidayId(name->second);
  absl::StatusOr<Holiday> updated =
      catalogue_.Update(ActorOf(context), *wanted, *fields, ParseEtag(request.holiday().etag()),
                        rpc::DeadlineOf(context));
  if (!updated.ok()) return updated.status();
  return ToProto(*updated);
}

absl::StatusOr<v1::ListHolidaysResponse> HolidayService::ListHolidays(
    const grpc::ServerContext& context, const v1::ListHolidaysRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const std::string asked = absl::StrCat("ListHolidays ", request.parent());
  absl::StatusOr<PageQuery> query = ParsePage(request.page_size(), request.page_token(), asked);
  if (!query.ok()) return query.status();
  absl::StatusOr<Page<Holiday>> page =
      catalogue_.List(*workspace, *query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListHolidaysResponse response;
  for (const Holiday& holiday : page->items) *response.add_holidays() = ToProto(holiday);
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, asked));
  }
  return response;
}

absl::StatusOr<v1::DeleteHolidayResponse> HolidayService::DeleteHoliday(
    const grpc::ServerContext& context, const v1::DeleteHolidayRequest& request) {
  auto name = ParseName(context, kHolidayName, request.name());
  if (!name.ok()) return name.status();
  absl::Status deleted = catalogue_.Delete(ActorOf(context), name->first, HolidayId(name->second),
                                           rpc::DeadlineOf(context));
  if (!deleted.ok()) return deleted;
  return v1::DeleteHolidayResponse();
}

}  // namespace centralita::groups

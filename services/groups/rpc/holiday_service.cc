#include "services/groups/rpc/holiday_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "services/groups/rpc/answer.h"
#include "services/groups/rpc/request.h"
#include "services/groups/wire/convert.h"

namespace centralita::groups {

grpc::Status HolidayService::CreateHoliday(grpc::ServerContext* context,
                                           const v1::CreateHolidayRequest* request,
                                           v1::Holiday* response) {
  return Answer(metrics_, CreateHoliday(*context, *request), response);
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

#pragma once

#include "absl/status/statusor.h"
#include "centralita/groups/v1/holiday_service.grpc.pb.h"
#include "services/groups/app/holiday_catalogue.h"
#include "services/groups/metrics.h"

namespace centralita::groups {

/// Keeps the catalogue of holidays of a workspace. See holiday_service.proto.
class HolidayService final : public v1::HolidayService::Service {
 public:
  /// Both must outlive this.
  HolidayService(HolidayCatalogue& catalogue, Metrics& metrics)
      : catalogue_(catalogue), metrics_(metrics) {}

  grpc::Status CreateHoliday(grpc::ServerContext* context, const v1::CreateHolidayRequest* request,
                             v1::Holiday* response) override;
  grpc::Status ImportHolidays(grpc::ServerContext* context,
                              const v1::ImportHolidaysRequest* request,
                              v1::ImportHolidaysResponse* response) override;
  grpc::Status UpdateHoliday(grpc::ServerContext* context, const v1::UpdateHolidayRequest* request,
                             v1::Holiday* response) override;
  grpc::Status ListHolidays(grpc::ServerContext* context, const v1::ListHolidaysRequest* request,
                            v1::ListHolidaysResponse* response) override;
  grpc::Status DeleteHoliday(grpc::ServerContext* context, const v1::DeleteHolidayRequest* request,
                             v1::DeleteHolidayResponse* response) override;

 private:
  absl::StatusOr<v1::Holiday> CreateHoliday(const grpc::ServerContext& context,
                                            const v1::CreateHolidayRequest& request);
  absl::StatusOr<v1::ImportHolidaysResponse> ImportHolidays(
      const grpc::ServerContext& context, const v1::ImportHolidaysRequest& request);
  absl::StatusOr<v1::Holiday> UpdateHoliday(const grpc::ServerContext& context,
                                            const v1::UpdateHolidayRequest& request);
  absl::StatusOr<v1::ListHolidaysResponse> ListHolidays(const grpc::ServerContext& context,
                                                        const v1::ListHolidaysRequest& request);
  absl::StatusOr<v1::DeleteHolidayResponse> DeleteHoliday(const grpc::ServerContext& context,
                                                          const v1::DeleteHolidayRequest& request);

  HolidayCatalogue& catalogue_;
  Metrics& metrics_;
};

}  // namespace centralita::groups

#pragma once

#include "centralita/routing/v1/presence_service.grpc.pb.h"
#include "services/routing/app/floor.h"
#include "services/routing/app/presence_desk.h"

namespace centralita::routing {

/// centralita.routing.v1.PresenceService. Safe for concurrent use.
class PresenceService final : public v1::PresenceService::Service {
 public:
  /// Both must outlive this.
  PresenceService(PresenceDesk& desk, Floor& floor) : desk_(desk), floor_(floor) {}

  grpc::Status SetStatus(grpc::ServerContext* context, const v1::SetStatusRequest* request,
                         v1::Presence* response) override;
  grpc::Status KeepAlive(grpc::ServerContext* context, const v1::KeepAliveRequest* request,
                         v1::KeepAliveResponse* response) override;
  grpc::Status FinishWrapUp(grpc::ServerContext* context, const v1::FinishWrapUpRequest* request,
                            v1::Presence* response) override;
  grpc::Status GetPresence(grpc::ServerContext* context, const v1::GetPresenceRequest* request,
                           v1::Presence* response) override;
  grpc::Status ListPresences(grpc::ServerContext* context, const v1::ListPresencesRequest* request,
                             v1::ListPresencesResponse* response) override;
  grpc::Status ReportDevices(grpc::ServerContext* context, const v1::ReportDevicesRequest* request,
                             v1::ReportDevicesResponse* response) override;

 private:
  absl::StatusOr<v1::Presence> SetStatus(const grpc::ServerContext& context,
                                         const v1::SetStatusRequest& request);
  absl::StatusOr<v1::KeepAliveResponse> KeepAlive(const grpc::ServerContext& context,
                                                  const v1::KeepAliveRequest& request);
  absl::StatusOr<v1::Presence> FinishWrapUp(const grpc::ServerContext& context,
                                            const v1::FinishWrapUpRequest& request);
  absl::StatusOr<v1::Presence> GetPresence(const grpc::ServerContext& context,
                                           const v1::GetPresenceRequest& request);
  absl::StatusOr<v1::ListPresencesResponse> ListPresences(const grpc::ServerContext& context,
                                                          const v1::ListPresencesRequest& request);
  absl::StatusOr<v1::ReportDevicesResponse> ReportDevices(const grpc::ServerContext& context,
                                                          const v1::ReportDevicesRequest& request);

  PresenceDesk& desk_;
  Floor& floor_;
};

}  // namespace centralita::routing

#pragma once

#include "centralita/routing/v1/presence_service.grpc.pb.h"
#include "services/routing/app/floor.h"
#include "services/routing/app/presence_desk.h"
#include "services/routing/app/supervision_desk.h"
#include "services/routing/rpc/floor_stream.h"

namespace centralita::routing {

/// centralita.routing.v1.PresenceService. Safe for concurrent use.
class PresenceService final
    : public v1::PresenceService::WithCallbackMethod_WatchPresences<v1::PresenceService::Service> {
 public:
  struct Parts {
    PresenceDesk& desk;
    SupervisionDesk& supervision;
    SupervisorRights& rights;
    Floor& floor;
    FloorSurroundings watched;
  };

  /// All must outlive this.
  explicit PresenceService(const Parts& parts) : parts_(parts) {}

  grpc::Status SetStatus(grpc::ServerContext* context, const v1::SetStatusRequest* request,
                         v1::Presence* response) override;
  grpc::Status KeepAlive(grpc::ServerContext* context, const v1::KeepAliveRequest* request,
                         v1::KeepAliveResponse* response) override;
  grpc::Status FinishWrapUp(grpc::ServerContext* context, const v1::FinishWrapUpRequest* request,
                            v1::Presence* response) override;
  grpc::Status SetNextStatus(grpc::ServerContext* context, const v1::SetNextStatusRequest* request,
                             v1::Presence* response) override;
  grpc::Status SetGroupAvailability(grpc::ServerContext* context,
                                    const v1::SetGroupAvailabilityRequest* request,
                                    v1::Presence* response) override;
  grpc::Status ExtendWrapUp(grpc::ServerContext* context, const v1::ExtendWrapUpRequest* request,
                            v1::Presence* response) override;
  grpc::Status SetCapacity(grpc::ServerContext* context, const v1::SetCapacityRequest* request,
                           v1::Presence* response) override;
  grpc::ServerWriteReactor<v1::Presence>* WatchPresences(
      grpc::CallbackServerContext* context, const v1::WatchPresencesRequest* request) override;
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
  absl::StatusOr<v1::Presence> SetNextStatus(const grpc::ServerContext& context,
                                             const v1::SetNextStatusRequest& request);
  absl::StatusOr<v1::Presence> SetGroupAvailability(const grpc::ServerContext& context,
                                                    const v1::SetGroupAvailabilityRequest& request);
  absl::StatusOr<v1::Presence> ExtendWrapUp(const grpc::ServerContext& context,
                                            const v1::ExtendWrapUpRequest& request);
  absl::StatusOr<v1::Presence> SetCapacity(const grpc::ServerContext& context,
                                           const v1::SetCapacityRequest& request);
  absl::StatusOr<v1::Presence> GetPresence(const grpc::ServerContext& context,
                                           const v1::GetPresenceRequest& request);
  absl::StatusOr<v1::ListPresencesResponse> ListPresences(const grpc::ServerContext& context,
                                                          const v1::ListPresencesRequest& request);
  absl::StatusOr<v1::ReportDevicesResponse> ReportDevices(const grpc::ServerContext& context,
                                                          const v1::ReportDevicesRequest& request);

  const Parts parts_;
};

}  // namespace centralita::routing

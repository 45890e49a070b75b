#pragma once

#include "centralita/ticketing/v1/draft_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/ticketing/app/draft_desk.h"
#include "services/ticketing/rpc/convert.h"

namespace centralita::ticketing {

/// Serves centralita.ticketing.v1.DraftService. Safe for concurrent use.
class DraftService final : public v1::DraftService::Service {
 public:
  /// All must outlive this.
  DraftService(DraftDesk& desk, TicketStore& store, const Clock& clock)
      : desk_(desk), store_(store), clock_(clock) {}

  grpc::Status PatchDraft(grpc::ServerContext* context, const v1::PatchDraftRequest* request,
                          v1::Draft* response) override;
  grpc::Status CommitDraft(grpc::ServerContext* context, const v1::CommitDraftRequest* request,
                           v1::Ticket* response) override;
  grpc::Status ListRecoverableDrafts(grpc::ServerContext* context,
                                     const v1::ListRecoverableDraftsRequest* request,
                                     v1::ListRecoverableDraftsResponse* response) override;
  grpc::Status RecoverDraft(grpc::ServerContext* context, const v1::RecoverDraftRequest* request,
                            v1::Ticket* response) override;
  grpc::Status DiscardDraft(grpc::ServerContext* context, const v1::DiscardDraftRequest* request,
                            v1::Draft* response) override;

 private:
  absl::StatusOr<v1::Draft> Patch(grpc::ServerContext& context,
                                  const v1::PatchDraftRequest& request);
  absl::StatusOr<v1::ListRecoverableDraftsResponse> List(
      grpc::ServerContext& context, const v1::ListRecoverableDraftsRequest& request);

  DraftDesk& desk_;
  TicketStore& store_;
  const Clock& clock_;
};

}  // namespace centralita::ticketing

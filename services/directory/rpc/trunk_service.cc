#include "services/directory/rpc/trunk_service.h"

#include <string>
#include <utility>

#include "libs/ids/name.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "services/directory/rpc/answer.h"
#include "services/directory/rpc/convert.h"

namespace centralita::directory {

grpc::Status TrunkService::CreateTrunk(grpc::ServerContext* context,
                                       const v1::CreateTrunkRequest* request, v1::Trunk* response) {
  return Answer(metrics_, CreateTrunk(*context, *request), response);
}

grpc::Status TrunkService::ListTrunks(grpc::ServerContext* context,
                                      const v1::ListTrunksRequest* request,
                                      v1::ListTrunksResponse* response) {
  return Answer(metrics_, ListTrunks(*context, *request), response);
}

grpc::Status TrunkService::DeleteTrunk(grpc::ServerContext* context,
                                       const v1::DeleteTrunkRequest* request,
                                       v1::DeleteTrunkResponse* response) {
  return Answer(metrics_, DeleteTrunk(*context, *request), response);
}

absl::StatusOr<v1::Trunk> TrunkService::CreateTrunk(const grpc::ServerContext& context,
                                                    const v1::CreateTrunkRequest& request) {
  if (absl::Status may = CheckTrusted(context); !may.ok()) return may;
  absl::StatusOr<Trunk> trunk =
      trunks_.Create(FromProto(request.trunk_id(), request.trunk()),
                     {.inbound = request.trunk().digest_password(),
                      .outbound = request.trunk().outbound().digest_password()},
                     rpc::DeadlineOf(context));
  if (!trunk.ok()) return trunk.status();
  return ToProto(*trunk, /*with_digests=*/false);
}

absl::StatusOr<v1::ListTrunksResponse> TrunkService::ListTrunks(
    const grpc::ServerContext& context, const v1::ListTrunksRequest& request) {
  if (absl::Status may = CheckTrusted(context); !may.ok()) return may;
  absl::StatusOr<PageQuery> query =
      ParsePage(request.page_size(), request.page_token(), "ListTrunks");
  if (!query.ok()) return query.status();
  absl::StatusOr<Page<Trunk>> page = trunks_.List(*query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListTrunksResponse response;
  for (const Trunk& trunk : page->items) {
    *response.add_trunks() = ToProto(trunk, /*with_digests=*/true);
  }
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, "ListTrunks"));
  }
  return response;
}

absl::StatusOr<v1::DeleteTrunkResponse> TrunkService::DeleteTrunk(
    const grpc::ServerContext& context, const v1::DeleteTrunkRequest& request) {
  if (absl::Status may = CheckTrusted(context); !may.ok()) return may;
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(kTrunkName, request.name());
  if (!ids.ok()) return ids.status();
  absl::Status deleted = trunks_.Delete(TrunkId((*ids)[0]), rpc::DeadlineOf(context));
  if (!deleted.ok()) return deleted;
  return v1::DeleteTrunkResponse();
}

}  // namespace centralita::directory

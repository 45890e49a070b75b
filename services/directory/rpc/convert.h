#pragma once

#include <optional>
#include <string>
#include <utility>

#include <google/protobuf/timestamp.pb.h>
#include <grpcpp/server_context.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "centralita/directory/v1/contact.pb.h"
#include "centralita/directory/v1/number_service.pb.h"
#include "centralita/directory/v1/person.pb.h"
#include "centralita/directory/v1/trunk_service.pb.h"
#include "centralita/directory/v1/workspace.pb.h"
#include "services/directory/app/actor.h"
#include "services/directory/app/page.h"
#include "services/directory/domain/contact.h"
#include "services/directory/domain/number.h"
#include "services/directory/domain/person.h"
#include "services/directory/domain/trunk.h"
#include "services/directory/domain/workspace.h"

namespace centralita::directory {

inline constexpr char kWorkspaceName[] = "workspaces/*";
inline constexpr char kPersonName[] = "workspaces/*/people/*";
inline constexpr char kContactName[] = "workspaces/*/contacts/*";
inline constexpr char kNumberName[] = "workspaces/*/numbers/*";
inline constexpr char kGroupName[] = "workspaces/*/groups/*";
inline constexpr char kTrunkName[] = "trunks/*";

/// The workspace of "workspaces/{workspace}", if the caller may name it: INVALID_ARGUMENT with
/// NAME_MALFORMED, PERMISSION_DENIED with WORKSPACE_FOREIGN.
absl::StatusOr<WorkspaceId> ParseParent(const grpc::ServerContextBase& context,
                                        absl::string_view parent);

/// The ids of a name within a workspace; errors as ParseParent. `pattern` is one of those above.
absl::StatusOr<std::pair<WorkspaceId, std::string>> ParseName(
    const grpc::ServerContextBase& context, absl::string_view pattern, absl::string_view name);

/// On whose behalf a call is made.
Actor ActorOf(const grpc::ServerContextBase& context);

/// PERMISSION_DENIED with OPERATOR_ONLY if the call comes on behalf of a workspace: only services of
/// ours, and operators by way of the edge, may make it.
absl::Status CheckTrusted(const grpc::ServerContextBase& context);

/// INVALID_ARGUMENT with PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID. `query` is what is listed.
absl::StatusOr<PageQuery> ParsePage(int32_t page_size, absl::string_view page_token,
                                    absl::string_view query);

/// The version that an etag stands for; nothing if it is empty. One that is not ours is version 0,
/// which nothing has.
std::optional<int64_t> ParseEtag(const std::string& etag);

google::protobuf::Timestamp ToProto(absl::Time time);
v1::Workspace ToProto(const Workspace& workspace);
v1::Person ToProto(const Person& person, absl::string_view realm);
v1::Contact ToProto(const Contact& contact);
v1::Number ToProto(const Number& number);
/// With the digests if `with_digests`.
v1::Trunk ToProto(const Trunk& trunk, bool with_digests);

Workspace FromProto(const v1::Workspace& proto);
/// INVALID_ARGUMENT with PERMISSION_UNKNOWN.
absl::StatusOr<Person> FromProto(const v1::Person& proto);
Contact FromProto(const v1::Contact& proto);
Trunk FromProto(const std::string& id, const v1::Trunk& proto);

}  // namespace centralita::directory

#include "services/directory/rpc/convert.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/page_token.h"
#include "libs/status/error.h"

namespace centralita::directory {
namespace {

constexpr rpc::PageLimits kPageLimits{.fallback = 100, .max = 1000};

}  // namespace

absl::StatusOr<WorkspaceId> ParseParent(const grpc::ServerContextBase& context,
                                        absl::string_view parent) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(kWorkspaceName, parent);
  if (!ids.ok()) return ids.status();
  if (absl::Status may = rpc::CheckWorkspace(context, (*ids)[0]); !may.ok()) return may;
  return WorkspaceId((*ids)[0]);
}

absl::StatusOr<std::pair<WorkspaceId, std::string>> ParseName(
    const grpc::ServerContextBase& context, absl::string_view pattern, absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(pattern, name);
  if (!ids.ok()) return ids.status();
  if (absl::Status may = rpc::CheckWorkspace(context, (*ids)[0]); !may.ok()) return may;
  return std::make_pair(WorkspaceId((*ids)[0]), (*ids)[1]);
}

Actor ActorOf(const grpc::ServerContextBase& context) {
  const std::optional<rpc::Caller> caller = rpc::CallerOf(context);
  if (!caller.has_value()) return {};
  return {WorkspaceId(caller->workspace_id), PersonId(caller->person_id)};
}

absl::Status CheckTrusted(const grpc::ServerContextBase& context) {
  if (!rpc::CallerOf(context).has_value()) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "OPERATOR_ONLY",
                       "this is for operators and for the services of the system");
}

absl::StatusOr<PageQuery> ParsePage(int32_t page_size, absl::string_view page_token,
                                    absl::string_view query) {
  absl::StatusOr<int> size = rpc::PageSize(page_size, kPageLimits);
  if (!size.ok()) return size.status();
  absl::StatusOr<std::string> after = rpc::DecodePageToken(page_token, query);
  if (!after.ok()) return after.status();
  return PageQuery{*std::move(after), *size};
}

std::optional<int64_t> ParseEtag(const std::string& etag) {
  if (etag.empty()) return std::nullopt;
  int64_t version = 0;
  return absl::SimpleAtoi(etag, &version) ? version : 0;
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>((time - absl::FromUnixSeconds(seconds)) / absl::Nanoseconds(1)));
  return timestamp;
}

v1::Workspace ToProto(const Workspace& workspace) {
  v1::Workspace proto;
  proto.set_name(ids::MakeName(kWorkspaceName, {workspace.id.value()}));
  proto.set_display_name(workspace.display_name);
  proto.set_default_region(workspace.default_region);
  proto.set_locale(workspace.locale);
  *proto.mutable_create_time() = ToProto(workspace.create_time);
  proto.set_etag(absl::StrCat(workspace.version));
  return proto;
}

v1::Person ToProto(const Person& person, absl::string_view realm) {
  v1::Person proto;
  proto.set_name(ids::MakeName(kPersonName, {person.workspace.value(), person.id.value()}));
  proto.set_display_name(person.display_name);
  proto.set_email(person.email);
  proto.set_extension(person.extension);
  proto.set_sip_username(person.sip_username);
  if (!person.sip_username.empty()) proto.set_sip_realm(std::string(realm));
  for (const Permission permission : person.permissions) {
    proto.add_permissions(static_cast<v1::Permission>(permission));
  }
  *proto.mutable_create_time() = ToProto(person.create_time);
  proto.set_etag(absl::StrCat(person.version));
  return proto;
}

v1::Contact ToProto(const Contact& contact) {
  v1::Contact proto;
  proto.set_name(ids::MakeName(kContactName, {contact.workspace.value(), contact.id.value()}));
  proto.set_display_name(contact.display_name);
  proto.set_company(contact.company);
  proto.set_email(contact.email);
  for (const ContactNumber& number : contact.numbers) {
    v1::ContactNumber& added = *proto.add_numbers();
    added.set_e164(number.e164);
    added.set_label(number.label);
  }
  proto.set_inactive(contact.inactive);
  *proto.mutable_create_time() = ToProto(contact.create_time);
  proto.set_etag(absl::StrCat(contact.version));
  return proto;
}

v1::Number ToProto(const Number& number) {
  v1::Number proto;
  proto.set_name(ids::MakeName(kNumberName, {number.workspace.value(), number.id.value()}));
  proto.set_e164(number.e164);
  if (!number.group_id.empty()) {
    proto.set_group(ids::MakeName(kGroupName, {number.workspace.value(), number.group_id}));
  }
  proto.set_display_name(number.display_name);
  proto.set_locale(number.locale);
  proto.set_region(number.region);
  *proto.mutable_create_time() = ToProto(number.create_time);
  proto.set_etag(absl::StrCat(number.version));
  return proto;
}

namespace {

v1::Outbound ToProto(const Outbound& outbound, bool with_digests) {
  v1::Outbound proto;
  for (const OutboundTarget& target : outbound.targets) {
    v1::OutboundTarget& out = *proto.add_targets();
    out.set_host(target.host);
    out.set_port(target.port);
    out.set_transport(static_cast<v1::Transport>(target.transport));
    out.set_priority(target.priority);
    out.set_weight(target.weight);
  }
  for (const std::string& prefix : outbound.dial_prefixes) proto.add_dial_prefixes(prefix);
  for (const std::string& prefix : outbound.caller_prefixes) proto.add_caller_prefixes(prefix);
  proto.set_priority(outbound.priority);
  proto.set_weight(outbound.weight);
  proto.set_number_format(outbound.writes_plus ? v1::NUMBER_FORMAT_E164
                                               : v1::NUMBER_FORMAT_E164_WITHOUT_PLUS);
  proto.set_digest_username(outbound.digest_username);
  proto.set_digest_realm(outbound.digests.realm);
  if (with_digests) {
    proto.set_digest_ha1_md5(outbound.digests.ha1_md5);
    proto.set_digest_ha1_sha256(outbound.digests.ha1_sha256);
  }
  return proto;
}

Outbound FromProto(const v1::Outbound& proto) {
  Outbound outbound{
      .targets = {},
      .dial_prefixes = {proto.dial_prefixes().begin(), proto.dial_prefixes().end()},
      .caller_prefixes = {proto.caller_prefixes().begin(), proto.caller_prefixes().end()},
      .priority = proto.priority(),
      .weight = proto.weight(),
      .writes_plus = proto.number_format() != v1::NUMBER_FORMAT_E164_WITHOUT_PLUS,
      .digest_username = proto.digest_username(),
      .digests = {.realm = proto.digest_realm(), .ha1_md5 = "", .ha1_sha256 = ""}};
  for (const v1::OutboundTarget& target : proto.targets()) {
    const bool tcp = target.transport() == v1::TRANSPORT_TCP;
    outbound.targets.push_back({.host = target.host(),
                                .port = target.port(),
                                .transport = tcp ? Transport::kTcp : Transport::kUdp,
                                .priority = target.priority(),
                                .weight = target.weight()});
  }
  return outbound;
}

}  // namespace

v1::Trunk ToProto(const Trunk& trunk, bool with_digests) {
  v1::Trunk proto;
  proto.set_name(ids::MakeName(kTrunkName, {trunk.id.value()}));
  for (const std::string& address : trunk.addresses) proto.add_addresses(address);
  proto.set_digest_username(trunk.digest_username);
  proto.set_max_channels(trunk.max_channels);
  proto.set_max_calls_per_second(trunk.max_calls_per_second);
  proto.set_region(trunk.region);
  proto.set_digest_realm(trunk.digests.realm);
  if (trunk.outbound.enabled()) *proto.mutable_outbound() = ToProto(trunk.outbound, with_digests);
  if (with_digests) {
    proto.set_digest_ha1_md5(trunk.digests.ha1_md5);
    proto.set_digest_ha1_sha256(trunk.digests.ha1_sha256);
  }
  return proto;
}

Workspace FromProto(const v1::Workspace& proto) {
  Workspace workspace;
  workspace.display_name = proto.display_name();
  if (!proto.default_region().empty()) workspace.default_region = proto.default_region();
  if (!proto.locale().empty()) workspace.locale = proto.locale();
  return workspace;
}

absl::StatusOr<Person> FromProto(const v1::Person& proto) {
  Person person;
  person.display_name = proto.display_name();
  person.email = proto.email();
  person.extension = proto.extension();
  for (const int permission : proto.permissions()) {
    if (permission == v1::PERMISSION_UNSPECIFIED || !v1::Permission_IsValid(permission)) {
      return status::Error(absl::StatusCode::kInvalidArgument, "PERMISSION_UNKNOWN",
                           absl::StrCat("no permission has the number ", permission));
    }
    person.permissions.insert(static_cast<Permission>(permission));
  }
  return person;
}

Contact FromProto(const v1::Contact& proto) {
  Contact contact;
  contact.display_name = proto.display_name();
  contact.company = proto.company();
  contact.email = proto.email();
  for (const v1::ContactNumber& number : proto.numbers()) {
    contact.numbers.push_back({number.e164(), number.label()});
  }
  contact.inactive = proto.inactive();
  return contact;
}

Trunk FromProto(const std::string& id, const v1::Trunk& proto) {
  Trunk trunk;
  trunk.id = TrunkId(id);
  trunk.addresses.assign(proto.addresses().begin(), proto.addresses().end());
  trunk.digest_username = proto.digest_username();
  trunk.max_channels = proto.max_channels();
  trunk.max_calls_per_second = proto.max_calls_per_second();
  trunk.region = proto.region();
  if (proto.has_outbound()) trunk.outbound = FromProto(proto.outbound());
  return trunk;
}

}  // namespace centralita::directory

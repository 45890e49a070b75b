#include "services/ticketing/rpc/convert.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/ids/name.h"
#include "libs/status/error.h"
#include "services/ticketing/domain/names.h"

namespace centralita::ticketing {
namespace {

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

/// "workspaces/{workspace}/{collection}/{id}"; "" for no id.
std::string NameOf(const WorkspaceId& workspace, absl::string_view collection,
                   absl::string_view id) {
  if (id.empty()) return "";
  return absl::StrCat("workspaces/", workspace.value(), "/", collection, "/", id);
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp message;
  const int64_t micros = absl::ToUnixMicros(time);
  const int64_t seconds = absl::ToUnixSeconds(time);
  message.set_seconds(seconds);
  message.set_nanos(static_cast<int32_t>((micros - seconds * 1'000'000) * 1'000));
  return message;
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration message;
  absl::Duration rest;
  message.set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &rest));
  message.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return message;
}

v1::TicketCall ToProto(const CallRecord& call) {
  v1::TicketCall message;
  message.set_call_id(call.id.value());
  if (call.start.has_value()) *message.mutable_start_time() = ToProto(*call.start);
  if (call.end.has_value()) *message.mutable_end_time() = ToProto(*call.end);
  *message.mutable_talk_duration() = ToProto(call.talk);
  *message.mutable_wait_duration() = ToProto(call.wait);
  for (const PersonId& person : AgentsOf(call)) {
    message.add_agents(NameOf(call.workspace, "people", person.value()));
  }
  const auto [recording, state] = RecordingOf(call);
  message.set_recording(NameOf(call.workspace, "recordings", recording.value()));
  message.set_recording_state(std::string(ticketing::NameOf(state)));
  message.set_caller(call.caller);
  message.set_dialled(call.dialled);
  for (const Hop& hop : call.hops) {
    routing::v1::Hop* out = message.add_hops();
    out->set_group_id(hop.group.value());
    // Both lists have the same order.
    out->set_left_because(static_cast<routing::v1::MissedReason>(hop.left_because));
    *out->mutable_enter_time() = ToProto(hop.entered);
  }
  return message;
}

directory::v1::Contact ToProto(const WorkspaceId& workspace, const Contact& contact) {
  directory::v1::Contact message;
  message.set_name(NameOf(workspace, "contacts", contact.id));
  message.set_display_name(contact.display_name);
  message.set_company(contact.company);
  message.set_email(contact.email);
  for (const ContactNumber& number : contact.numbers) {
    directory::v1::ContactNumber* out = message.add_numbers();
    out->set_e164(number.e164);
    out->set_label(number.label);
  }
  message.set_inactive(contact.inactive);
  *message.mutable_create_time() = ToProto(contact.created);
  message.set_etag(contact.etag);
  return message;
}

static_assert(static_cast<int>(HopReason::kCallbackExpired) ==
              routing::v1::MISSED_REASON_CALLBACK_EXPIRED);
static_assert(static_cast<int>(MissedReason::kCallbackUnanswered) ==
              v1::MISSED_CALL_REASON_CALLBACK_UNANSWERED);
static_assert(static_cast<int>(TicketStatus::kCancelled) + 1 == v1::TICKET_STATUS_CANCELLED);
static_assert(static_cast<int>(TicketType::kMissedCall) + 1 == v1::TICKET_TYPE_MISSED_CALL);
static_assert(static_cast<int>(DraftState::kMaterialised) + 1 == v1::DRAFT_STATE_MATERIALISED);
static_assert(static_cast<int>(TabState::kClosed) + 1 == v1::CALL_TAB_STATE_CLOSED);
static_assert(static_cast<int>(DispositionKind::kNone) + 1 == v1::DISPOSITION_KIND_NONE);

/// An enumeration of the API has "unspecified" before the values of ours.
template <typename Message, typename Enum>
Message AfterUnspecified(Enum value) {
  return static_cast<Message>(static_cast<int>(value) + 1);
}

absl::string_view KindName(TicketAction::Kind kind) {
  constexpr std::array<absl::string_view, 6> kNames = {
      "created", "updated", "comment", "call_linked", "call_unlinked", "call_missed"};
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace

v1::Ticket ToProto(const TicketView& view) {
  const Ticket& ticket = view.ticket;
  v1::Ticket message;
  message.set_name(NameOf(ticket.workspace, "tickets", ticket.id.value()));
  message.set_number(ticket.number);
  message.set_subject(ticket.subject);
  message.set_description(ticket.description);
  message.set_type(AfterUnspecified<v1::TicketType>(ticket.type));
  message.set_status(AfterUnspecified<v1::TicketStatus>(ticket.status));
  message.set_requester(NameOf(ticket.workspace, "contacts", ticket.requester));
  message.set_requester_number(ticket.requester_number);
  message.set_owner(NameOf(ticket.workspace, "people", ticket.owner.value()));
  message.set_group(NameOf(ticket.workspace, "groups", ticket.group.value()));
  for (const CallRecord& call : view.calls) *message.add_calls() = ToProto(call);
  message.set_missed_reason(static_cast<v1::MissedCallReason>(ticket.missed_reason));
  *message.mutable_create_time() = ToProto(ticket.created);
  *message.mutable_update_time() = ToProto(ticket.updated);
  message.set_etag(absl::StrCat(ticket.version));
  return message;
}

v1::TicketAction ToProto(const WorkspaceId& workspace, const TicketAction& action) {
  v1::TicketAction message;
  message.set_sequence(action.sequence);
  *message.mutable_action_time() = ToProto(action.time);
  message.set_actor(action.actor == kSystem ? kSystem : NameOf(workspace, "people", action.actor));
  message.set_kind(std::string(KindName(action.kind)));
  message.set_text(action.text);
  return message;
}

v1::CallDisposition ToProto(const WorkspaceId& workspace, const Disposition& disposition) {
  v1::CallDisposition message;
  message.set_call_id(disposition.call.value());
  message.set_kind(AfterUnspecified<v1::DispositionKind>(disposition.kind));
  message.set_ticket(NameOf(workspace, "tickets", disposition.ticket.value()));
  if (disposition.kind == DispositionKind::kNone) {
    message.set_reason(std::string(ticketing::NameOf(disposition.reason)));
  }
  return message;
}

v1::Draft ToProto(const DraftView& view) {
  const Draft& draft = view.draft;
  v1::Draft message;
  message.set_name(NameOf(draft.workspace, "drafts", draft.id.value()));
  message.set_author(NameOf(draft.workspace, "people", draft.author.value()));
  message.set_call_id(draft.call.value());
  message.set_subject(draft.subject);
  message.set_description(draft.description);
  message.set_state(AfterUnspecified<v1::DraftState>(draft.state));
  message.set_revision(draft.revision);
  if (draft.recover_until.has_value()) {
    *message.mutable_recover_until_time() = ToProto(*draft.recover_until);
  }
  message.set_ticket(NameOf(draft.workspace, "tickets", draft.ticket.value()));
  message.set_recording(NameOf(draft.workspace, "recordings", view.recording.value()));
  return message;
}

v1::CallTab ToProto(const TabView& view) {
  v1::CallTab message;
  message.set_call_id(view.tab.call.value());
  message.set_person(NameOf(view.workspace, "people", view.tab.person.value()));
  message.set_state(AfterUnspecified<v1::CallTabState>(view.tab.state));
  message.set_caller(view.caller);
  message.set_dialled(view.dialled);
  message.set_group_id(view.group.value());
  for (const Contact& contact : view.contacts) {
    *message.add_contacts() = ToProto(view.workspace, contact);
  }
  for (const TicketView& ticket : view.tickets) *message.add_tickets() = ToProto(ticket);
  message.set_linked_ticket(NameOf(view.workspace, "tickets", view.linked_ticket.value()));
  for (const DraftView& draft : view.drafts) *message.add_drafts() = ToProto(draft);
  *message.mutable_open_time() = ToProto(view.tab.opened);
  if (view.tab.connected.has_value()) {
    *message.mutable_connect_time() = ToProto(*view.tab.connected);
  }
  if (view.tab.closed.has_value()) *message.mutable_close_time() = ToProto(*view.tab.closed);
  message.set_revision(view.revision);
  message.set_waited_ms(absl::ToInt64Milliseconds(view.tab.waited));
  return message;
}

absl::StatusOr<std::string> ParseOptional(const WorkspaceId& workspace,
                                          absl::string_view collection, absl::string_view name) {
  if (name.empty()) return std::string();
  const auto ids = ids::ParseName(absl::StrCat("workspaces/*/", collection, "/*"), name);
  if (!ids.ok()) return ids.status();
  if ((*ids)[0] != workspace.value()) {
    return Invalid("NAME_MALFORMED", absl::StrCat(name, " is of another workspace"));
  }
  return (*ids)[1];
}

absl::StatusOr<Ticket> ParseNewTicket(const WorkspaceId& workspace, const v1::Ticket& message) {
  if (message.type() == v1::TICKET_TYPE_MISSED_CALL) {
    return Invalid("TYPE_RESERVED", "missed-call tickets are made by the system");
  }
  if (message.status() > v1::TICKET_STATUS_NEW) {
    return Invalid("STATUS_RESERVED", "a ticket begins as NEW");
  }
  const auto requester = ParseOptional(workspace, "contacts", message.requester());
  if (!requester.ok()) return requester.status();
  const auto owner = ParseOptional(workspace, "people", message.owner());
  if (!owner.ok()) return owner.status();
  const auto group = ParseOptional(workspace, "groups", message.group());
  if (!group.ok()) return group.status();
  return Ticket{.workspace = workspace,
                .subject = message.subject(),
                .description = message.description(),
                .requester = *requester,
                .requester_number = message.requester_number(),
                .owner = PersonId(*owner),
                .group = GroupId(*group)};
}

absl::StatusOr<TicketChange> ParseChange(const WorkspaceId& workspace,
                                         const v1::UpdateTicketRequest& request) {
  const v1::Ticket& ticket = request.ticket();
  TicketChange change;
  if (request.update_mask().paths().empty()) {
    return Invalid("UPDATE_MASK_INVALID", "update_mask is required");
  }
  for (const std::string& path : request.update_mask().paths()) {
    absl::StatusOr<std::string> id = std::string();
    if (path == "subject") {
      change.subject = ticket.subject();
    } else if (path == "description") {
      change.description = ticket.description();
    } else if (path == "status" && ticket.status() != v1::TICKET_STATUS_UNSPECIFIED &&
               v1::TicketStatus_IsValid(ticket.status())) {
      change.status = static_cast<TicketStatus>(ticket.status() - 1);
    } else if (path == "requester") {
      id = ParseOptional(workspace, "contacts", ticket.requester());
      if (id.ok()) change.requester = *id;
    } else if (path == "owner") {
      id = ParseOptional(workspace, "people", ticket.owner());
      if (id.ok()) change.owner = PersonId(*id);
    } else if (path == "group") {
      id = ParseOptional(workspace, "groups", ticket.group());
      if (id.ok()) change.group = GroupId(*id);
    } else {
      return Invalid("UPDATE_MASK_INVALID", absl::StrCat("\"", path, "\" cannot be changed so"));
    }
    if (!id.ok()) return id.status();
  }
  return change;
}

std::string ToPosition(absl::Time time, absl::string_view id) {
  return absl::StrCat(absl::ToUnixMicros(time), "|", id);
}

absl::StatusOr<std::pair<absl::Time, std::string>> ParsePosition(absl::string_view position) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(position, absl::MaxSplits('|', 1));
  int64_t micros = 0;
  if (!absl::SimpleAtoi(parts.first, &micros)) {
    return Invalid("PAGE_TOKEN_INVALID", "the page token was not made for this list");
  }
  return std::pair(absl::FromUnixMicros(micros), std::string(parts.second));
}

}  // namespace centralita::ticketing

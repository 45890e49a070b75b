#pragma once

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "centralita/ticketing/v1/call_tab_service.pb.h"
#include "centralita/ticketing/v1/draft.pb.h"
#include "centralita/ticketing/v1/ticket.pb.h"
#include "centralita/ticketing/v1/ticket_service.pb.h"
#include "services/ticketing/app/ticket_store.h"

namespace centralita::ticketing {

namespace v1 = ticketing::v1;

v1::Ticket ToProto(const TicketView& view);
v1::TicketAction ToProto(const WorkspaceId& workspace, const TicketAction& action);
v1::CallDisposition ToProto(const WorkspaceId& workspace, const Disposition& disposition);
v1::Draft ToProto(const DraftView& view);
v1::CallTab ToProto(const TabView& view);

/// What a caller wants of a ticket: subject, description, type, status, requester, number, owner,
/// group. INVALID_ARGUMENT / NAME_MALFORMED, TYPE_RESERVED, STATUS_RESERVED: a new ticket is
/// GENERAL and NEW.
absl::StatusOr<Ticket> ParseNewTicket(const WorkspaceId& workspace, const v1::Ticket& ticket);

/// The fields of `update_mask`. INVALID_ARGUMENT / UPDATE_MASK_INVALID, NAME_MALFORMED.
absl::StatusOr<TicketChange> ParseChange(const WorkspaceId& workspace,
                                         const v1::UpdateTicketRequest& request);

/// The id in "workspaces/{workspace}/<collection>/{id}"; "" for an empty name. INVALID_ARGUMENT /
/// NAME_MALFORMED, also if the name is of another workspace.
absl::StatusOr<std::string> ParseOptional(const WorkspaceId& workspace,
                                          absl::string_view collection, absl::string_view name);

/// Where a page of a list that goes by time and id ends.
std::string ToPosition(absl::Time time, absl::string_view id);
/// INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
absl::StatusOr<std::pair<absl::Time, std::string>> ParsePosition(absl::string_view position);

}  // namespace centralita::ticketing

#pragma once

#include "centralita/routing/v1/insight_service.pb.h"
#include "services/routing/app/indicators.h"
#include "services/routing/app/insight_desk.h"
#include "services/routing/app/language.h"

namespace centralita::routing {

v1::Indicators ToProto(const Indicators::Query& query, const Indicators::Row& row);

v1::ExplainDecisionResponse ToProto(const WorkspaceId& workspace, const InsightDesk::Story& story,
                                    Language language);

v1::ReplayIntervalResponse ToProto(const ReplayFindings& findings);

v1::FairnessReport ToProto(const WorkspaceId& workspace, const GroupId& group,
                           const FairnessFindings& findings);

}  // namespace centralita::routing

#include "services/routing/domain/group.h"

namespace centralita::routing {

const MemberSettings& SettingsAt(const GroupConfig& config, uint32_t position) {
  static const MemberSettings kLikeTheOthers;
  return position < config.settings.size() ? config.settings[position] : kLikeTheOthers;
}

uint32_t TurnOf(const Group& group, int level) {
  if (level <= 0) return group.turn;
  const auto above = static_cast<size_t>(level - 1);
  return above < group.upper_turns.size() ? group.upper_turns[above] : 0;
}

}  // namespace centralita::routing

#pragma once

#include <memory>
#include <string>

#include "services/routing/domain/command.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {

/// What a decision was made upon, besides the state: deciding again upon all of it gives the same facts.
struct Cause {
  std::shared_ptr<const Command> command;  // Never null.
  Policy policy;
  std::string tz_database;  // The release: "2026f".
};

}  // namespace centralita::routing

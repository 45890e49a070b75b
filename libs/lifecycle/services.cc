#include "libs/lifecycle/services.h"

namespace centralita::lifecycle {

const std::vector<WellKnown>& WellKnownServices() {
  static const auto& services = *new std::vector<WellKnown>{
      {"directory", 7101, 7201}, {"groups", 7102, 7202},    {"routing", 7103, 7203},
      {"calls", 7104, 7204},     {"ticketing", 7105, 7205}, {"recording", 7106, 7206},
      {"inbox", 7107, 7207},     {"edge", 7108, 7208},      {"media", 7109, 7209},
  };
  return services;
}

WellKnown FindWellKnown(absl::string_view service) {
  if (service == "onebox") return {"onebox", 0, 7200};
  for (const WellKnown& known : WellKnownServices()) {
    if (service == known.name) return known;
  }
  return {"", 0, 0};
}

}  // namespace centralita::lifecycle

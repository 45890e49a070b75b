#include "libs/lifecycle/main.h"
#include "services/calls/bind.h"
#include "services/directory/bind.h"
#include "services/edge/bind.h"
#include "services/groups/bind.h"
#include "services/recording/bind.h"
#include "services/routing/bind.h"
#include "services/ticketing/bind.h"

/// Every service but the gateway in one process: what `./centralita up` runs on one machine.
int main(int argc, char** argv) {
  return centralita::lifecycle::MainOfMany(argc, argv,
                                           {{"directory", centralita::directory::Bind},
                                            {"groups", centralita::groups::Bind},
                                            {"routing", centralita::routing::Bind},
                                            {"calls", centralita::calls::Bind},
                                            {"ticketing", centralita::ticketing::Bind},
                                            {"recording", centralita::recording::Bind},
                                            {"edge", centralita::edge::Bind}});
}

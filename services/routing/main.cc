#include "libs/lifecycle/main.h"
#include "services/routing/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "routing", centralita::routing::Bind);
}

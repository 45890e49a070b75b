#include "libs/lifecycle/main.h"
#include "services/groups/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "groups", centralita::groups::Bind);
}

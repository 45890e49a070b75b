#include "libs/lifecycle/main.h"
#include "services/calls/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "calls", centralita::calls::Bind);
}

#include "libs/lifecycle/main.h"
#include "services/ticketing/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "ticketing", centralita::ticketing::Bind);
}

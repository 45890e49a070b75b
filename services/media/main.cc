#include "libs/lifecycle/main.h"
#include "services/media/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "media", centralita::media::Bind);
}

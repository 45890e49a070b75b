#include "services/routing/wire/figures.h"

#include "services/routing/wire/enums.h"

namespace centralita::routing {

v1::GroupFigures ToProto(const Figures& figures) {
  v1::GroupFigures proto;
  proto.set_received(figures.received);
  proto.set_handled(figures.handled);
  proto.set_abandoned(figures.abandoned);
  proto.set_missed(figures.missed);
  proto.set_overflowed(figures.overflowed);
  proto.set_failed(figures.failed);
  proto.set_merged(figures.merged);
  proto.set_in_progress(figures.in_progress);
  for (size_t i = 0; i < figures.offers.size(); ++i) {
    if (figures.offers[i] == 0) continue;
    v1::OfferCount& count = *proto.add_offers();
    count.set_outcome(ToProto(static_cast<OfferOutcome>(i)));
    count.set_count(figures.offers[i]);
  }
  return proto;
}

Figures FromProto(const v1::GroupFigures& proto) {
  Figures figures{.received = proto.received(),
                  .handled = proto.handled(),
                  .abandoned = proto.abandoned(),
                  .missed = proto.missed(),
                  .overflowed = proto.overflowed(),
                  .failed = proto.failed(),
                  .merged = proto.merged(),
                  .in_progress = proto.in_progress()};
  for (const v1::OfferCount& count : proto.offers()) {
    figures.offers[static_cast<size_t>(FromProto(count.outcome()))] = count.count();
  }
  return figures;
}

}  // namespace centralita::routing

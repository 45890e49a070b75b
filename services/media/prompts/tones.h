#pragma once

#include <cstdint>
#include <vector>

namespace centralita::media {

/// One period of ringback, 8 kHz: 425 Hz for 1 s, then 4 s of silence (ITU-T E.180, as in Spain
/// and most of Europe and Latin America).
std::vector<int16_t> MakeRingback();

/// The built-in waiting music, 8 kHz: a quiet arpeggio of 30 s whose end rings into its beginning,
/// so that it can be repeated without a seam. Made by arithmetic alone, the same every time;
/// nobody holds rights in it.
std::vector<int16_t> MakeMelody();

}  // namespace centralita::media

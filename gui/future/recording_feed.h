// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/host/messages.h"

namespace doppel::gui {

/// Adds what a host says to a recording, if it goes with what is there: as many parts as the sketch
/// has, as many values as there are columns, times that rise. False: it doesn't, and nothing was
/// added.
[[nodiscard]] bool feed(Recording& recording, const from_host::Sketch& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Columns& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Series& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Recorded& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Now& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Journeys& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Judged& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Acted& message);
[[nodiscard]] bool feed(Recording& recording, const from_host::Ended& message);

} // namespace doppel::gui

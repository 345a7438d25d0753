// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "scenarios/snapshot.h"
#include "sim/time.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <string_view>

/// The row of the series that all numbers of a moment are of, so that they equal each other, the
/// charts' read-outs and their tables.
namespace doppel::gui {

/// The row that a moment lies in, or the last one before it; none: there is none yet.
std::optional<std::size_t> rowOf(const Recording& recording, sim::Time at);

/// How long a row is. REQUIRES: it is there.
sim::Duration lengthOfRow(const Recording& recording, std::size_t row);

/// What a source's visits came to in a row, in each second; none: nothing is recorded of it.
std::optional<scenarios::Flow>
flowInRow(const Recording& recording, std::string_view source, std::size_t row);

/// A state with what went through its sources, components and calls in the row of its moment, in
/// place of what did so since the recorded state before it. Servers, queues and what is in use stay
/// those of the moment. Cost: a look at each part of the states recorded in the row.
PlatformState inRow(const Recording& recording, PlatformState state);

/// "in the 30 s up to 40:30": the row of a moment; "": there is none.
QString rowWords(const Recording& recording, sim::Time at);

} // namespace doppel::gui

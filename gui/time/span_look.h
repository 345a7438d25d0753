// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/time/span.h"

#include <optional>

namespace doppel::gui {

/// What a stretch of time is drawn with, wherever it is.
struct SpanLook {
    Palette::Status colours;
    std::optional<Icon> icon; ///< the shape that goes with the colour; recovery is told in words
};

SpanLook lookOf(SpanKind kind, const Palette& palette);

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#include "gui/time/span_look.h"

namespace doppel::gui {

SpanLook lookOf(SpanKind kind, const Palette& palette) {
    switch (kind) {
    case SpanKind::Fault:
        return {palette.failing, Icon::Fault};
    case SpanKind::Change:
        return {{palette.accent, palette.accentText, palette.selection}, Icon::Change};
    case SpanKind::Surge:
        return {{palette.bookmark, palette.text, palette.raised}, Icon::Surge};
    case SpanKind::Phase:
        return {{palette.strongBorder, palette.text2, palette.raised}, std::nullopt};
    case SpanKind::Detected:
        return {palette.busy, std::nullopt};
    case SpanKind::Mitigated:
    case SpanKind::NotWell:
        return {palette.failing, std::nullopt};
    case SpanKind::Recovered:
        return {palette.well, std::nullopt};
    }
    return {};
}

} // namespace doppel::gui

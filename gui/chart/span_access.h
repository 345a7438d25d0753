// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::gui {

/// Lets screen readers find what each SpanLane names: a list, an item for each stretch. Once for the
/// program; again does nothing.
void installSpanAccess();

} // namespace doppel::gui

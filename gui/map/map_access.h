// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::gui {

class MapCanvas;

/// Lets screen readers reach each card of every MapCanvas: its name, its state and its figures. Once
/// for the program; again does nothing.
void installMapAccess();

/// Another card is selected.
void tellAccessOfSelection(MapCanvas& canvas);

} // namespace doppel::gui

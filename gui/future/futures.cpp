// SPDX-License-Identifier: Apache-2.0
#include "gui/future/futures.h"

namespace doppel::gui {

struct Futures::Private {};

Futures::~Futures() = default;

} // namespace doppel::gui

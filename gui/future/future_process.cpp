// SPDX-License-Identifier: Apache-2.0
#include "gui/future/future_process.h"

namespace doppel::gui {

struct FutureProcess::Private {};

FutureProcess::~FutureProcess() = default;

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace doppel::gui {

/// A rate that is looked at while it changes: "2533/s", "96.2/s". From a hundred on in whole
/// requests, so that it is as wide at each moment.
QString rateText(double perSecond);

/// A share in few digits: "52 %", "< 1 %", "99.9 %". What is not all never reads as all, nor what
/// is not nothing as nothing.
QString percentText(double share);

} // namespace doppel::gui

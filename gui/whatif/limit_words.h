// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/time_text.h"
#include "gui/whatif/limit_plan.h"

#include <QString>
#include <QStringList>

#include <span>

namespace doppel::gui {

/// What a search came to, in words.
struct LimitWords {
    QString headline;      ///< "p95 breaks between 8.49/s and 8.52/s."
    QStringList sentences; ///< what broke first and when, what is to be doubted
    bool operator==(const LimitWords&) const = default;
};

/// Which future it is about, and since when the knob is turned: "“as written”, turned from 30:00
/// on:".
QString foundFor(const QString& title, const LimitPlan& plan, const StartClock& start);

LimitWords limitWords(const LimitPlan& plan,
                      std::span<const analysis::LimitTry> tries,
                      const StartClock& start);

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#include "gui/window/speed_meter.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

constexpr auto kLeastSpan = 1s;
constexpr auto kSpan = 3s;
constexpr double kNearlyAll = 0.9;

} // namespace

void SpeedMeter::note(sim::Time played, WallClock::time_point at) {
    if (!notes_.empty() && played < notes_.back().played) {
        notes_.clear(); // it is another run
    }
    notes_.push_back({at, played});
    while (at - notes_.front().at > kSpan) {
        notes_.pop_front();
    }
}

std::optional<Speed> SpeedMeter::reached() const {
    if (notes_.empty() || notes_.back().at - notes_.front().at < kLeastSpan) {
        return std::nullopt;
    }
    const double seconds =
        std::chrono::duration<double>(notes_.back().at - notes_.front().at).count();
    return sim::toSeconds(notes_.back().played - notes_.front().played) / seconds;
}

bool isBehind(Speed asked, Speed reached) {
    return reached < asked * kNearlyAll;
}

QString speedSentence(Speed asked, std::optional<Speed> reached) {
    const QString sentence = speedSentence(asked);
    if (!reached || !isBehind(asked, *reached)) {
        return sentence;
    }
    const int decimals = *reached < 10 ? 1 : 0;
    const QString number = QLocale(QLocale::English).toString(*reached, 'f', decimals);
    const auto text = [](const char* words) {
        return QCoreApplication::translate("SpeedMeter", words);
    };
    return std::isinf(asked) ? text("%1: %2 simulated seconds a second").arg(sentence, number)
                             : text("%1 asked for, %2 reached").arg(sentence, number);
}

} // namespace doppel::gui

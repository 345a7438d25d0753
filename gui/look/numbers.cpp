// SPDX-License-Identifier: Apache-2.0
#include "gui/look/numbers.h"

#include "analysis/readable.h"

#include <QRegularExpression>

#include <cmath>

namespace doppel::gui {

QString numberText(double value, std::string_view unit) {
    if (unit == "/s" && std::isfinite(value)) {
        constexpr double kWhole =
            1000; // from there on it is told in whole ones, as long as it fits
        const double told = std::abs(value) >= kWhole ? std::round(value) : value;
        return QString::fromStdString(analysis::readableCount(told) + "/s");
    }
    return QString::fromStdString(analysis::readable(value, unit));
}

QString differenceText(double difference, std::string_view unit) {
    if (!std::isfinite(difference)) {
        return numberText(difference, unit);
    }
    const QChar sign = difference > 0 ? u'+' : difference < 0 ? u'\u2212' : u'\u00b1';
    const QString size = numberText(std::abs(difference), unit);
    return sign + (unit == "1" ? QString(size).replace(u'%', QStringLiteral("points")) : size);
}

QString unbroken(QString text) {
    static const QRegularExpression kUnits(
        QStringLiteral("(?<=\\d) (?=(%|points|ns|µs|ms|s|min|h|d|k|M|G|T|B|kB|MB|GB|TB)\\b|%)"));
    return text.replace(kUnits, QString(QChar::Nbsp));
}

QString durationText(sim::Duration length) {
    return numberText(sim::toSeconds(length), "s");
}

} // namespace doppel::gui

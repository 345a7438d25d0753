// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/text_diff.h"

#include <QStringView>

#include <algorithm>

namespace doppel::gui {
namespace {

bool continuesCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Where in the text stands what the view shows at `units` of UTF-16.
std::size_t byteBehind(std::string_view text, qsizetype units) {
    std::size_t at = 0;
    while (at < text.size() && units > 0) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '\r' && at + 1 < text.size() && text[at + 1] == '\n') {
            ++at; // shown as one line feed
        }
        units -= byte >= 0xF0U ? 2 : 1; // beyond the basic plane: two of them
        do {
            ++at;
        } while (at < text.size() && continuesCharacter(text[at]));
    }
    return at;
}

} // namespace

TextDiff differenceOf(std::string_view before, std::string_view after) {
    const std::size_t most = std::min(before.size(), after.size());
    std::size_t front = 0;
    while (front < most && before[front] == after[front]) {
        ++front;
    }
    while (front > 0 && ((front < before.size() && continuesCharacter(before[front])) ||
                         (front < after.size() && continuesCharacter(after[front])))) {
        --front;
    }
    std::size_t back = 0;
    while (back < most - front &&
           before[before.size() - back - 1] == after[after.size() - back - 1]) {
        ++back;
    }
    while (back > 0 && continuesCharacter(before[before.size() - back])) {
        --back;
    }
    return {front, std::string(before.substr(front, before.size() - back - front)),
            std::string(after.substr(front, after.size() - back - front))};
}

QString shownText(std::string_view text) {
    QString shown = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    shown.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    return shown;
}

TextDiff typedChange(std::string_view text, const QString& before, const QString& after) {
    qsizetype front = 0;
    const qsizetype most = std::min(before.size(), after.size());
    while (front < most && before[front] == after[front]) {
        ++front;
    }
    front -= front > 0 && before[front - 1].isHighSurrogate() ? 1 : 0;
    qsizetype back = 0;
    while (back < most - front &&
           before[before.size() - back - 1] == after[after.size() - back - 1]) {
        ++back;
    }
    back -= back > 0 && before[before.size() - back].isLowSurrogate() ? 1 : 0;
    const std::size_t begin = byteBehind(text, front);
    const std::size_t end = byteBehind(text, before.size() - back);
    QString added = after.mid(front, after.size() - back - front);
    const std::size_t feed = text.find('\n');
    if (feed != std::string_view::npos && feed > 0 && text[feed - 1] == '\r') {
        added.replace(QLatin1Char('\n'), QStringLiteral("\r\n"));
    }
    return {begin, std::string(text.substr(begin, end - begin)), added.toStdString()};
}

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

#include <cstdint>
#include <vector>

namespace doppel::gui {

/// What a stretch of a line of YAML is, for its colour.
struct YamlToken {
    enum class Kind : std::uint8_t { Key, Words, Number, Comment, Mark };
    Kind kind = Kind::Words;
    qsizetype at = 0;
    qsizetype length = 0;
    bool operator==(const YamlToken&) const = default;
};

/// The tokens of one line, in their order; plain words that are no numbers are none. Text in quotes
/// that goes on in the next line ends with its line.
std::vector<YamlToken> yamlTokens(QStringView line);

} // namespace doppel::gui

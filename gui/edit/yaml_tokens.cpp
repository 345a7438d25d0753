// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/yaml_tokens.h"

#include <QRegularExpression>

namespace doppel::gui {
namespace {

bool endsYamlWords(QStringView line, qsizetype at, bool inFlow) {
    const QChar c = line[at];
    const bool spaceFollows = at + 1 == line.size() || line[at + 1].isSpace();
    const bool spaceBefore = at == 0 || line[at - 1].isSpace();
    return (c == u':' && spaceFollows) || (c == u'#' && spaceBefore) ||
           (inFlow && QStringView(u",[]{}").contains(c));
}

qsizetype endOfQuoted(QStringView line, qsizetype at) {
    const QChar quote = line[at];
    for (qsizetype i = at + 1; i < line.size(); ++i) {
        if (quote == u'"' && line[i] == u'\\') {
            ++i;
        } else if (line[i] == quote) {
            return i + 1;
        }
    }
    return line.size();
}

/// "6", "200_000", "1h 30min", "2546/s", "99.9%", "4MiB", "2x".
bool isYamlNumber(QStringView words) {
    static const QRegularExpression kNumber(
        QStringLiteral("^[-+]?\\d[\\d_.]*(e[-+]?\\d+)?[a-zA-Z%]*(/[a-z]+)?"
                       "( +\\d[\\d_.]*(w|d|h|min|s|ms|us|ns))*$"));
    return kNumber.match(words).hasMatch();
}

} // namespace

std::vector<YamlToken> yamlTokens(QStringView line) {
    using Kind = YamlToken::Kind;
    std::vector<YamlToken> tokens;
    int depth = 0;
    for (qsizetype at = 0; at < line.size();) {
        const QChar c = line[at];
        if (c.isSpace()) {
            ++at;
        } else if (c == u'#' && (at == 0 || line[at - 1].isSpace())) {
            tokens.push_back({Kind::Comment, at, line.size() - at});
            break;
        } else if (QStringView(u"{}[],:").contains(c) ||
                   (c == u'-' && (at + 1 == line.size() || line[at + 1] == u' '))) {
            depth += c == u'{' || c == u'[' ? 1 : c == u'}' || c == u']' ? -1 : 0;
            tokens.push_back({Kind::Mark, at, 1});
            ++at;
        } else {
            const bool quoted = c == u'"' || c == u'\'';
            qsizetype end = quoted ? endOfQuoted(line, at) : at + 1;
            while (!quoted && end < line.size() && !endsYamlWords(line, end, depth > 0)) {
                ++end;
            }
            qsizetype after = end;
            while (after < line.size() && line[after] == u' ') {
                ++after;
            }
            const QStringView words = line.mid(at, end - at).trimmed();
            const bool isKey = after < line.size() && line[after] == u':' &&
                               (after + 1 == line.size() || line[after + 1].isSpace());
            if (isKey || quoted || isYamlNumber(words)) {
                tokens.push_back({isKey    ? Kind::Key
                                  : quoted ? Kind::Words
                                           : Kind::Number,
                                  at, words.size()});
            }
            at = end;
        }
    }
    return tokens;
}

} // namespace doppel::gui

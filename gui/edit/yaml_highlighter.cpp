// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/yaml_highlighter.h"

#include "gui/edit/yaml_tokens.h"

namespace doppel::gui {
namespace {

QTextCharFormat formatOf(YamlToken::Kind kind, const Palette& palette) {
    QTextCharFormat format;
    switch (kind) {
    case YamlToken::Kind::Key:
        format.setForeground(palette.link);
        break;
    case YamlToken::Kind::Words:
        format.setForeground(palette.well.text);
        break;
    case YamlToken::Kind::Number:
        format.setForeground(palette.busy.text);
        break;
    case YamlToken::Kind::Comment:
        format.setForeground(palette.text3);
        format.setFontItalic(true);
        break;
    case YamlToken::Kind::Mark:
        format.setForeground(palette.text3);
        break;
    }
    return format;
}

} // namespace

YamlHighlighter::YamlHighlighter(QTextDocument* document, const Palette& palette)
    : QSyntaxHighlighter(document), palette_(&palette) {}

void YamlHighlighter::setPalette(const Palette& palette) {
    if (palette_ != &palette) {
        palette_ = &palette;
        rehighlight();
    }
}

void YamlHighlighter::highlightBlock(const QString& line) {
    for (const YamlToken& token : yamlTokens(line)) {
        setFormat(static_cast<int>(token.at), static_cast<int>(token.length),
                  formatOf(token.kind, *palette_));
    }
}

} // namespace doppel::gui

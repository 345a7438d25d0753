// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"

#include <QSyntaxHighlighter>

namespace doppel::gui {

/// Colours keys, text in quotes, numbers with their units and comments of a YAML text.
class YamlHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT

public:
    YamlHighlighter(QTextDocument* document, const Palette& palette);
    void setPalette(const Palette& palette);

protected:
    void highlightBlock(const QString& line) override;

private:
    const Palette* palette_;
};

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/problem_label.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QEvent>

namespace doppel::gui {

ProblemLabel::ProblemLabel(QWidget* parent) : QLabel(parent) {
    setFont(words(TextSize::Figure));
    setWordWrap(true);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setAccessibleName(tr("What is wrong"));
    colour();
}

void ProblemLabel::tellProblems(const QStringList& problems) {
    isHint_ = false;
    setText(problems.join(u'\n'));
    colour();
}

void ProblemLabel::tellHint(const QString& hint) {
    isHint_ = true;
    setText(hint);
    colour();
}

void ProblemLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        colour();
    }
}

void ProblemLabel::colour() {
    QPalette ink = palette();
    const Palette& colours = paletteOf(ink);
    ink.setColor(QPalette::WindowText, isHint_ ? colours.text3 : colours.failing.text);
    setPalette(ink);
}

} // namespace doppel::gui

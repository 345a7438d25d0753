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

void ProblemLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        colour();
    }
}

void ProblemLabel::colour() {
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, paletteOf(ink).failing.text);
    setPalette(ink);
}

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#include "gui/window/source_view.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QFile>
#include <QPaintEvent>
#include <QPainter>
#include <QTextBlock>

#include <algorithm>

namespace doppel::gui {

/// The numbers of the lines, at their left.
class SourceView::Numbers final : public QWidget {
public:
    explicit Numbers(SourceView& view) : QWidget(&view), view_(view) {}

protected:
    void paintEvent(QPaintEvent* event) override { view_.paintNumbers(event); }

private:
    SourceView& view_;
};

SourceView::SourceView(QWidget* parent) : QPlainTextEdit(parent), numbers_(new Numbers(*this)) {
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setFont(figures(TextSize::Text));
    setAccessibleName(tr("Text of the scenario"));
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int dy) {
        dy != 0 ? numbers_->scroll(0, dy)
                : numbers_->update(0, area.y(), numbers_->width(), area.height());
    });
    connect(this, &QPlainTextEdit::blockCountChanged, this, &SourceView::placeNumbers);
    placeNumbers();
}

bool SourceView::setFile(const QString& path) {
    QFile file(path);
    const bool readable = file.open(QIODevice::ReadOnly);
    file_ = path;
    setPlainText(readable ? QString::fromUtf8(file.readAll()) : QString());
    markLines();
    return readable;
}

void SourceView::setMarkedLines(const QSet<int>& lines) {
    marked_ = lines;
    markLines();
}

void SourceView::goTo(int line, int column) {
    const QTextBlock block = document()->findBlockByNumber(std::max(0, line - 1));
    if (!block.isValid()) {
        return;
    }
    QTextCursor cursor(block);
    cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor,
                        std::clamp(column - 1, 0, block.length() - 1));
    setTextCursor(cursor);
    centerCursor();
}

void SourceView::markLines() {
    const Palette& palette = paletteOf(this->palette());
    QList<QTextEdit::ExtraSelection> selections;
    for (const int line : marked_) {
        const QTextBlock block = document()->findBlockByNumber(line - 1);
        if (block.isValid()) {
            QTextEdit::ExtraSelection selection;
            selection.format.setBackground(palette.failing.fill);
            selection.format.setProperty(QTextFormat::FullWidthSelection, true);
            selection.cursor = QTextCursor(block);
            selections << selection;
        }
    }
    setExtraSelections(selections);
    numbers_->update();
}

int SourceView::numbersWidth() const {
    const QString widest(QString::number(std::max(100, blockCount())).size(), u'9');
    return QFontMetrics(font()).horizontalAdvance(widest) + 36;
}

void SourceView::placeNumbers() {
    setViewportMargins(numbersWidth(), 0, 0, 0);
    numbers_->setGeometry(0, 0, numbersWidth(), height());
}

void SourceView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeNumbers();
}

void SourceView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        markLines();
    }
}

void SourceView::paintNumbers(QPaintEvent* event) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(numbers_);
    painter.fillRect(event->rect(), palette.raised);
    painter.setFont(font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom()) {
            break;
        }
        const int line = block.blockNumber() + 1;
        const bool isMarked = marked_.contains(line);
        const QRectF row(0, place.top(), numbers_->width(), place.height());
        if (isMarked) {
            painter.fillRect(row, palette.failing.fill);
            drawHealth(painter, HealthMark::Failing, {12, row.center().y()}, 12, palette);
        }
        painter.setPen(isMarked ? palette.failing.text : palette.text3);
        painter.drawText(row.adjusted(0, 0, -10, 0), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(line));
    }
}

} // namespace doppel::gui

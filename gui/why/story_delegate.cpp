// SPDX-License-Identifier: Apache-2.0
#include "gui/why/story_delegate.h"

#include "gui/look/marks.h"
#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr qreal kMomentWidth = 58;
constexpr qreal kMarkWidth = 26;
constexpr qreal kAbove = 4;
constexpr qreal kStoryMarkSize = 11;
constexpr qreal kNoteSize = 5;

qreal wordsLeft() {
    return kPadding + kMomentWidth + kMarkWidth;
}

// Its lines within that width; figures and names stand out.
void layOut(QTextLayout& layout, const analysis::StorySentence& sentence, qreal width) {
    QString text;
    QList<QTextLayout::FormatRange> formats;
    for (const analysis::StoryPart& part : sentence.parts) {
        const QString words = unbroken(QString::fromStdString(part.text));
        if (part.kind != analysis::StoryPart::Kind::Words) {
            QTextLayout::FormatRange bold;
            bold.start = static_cast<int>(text.size());
            bold.length = static_cast<int>(words.size());
            bold.format.setFontWeight(QFont::DemiBold);
            formats.push_back(bold);
        }
        text += words;
    }
    layout.setText(text);
    layout.setFormats(formats);
    layout.beginLayout();
    qreal y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max<qreal>(width, 80));
        line.setPosition({0, y});
        y += line.height() + 1;
    }
    layout.endLayout();
}

void drawMark(QPainter& painter,
              const analysis::StorySentence& sentence,
              QPointF centre,
              const Palette& palette) {
    using analysis::StorySeverity;
    switch (sentence.severity) {
    case StorySeverity::Note:
        drawDisc(painter, centre, kNoteSize, palette.idle.mark, palette.panel);
        return;
    case StorySeverity::Action:
        drawIcon(painter, sentence.atOnce ? Icon::Change : Icon::Fault, centre, kStoryMarkSize + 3,
                 sentence.atOnce             ? palette.accent
                 : sentence.rule == "action" ? palette.failing.mark
                                             : palette.idle.mark);
        return;
    case StorySeverity::Busy:
        drawHealth(painter, HealthMark::Busy, centre, kStoryMarkSize, palette);
        return;
    case StorySeverity::Failing:
        drawHealth(painter, HealthMark::Failing, centre, kStoryMarkSize + 1, palette);
        return;
    case StorySeverity::Well:
        drawHealth(painter, HealthMark::Well, centre, kStoryMarkSize, palette);
        return;
    }
}

} // namespace

StoryDelegate::StoryDelegate(const StoryModel& model, QObject* parent)
    : QStyledItemDelegate(parent), model_(&model) {}

const analysis::StorySentence& StoryDelegate::sentenceOf(const QModelIndex& index) const {
    return model_->story()[static_cast<std::size_t>(index.data(StoryModel::RowRole).toInt())];
}

QSize StoryDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    QTextLayout layout(QString(), words(TextSize::Sentence));
    layOut(layout, sentenceOf(index), width_ - wordsLeft() - kPadding);
    const qreal height = layout.boundingRect().height() + 2 * kAbove;
    return {width_, std::max(static_cast<int>(height + 0.5), kRow)};
}

void StoryDelegate::paint(QPainter* painter,
                          const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const Palette& palette = paletteOf(option.palette);
    const analysis::StorySentence& sentence = sentenceOf(index);
    const QRectF row = option.rect;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (selected) {
        painter->fillRect(row, palette.selection);
        painter->fillRect(QRectF(row.left(), row.top(), 3, row.height()), palette.accent);
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter->fillRect(row, palette.hover);
    }
    painter->setRenderHint(QPainter::Antialiasing);

    const qreal firstLine = row.top() + kAbove + 8;
    QFont link = figures(TextSize::Figure, selected ? QFont::Bold : QFont::Normal);
    link.setUnderline(true);
    painter->setFont(link);
    painter->setPen(palette.link);
    painter->drawText(QRectF(row.left() + kPadding, firstLine - 9, kMomentWidth, 18),
                      static_cast<int>(Qt::AlignRight | Qt::AlignVCenter),
                      model_->momentOf(sentence));

    const qreal x = row.left() + kPadding + kMomentWidth + kMarkWidth / 2;
    painter->setPen(QPen(palette.border, 1));
    painter->drawLine(QPointF(x, index.row() == 0 ? firstLine : row.top()),
                      QPointF(x, row.bottom() + 1));
    painter->setPen(Qt::NoPen);
    painter->setBrush(selected ? palette.selection : palette.panel);
    painter->drawEllipse(QPointF(x, firstLine), kStoryMarkSize * 0.75, kStoryMarkSize * 0.75);
    drawMark(*painter, sentence, {x, firstLine}, palette);

    QTextLayout layout(QString(), words(TextSize::Sentence));
    layOut(layout, sentence, row.width() - wordsLeft() - kPadding);
    painter->setPen(sentence.severity == analysis::StorySeverity::Note && !selected ? palette.text2
                                                                                    : palette.text);
    layout.draw(painter, {row.left() + wordsLeft(), row.top() + kAbove});
    painter->restore();
}

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/yaml_editor.h"

#include "gui/edit/yaml_completion.h"
#include "gui/edit/yaml_highlighter.h"
#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

class NumbersStrip final : public QWidget {
public:
    explicit NumbersStrip(YamlEditor& editor) : QWidget(&editor), editor_(editor) {}
    QSize sizeHint() const override { return {editor_.numbersWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { editor_.paintNumbers(*event, *this); }

private:
    YamlEditor& editor_;
};

bool endsMarkedWord(QChar c) {
    return c.isSpace() || QStringView(u",]}").contains(c);
}

} // namespace

YamlEditor::YamlEditor(ScenarioDocument& document, QWidget* parent)
    : QPlainTextEdit(parent), document_(document),
      highlighter_(new YamlHighlighter(QPlainTextEdit::document(), paletteOf(palette()))),
      strip_(new NumbersStrip(*this)), keys_(new QStringListModel(this)),
      completer_(new QCompleter(keys_, this)) {
    setFont(figures(TextSize::Text));
    setAccessibleName(tr("The scenario as YAML"));
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setUndoRedoEnabled(false); // the document has the one stack of steps
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::textChanged, this, &YamlEditor::takeTyped);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &YamlEditor::placeStrip);
    connect(this, &QPlainTextEdit::updateRequest, strip_,
            [this](const QRect&, int) { strip_->update(); });
    connect(this, &QPlainTextEdit::cursorPositionChanged, strip_, [this] { strip_->update(); });
    connect(&document_, &ScenarioDocument::textChanged, this, &YamlEditor::showText);
    connect(&document_, &ScenarioDocument::sheetChanged, this, &YamlEditor::markProblems);
    completer_->setWidget(this);
    completer_->setCaseSensitivity(Qt::CaseInsensitive);
    completer_->setFilterMode(Qt::MatchContains);
    completer_->popup()->setFont(font());
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this,
            &YamlEditor::complete);
    showText();
    placeStrip();
}

void YamlEditor::takeTyped() {
    const QString now = toPlainText();
    if (showing_ || now == shown_) {
        return;
    }
    TextDiff typed = typedChange(document_.text(), shown_, now);
    shown_ = now;
    document_.type(std::move(typed));
    offerKeys(false);
}

void YamlEditor::offerKeys(bool asked) {
    const QString before = toPlainText().left(textCursor().position());
    const KeyCompletion completion = completionAt(document_.sheet(), before);
    const bool isWhole = completion.keys.contains(completion.begun);
    if (completion.keys.isEmpty() || isWhole || (completion.begun.isEmpty() && !asked)) {
        completer_->popup()->hide();
        return;
    }
    keys_->setStringList(completion.keys);
    completer_->setCompletionPrefix(completion.begun);
    if (completer_->completionCount() == 0) {
        completer_->popup()->hide();
        return;
    }
    completer_->popup()->setCurrentIndex(completer_->completionModel()->index(0, 0));
    QRect place = cursorRect().translated(viewport()->pos());
    place.setWidth(completer_->popup()->sizeHintForColumn(0) + 3 * kPadding);
    completer_->complete(place);
}

void YamlEditor::complete(const QString& key) {
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor,
                        static_cast<int>(completer_->completionPrefix().size()));
    cursor.insertText(key + QStringLiteral(": "));
    setTextCursor(cursor);
}

void YamlEditor::showText() {
    const QString text = shownText(document_.text());
    const QString now = toPlainText();
    shown_ = text;
    if (now == text) {
        return;
    }
    const qsizetype most = std::min(now.size(), text.size());
    qsizetype front = 0;
    while (front < most && now[front] == text[front]) {
        ++front;
    }
    qsizetype back = 0;
    while (back < most - front && now[now.size() - back - 1] == text[text.size() - back - 1]) {
        ++back;
    }
    showing_ = true;
    QTextCursor cursor(QPlainTextEdit::document());
    cursor.setPosition(static_cast<int>(front));
    cursor.setPosition(static_cast<int>(now.size() - back), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(front, text.size() - back - front));
    showing_ = false;
}

std::optional<YamlEditor::Marked> YamlEditor::markOf(const SheetProblem& problem) const {
    const QTextBlock block =
        QPlainTextEdit::document()->findBlockByNumber(std::max(problem.where.line, 1) - 1);
    if (!problem.here || !block.isValid()) {
        return std::nullopt;
    }
    const QString line = block.text();
    int column = std::clamp(problem.where.column - 1, 0, static_cast<int>(line.size()));
    int end = column;
    while (end < line.size() && !endsMarkedWord(line[end])) {
        ++end;
    }
    if (end == column) { // nothing stands there: the line as a whole
        const QString words = line.trimmed();
        column = words.isEmpty() ? 0 : static_cast<int>(line.indexOf(words));
        end = column + static_cast<int>(words.size());
    }
    return Marked{block.position() + column, block.position() + end, block.blockNumber(),
                  QString::fromStdString(problem.message)};
}

void YamlEditor::markProblems() {
    marked_.clear();
    QList<QTextEdit::ExtraSelection> selections;
    for (const SheetProblem& problem : document_.sheet().problems) {
        const auto mark = markOf(problem);
        if (!mark) {
            continue;
        }
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(QPlainTextEdit::document());
        selection.cursor.setPosition(mark->begin);
        selection.cursor.setPosition(mark->end, QTextCursor::KeepAnchor);
        selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        selection.format.setUnderlineColor(paletteOf(palette()).failing.mark);
        selections.push_back(selection);
        marked_.push_back(*mark);
    }
    setExtraSelections(selections);
    strip_->update();
}

QString YamlEditor::problemAt(int position) const {
    QStringList messages;
    for (const Marked& mark : marked_) {
        if (mark.begin <= position && position <= mark.end) {
            messages.push_back(mark.message);
        }
    }
    return messages.join(QLatin1Char('\n'));
}

void YamlEditor::goTo(int line, int column) {
    const QTextBlock block = QPlainTextEdit::document()->findBlockByNumber(std::max(line, 1) - 1);
    if (block.isValid()) {
        QTextCursor cursor(block);
        cursor.setPosition(block.position() + std::clamp(column - 1, 0, block.length() - 1));
        setTextCursor(cursor);
        centerCursor();
    }
}

bool YamlEditor::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        const QPoint place = viewport()->mapFrom(this, help.pos());
        const QString words = problemAt(cursorForPosition(place).position());
        QToolTip::showText(help.globalPos(), words, this);
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = static_cast<QKeyEvent&>(*event);
        if (key.matches(QKeySequence::Undo) || key.matches(QKeySequence::Redo)) {
            event->ignore(); // the window's own
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void YamlEditor::keyPressEvent(QKeyEvent* event) {
    const bool isOffered = completer_->popup()->isVisible();
    if (isOffered && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
                      event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape)) {
        event->ignore(); // the list takes it
    } else if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        offerKeys(true);
    } else if (event->matches(QKeySequence::Undo)) {
        document_.undoStack().undo();
    } else if (event->matches(QKeySequence::Redo)) {
        document_.undoStack().redo();
    } else if (event->key() == Qt::Key_Return && event->modifiers() == Qt::NoModifier) {
        const QString line = textCursor().block().text();
        const auto indent =
            std::find_if(line.begin(), line.end(), [](QChar c) { return c != u' '; }) -
            line.begin();
        insertPlainText(QLatin1Char('\n') + QString(indent, QLatin1Char(' ')));
        ensureCursorVisible();
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

int YamlEditor::numbersWidth() const {
    const auto digits = std::max<qsizetype>(QString::number(blockCount()).size(), 3);
    return fontMetrics().horizontalAdvance(QLatin1Char('9')) * static_cast<int>(digits) +
           2 * kPadding + kGrid;
}

void YamlEditor::paintNumbers(QPaintEvent& event, QWidget& strip) {
    const Palette& colours = paletteOf(palette());
    QPainter painter(&strip);
    painter.fillRect(event.rect(), colours.raised);
    painter.setFont(figures(TextSize::Figure));
    const int current = textCursor().blockNumber();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > strip.height()) {
            break;
        }
        const bool wrong = std::any_of(marked_.begin(), marked_.end(), [&](const Marked& mark) {
            return mark.line == block.blockNumber();
        });
        if (wrong) {
            painter.setRenderHint(QPainter::Antialiasing);
            drawHealth(painter, HealthMark::Failing, {kPadding - 2.0, place.center().y()}, 11,
                       colours);
        }
        painter.setPen(wrong                            ? colours.failing.text
                       : block.blockNumber() == current ? colours.text
                                                        : colours.text3);
        painter.drawText(QRectF(0, place.top(), strip.width() - kGrid * 2, place.height()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(block.blockNumber() + 1));
    }
}

void YamlEditor::placeStrip() {
    setViewportMargins(numbersWidth(), 0, 0, 0);
    const QRect inner = contentsRect();
    strip_->setGeometry(inner.left(), inner.top(), numbersWidth(), inner.height());
}

void YamlEditor::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeStrip();
}

void YamlEditor::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        highlighter_->setPalette(paletteOf(palette()));
        markProblems();
    }
}

} // namespace doppel::gui

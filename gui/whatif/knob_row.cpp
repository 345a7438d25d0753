// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/knob_row.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/time/slim_slider.h"
#include "gui/whatif/problem_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr int kLeastBox = 64;
constexpr int kMostBox = 150;
constexpr int kKeyRest = 600; // ms; a held key repeats sooner

/// Whose field it is, and which. Where one line is too short, each has one.
class NameLabel final : public QWidget {
public:
    NameLabel(QString owner, QString name, QWidget* parent)
        : QWidget(parent), owner_(std::move(owner)), name_(std::move(name)) {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setToolTip(owner_ + u' ' + name_);
    }
    QSize sizeHint() const override {
        const int line = QFontMetrics(words()).height() + 1;
        return {40, fits() ? line : 2 * line};
    }
    QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent*) override { updateGeometry(); }

    void paintEvent(QPaintEvent*) override {
        const Palette& colours = paletteOf(palette());
        QPainter painter(this);
        const QFont bold = words(TextSize::Text, QFont::DemiBold);
        const int line = fits() ? height() : height() / 2;
        const QString owner = QFontMetrics(bold).elidedText(owner_, Qt::ElideMiddle, width());
        painter.setFont(bold);
        painter.setPen(colours.text);
        painter.drawText(QRect(0, 0, width(), line), Qt::AlignVCenter, owner);
        painter.setFont(words());
        painter.setPen(colours.text2);
        const int left = fits() ? ownerWidth() + kGap : 0;
        painter.drawText(QRect(left, height() - line, width() - left, line), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(name_, Qt::ElideMiddle, width() - left));
    }

private:
    static constexpr int kGap = 6;

    int ownerWidth() const {
        return QFontMetrics(words(TextSize::Text, QFont::DemiBold)).horizontalAdvance(owner_);
    }
    bool fits() const {
        return ownerWidth() + kGap + QFontMetrics(words()).horizontalAdvance(name_) <= width();
    }

    QString owner_;
    QString name_;
};

void setInk(QWidget* widget, const QColor& colour) {
    QPalette palette = widget->palette();
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(role, colour);
    }
    widget->setPalette(palette);
}

} // namespace

KnobRow::KnobRow(Knob knob, const Check& check, QWidget* parent)
    : QWidget(parent), knob_(std::move(knob)), check_(check), value_(knob_.value) {
    setToolTip(knob_.text);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kPadding, 6, kPadding, 4);
    column->setSpacing(2);
    column->addLayout(makeHead());
    turner_ = makeTurner();
    turner_->setAccessibleName(knob_.owner + u' ' + knob_.name);
    turner_->setAccessibleDescription(knob_.text);
    turner_->installEventFilter(this);
    column->addWidget(turner_);
    ghost_ = new QToolButton(this);
    ghost_->setAutoRaise(true);
    ghost_->setFont(words(TextSize::Figure));
    ghost_->setCursor(Qt::PointingHandCursor);
    ghost_->setFocusPolicy(Qt::NoFocus); // Escape does the same
    ghost_->setToolTip(tr("Return to the value that it has (Esc)"));
    connect(ghost_, &QToolButton::clicked, this, [this] { turnTo(knob_.value, false); });
    column->addWidget(ghost_, 0, Qt::AlignLeft);
    wrong_ = new ProblemLabel(this);
    column->addWidget(wrong_);
    showValue();
}

QHBoxLayout* KnobRow::makeHead() {
    box_ = new QLineEdit(this);
    box_->setFont(figures(TextSize::Text));
    box_->setAccessibleName(tr("%1 %2, value").arg(knob_.owner, knob_.name));
    box_->installEventFilter(this);
    connect(box_, &QLineEdit::editingFinished, this, [this] {
        if (box_->text() != value_ || !problem_.isEmpty()) {
            turnTo(box_->text().trimmed(), false);
        }
    });
    connect(box_, &QLineEdit::returnPressed, this, [this] {
        if (slider_ != nullptr) {
            slider_->setFocus(Qt::OtherFocusReason);
        }
    });
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(new NameLabel(knob_.owner, knob_.name, this), 1);
    if (knob_.scale && knob_.choices.isEmpty()) {
        box_->setAlignment(Qt::AlignRight);
        box_->setFocusPolicy(Qt::ClickFocus);
        head->addWidget(box_);
    }
    return head;
}

QWidget* KnobRow::makeTurner() {
    if (!knob_.choices.isEmpty()) {
        box_->hide();
        choice_ = new QComboBox(this);
        choice_->setFont(words());
        choice_->addItems(knob_.choices);
        connect(choice_, &QComboBox::textActivated, this,
                [this](const QString& value) { turnTo(value, false); });
        return choice_;
    }
    if (!knob_.scale) {
        return box_; // it is typed
    }
    slider_ = new SlimSlider(this);
    slider_->setRange(0, knob_.scale->last());
    slider_->setPageStep(std::max(1, knob_.scale->last() / 10));
    connect(slider_, &QSlider::valueChanged, this, [this](int place) {
        const bool isBack = place == slider_->ghost(); // the exact value may lie beside a step
        turnTo(isBack ? knob_.value : QString::fromStdString(knob_.scale->textAt(place)), true);
        if (!slider_->isSliderDown()) {
            rest_.start();
        }
    });
    rest_.setSingleShot(true);
    rest_.setInterval(kKeyRest);
    connect(&rest_, &QTimer::timeout, this, [this] { turnTo(value_, false); });
    connect(slider_, &QSlider::sliderReleased, this, [this] { turnTo(value_, false); });
    return slider_;
}

// The exact value that the field has may lie before the next one.
void KnobRow::step(int direction) {
    const KnobUnit unit = knob_.scale->unit();
    const auto now = knobNumber(unit, value_.toStdString());
    if (!now) {
        return;
    }
    const std::string text = knob_.scale->next(*now, direction);
    const double next = knobNumber(unit, text).value_or(*now);
    const auto own = knobNumber(unit, knob_.value.toStdString());
    const bool isPassed =
        own && *own != *now && (*own - *now) * direction > 0 && (next - *own) * direction >= 0;
    const QString value = isPassed ? knob_.value : QString::fromStdString(text);
    if (value != value_) {
        turnTo(value, true);
        rest_.start();
    }
}

bool KnobRow::takesKey(QObject* watched, QKeyEvent& key) {
    if (watched != slider_ || slider_ == nullptr) {
        return false;
    }
    switch (key.key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        step(-1);
        return true;
    case Qt::Key_Right:
    case Qt::Key_Up:
        step(1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        box_->setFocus(Qt::OtherFocusReason);
        box_->selectAll();
        return true;
    default:
        return false;
    }
}

// Values stay whole, names give way.
void KnobRow::fitBox() {
    if (box_->focusPolicy() == Qt::ClickFocus) {
        const QFontMetrics bold(figures(TextSize::Text, QFont::Bold));
        const int wanted = bold.horizontalAdvance(value_) + 16;
        box_->setFixedWidth(std::clamp(wanted, kLeastBox, kMostBox));
    }
}

bool KnobRow::isDragged() const {
    return slider_ != nullptr && (slider_->isSliderDown() || rest_.isActive());
}

void KnobRow::show(const Knob& knob, const QString& value) {
    const bool isBusy = isDragged() || box_->isModified() || !problem_.isEmpty();
    if (isBusy || (knob.value == knob_.value && value == value_)) {
        return;
    }
    knob_ = knob;
    value_ = value;
    problem_.clear();
    showValue();
}

void KnobRow::turnTo(const QString& value, bool dragged) {
    rest_.stop();
    value_ = value;
    problem_ = check_ && isTurned() ? check_(knob_.path, value_.toStdString()) : QString();
    showValue();
    if (problem_.isEmpty()) {
        Q_EMIT turned(value_, dragged);
    }
}

void KnobRow::showValue() {
    box_->setText(value_);
    box_->setModified(false);
    fitBox();
    if (choice_ != nullptr) {
        choice_->setCurrentText(value_);
    }
    if (slider_ != nullptr) {
        const QSignalBlocker quiet(slider_);
        const auto placeOf = [&](const QString& text) -> std::optional<int> {
            const auto number = knobNumber(knob_.scale->unit(), text.toStdString());
            return number ? std::optional(knob_.scale->placeOf(*number)) : std::nullopt;
        };
        if (const auto place = placeOf(value_); place && !slider_->isSliderDown()) {
            slider_->setValue(*place);
        }
        slider_->setGhost(placeOf(knob_.value));
    }
    ghost_->setText(tr("was %1").arg(knob_.value));
    ghost_->setAccessibleName(tr("Return to %1").arg(knob_.value));
    ghost_->setVisible(isTurned());
    wrong_->setText(problem_);
    wrong_->setVisible(!problem_.isEmpty());
    colour();
}

void KnobRow::colour() {
    const Palette& colours = paletteOf(palette());
    const bool turned = isTurned();
    const bool wrong = !problem_.isEmpty();
    box_->setFont(figures(TextSize::Text, turned ? QFont::Bold : QFont::Normal));
    setInk(box_, wrong ? colours.failing.text : turned ? colours.futureB : colours.text);
    setInk(ghost_, colours.text3);
    if (slider_ != nullptr) {
        slider_->setTone(turned && !wrong ? SlimSlider::Tone::FutureB : SlimSlider::Tone::Quiet);
    }
}

void KnobRow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && (isTurned() || !problem_.isEmpty())) {
        turnTo(knob_.value, false);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void KnobRow::enterEvent(QEnterEvent* event) {
    Q_EMIT entered();
    QWidget::enterEvent(event);
}

void KnobRow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && box_ != nullptr && wrong_ != nullptr) {
        colour();
    }
    QWidget::changeEvent(event);
}

bool KnobRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        Q_EMIT entered();
    }
    if (event->type() == QEvent::KeyPress && takesKey(watched, *static_cast<QKeyEvent*>(event))) {
        return true;
    }
    if (event->type() == QEvent::Wheel) { // scrolls the knobs, turns none
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace doppel::gui

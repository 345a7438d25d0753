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

namespace doppel::gui {
namespace {

constexpr int kBoxWidth = 96;
constexpr int kKeyRest = 600; // ms; a held key repeats sooner

// Its end tells fields apart: "…max_connections".
class NameLabel final : public QWidget {
public:
    NameLabel(QString text, QWidget* parent) : QWidget(parent), text_(std::move(text)) {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    }
    QSize sizeHint() const override { return {40, QFontMetrics(words()).height()}; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setFont(words());
        painter.setPen(paletteOf(palette()).text2);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text_, Qt::ElideLeft, width()));
    }

private:
    QString text_;
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
    QWidget* turner = makeTurner();
    turner->setAccessibleName(knob_.owner + u' ' + knob_.name);
    turner->setAccessibleDescription(knob_.text);
    turner->installEventFilter(this);
    column->addWidget(turner);
    ghost_ = new QToolButton(this);
    ghost_->setAutoRaise(true);
    ghost_->setFont(words(TextSize::Figure));
    ghost_->setCursor(Qt::PointingHandCursor);
    ghost_->setToolTip(tr("Return to the value that it has (Esc)"));
    connect(ghost_, &QToolButton::clicked, this, [this] { turnTo(knob_.value, false); });
    column->addWidget(ghost_, 0, Qt::AlignLeft);
    wrong_ = new ProblemLabel(this);
    column->addWidget(wrong_);
    showValue();
}

QHBoxLayout* KnobRow::makeHead() {
    auto* owner = new QLabel(knob_.owner, this);
    owner->setFont(words(TextSize::Text, QFont::DemiBold));
    box_ = new QLineEdit(this);
    box_->setFont(figures(TextSize::Text));
    box_->setAccessibleName(tr("%1 %2, value").arg(knob_.owner, knob_.name));
    box_->installEventFilter(this);
    connect(box_, &QLineEdit::editingFinished, this, [this] {
        if (box_->text() != value_ || !problem_.isEmpty()) {
            turnTo(box_->text().trimmed(), false);
        }
    });
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(owner);
    head->addWidget(new NameLabel(knob_.name, this), 1);
    if (knob_.scale && knob_.choices.isEmpty()) {
        box_->setFrame(false);
        box_->setAlignment(Qt::AlignRight);
        box_->setFixedWidth(kBoxWidth);
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
    if (event->type() == QEvent::Wheel) { // scrolls the knobs, turns none
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace doppel::gui

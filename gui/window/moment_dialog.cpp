// SPDX-License-Identifier: Apache-2.0
#include "gui/window/moment_dialog.h"

#include "gui/look/numbers.h"
#include "gui/look/type.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace doppel::gui {

MomentDialog::MomentDialog(const PlayClock& clock, QWidget* parent)
    : QDialog(parent), clock_(clock), field_(new QLineEdit(this)), hint_(new QLabel(this)) {
    setWindowTitle(tr("Run to"));
    const bool hasStart = clock.run().start.has_value();
    auto* label = new QLabel(hasStart ? tr("&Time of day, or time since the start with its unit")
                                      : tr("&Time since the start of the run"),
                             this);
    label->setBuddy(field_);
    field_->setFont(figures(TextSize::Headline));
    field_->setText(clock.text(clock.playhead()));
    field_->setPlaceholderText(hasStart ? tr("11:30, or 25min") : tr("40:30, or 25min"));
    field_->selectAll();
    hint_->setForegroundRole(QPalette::PlaceholderText);
    hint_->setMinimumWidth(320);
    auto* buttons = new QDialogButtonBox(this);
    run_ = buttons->addButton(tr("Run"), QDialogButtonBox::AcceptRole);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(field_);
    layout->addWidget(hint_);
    layout->addWidget(buttons);
    connect(field_, &QLineEdit::textChanged, this, &MomentDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

std::optional<sim::Time> MomentDialog::moment() const {
    const auto moment = momentOf(field_->text().trimmed(), clock_.run().start);
    return moment && *moment <= clock_.end() ? moment : std::nullopt;
}

void MomentDialog::check() {
    const auto at = moment();
    run_->setEnabled(at.has_value());
    const QString end = clock_.text(clock_.end());
    hint_->setText(
        at ? tr("%1 after the start. The run ends at %2.").arg(durationText(*at - sim::kStart), end)
           : tr("Up to %1, such as %2.").arg(end, field_->placeholderText()));
}

} // namespace doppel::gui

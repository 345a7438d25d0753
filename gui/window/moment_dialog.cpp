// SPDX-License-Identifier: Apache-2.0
#include "gui/window/moment_dialog.h"

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
    auto* label = new QLabel(tr("&Moment"), this);
    label->setBuddy(field_);
    field_->setFont(figures(TextSize::Headline));
    field_->setText(clock.text(clock.playhead()));
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
    const bool isMoment = moment().has_value();
    run_->setEnabled(isMoment);
    const QString end = clock_.text(clock_.end());
    hint_->setText(isMoment ? tr("The run ends at %1.").arg(end)
                            : tr("A moment up to %1, such as 40:30 or 25min.").arg(end));
}

} // namespace doppel::gui

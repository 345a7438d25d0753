// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/property_form.h"

#include "gui/edit/field_row.h"
#include "gui/edit/group_head.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

/// The message without the path, which the row shows.
QString wordsOf(const SheetProblem& problem) {
    const std::string prefix = problem.path + ": ";
    return QString::fromStdString(problem.message.starts_with(prefix)
                                      ? problem.message.substr(prefix.size())
                                      : problem.message);
}

/// What a head tells of a list or table as a whole, no row tells again.
bool isGroup(const SheetPart& part, const SheetField& field) {
    return std::any_of(part.groups.begin(), part.groups.end(), [&](const SheetGroup& group) {
        return group.group.path == field.field.path;
    });
}

std::vector<SheetField> rowFields(const SheetPart& part) {
    std::vector<SheetField> fields = part.fields;
    std::erase_if(fields, [&](const SheetField& field) { return isGroup(part, field); });
    return fields;
}

std::size_t countEntries(const SheetPart& part) {
    std::size_t count = 0;
    for (const SheetGroup& group : part.groups) {
        count += group.entries.size();
    }
    return count;
}

template <class Head>
Head* headOf(const std::vector<Head*>& heads, const QString& path) {
    const auto found = std::find_if(heads.begin(), heads.end(),
                                    [&](const Head* head) { return head->path() == path; });
    return found == heads.end() ? nullptr : *found;
}

} // namespace

PropertyForm::PropertyForm(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), summary_(new QLabel(this)),
      general_(new QLabel(this)), empty_(new QLabel(this)), search_(new QLineEdit(this)),
      onlyGiven_(new QCheckBox(tr("Only what this file says"), this)),
      scroll_(new QScrollArea(this)) {
    title_->setFont(words(TextSize::Headline, QFont::DemiBold));
    for (QLabel* label : {summary_, general_, empty_}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    empty_->setAlignment(Qt::AlignCenter);
    search_->setPlaceholderText(tr("Find a field"));
    search_->setAccessibleName(tr("Find a field"));
    search_->setClearButtonEnabled(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);

    auto* tools = new QHBoxLayout;
    tools->addWidget(search_, 1);
    tools->addWidget(onlyGiven_);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(kPadding, 2 * kGrid, kPadding, kGrid);
    head->setSpacing(kGrid);
    head->addWidget(title_);
    head->addWidget(summary_);
    head->addWidget(general_);
    head->addLayout(tools);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(scroll_, 1);
    layout->addWidget(empty_, 1);
    connect(search_, &QLineEdit::textChanged, this, &PropertyForm::filter);
    connect(onlyGiven_, &QCheckBox::toggled, this, &PropertyForm::filter);
    setAutoFillBackground(true);
    useColours();
    clear(QString());
}

bool PropertyForm::fits(const SheetPart& part) const {
    const std::vector<SheetField> fields = rowFields(part);
    return list_ != nullptr && part_.toStdString() == part.path &&
           groups_.size() == part.groups.size() && entries_.size() == countEntries(part) &&
           std::equal(rows_.begin(), rows_.end(), fields.begin(), fields.end(),
                      [](const FieldRow* row, const SheetField& field) {
                          return row->field().field.path == field.field.path &&
                                 editorKindOf(row->field()) == editorKindOf(field);
                      });
}

void PropertyForm::show(const SheetPart& part,
                        const std::vector<SheetProblem>& problems,
                        const QStringList& components) {
    if (!fits(part)) {
        build(part, components);
    }
    title_->setText(QString::fromStdString(part.name.empty() ? part.path : part.name));
    summary_->setText(
        QString::fromStdString(part.kind.empty() ? part.summary : part.kind + ": " + part.summary));
    QStringList general;
    for (const SheetProblem& problem : problems) {
        const bool ofField = std::any_of(rows_.begin(), rows_.end(), [&](const FieldRow* row) {
            return isAbout(problem, row->field().field.path);
        });
        if (!ofField && isAbout(problem, part.path) && !part.path.empty()) {
            general.push_back(wordsOf(problem));
        }
    }
    general_->setText(general.join(QLatin1Char('\n')));
    general_->setVisible(!general.isEmpty());
    const std::vector<SheetField> fields = rowFields(part);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const auto about =
            std::find_if(problems.begin(), problems.end(), [&](const SheetProblem& problem) {
                return isAbout(problem, fields[i].field.path);
            });
        rows_[i]->setField(fields[i], about == problems.end() ? QString() : wordsOf(*about));
    }
    empty_->setVisible(rows_.empty());
    empty_->setText(tr("Nothing is known of its fields: its kind is missing or unknown."));
    scroll_->setVisible(!rows_.empty());
    filter();
}

void PropertyForm::build(const SheetPart& part, const QStringList& components) {
    if (part_.toStdString() != part.path) {
        search_->clear();
    }
    part_ = QString::fromStdString(part.path);
    rows_.clear();
    groups_.clear();
    entries_.clear();
    list_ = new QWidget;
    auto* layout = new QVBoxLayout(list_);
    layout->setContentsMargins(0, 0, 0, kPadding);
    layout->setSpacing(0);
    for (const SheetField& field : part.fields) {
        buildHeads(part, field);
        if (isGroup(part, field)) {
            continue;
        }
        auto* row = new FieldRow(field, components, list_);
        connect(row, &FieldRow::edited, this, &PropertyForm::edited);
        connect(row, &FieldRow::resetWanted, this, &PropertyForm::resetWanted);
        layout->addWidget(row);
        rows_.push_back(row);
    }
    layout->addStretch();
    scroll_->setWidget(list_); // which deletes the one before
    useColours();
}

// A head stands before the first field of what it is the head of.
void PropertyForm::buildHeads(const SheetPart& part, const SheetField& field) {
    const auto place = [&](QWidget* head) {
        list_->layout()->addWidget(head);
    };
    const auto isFirstOf = [&](const std::string& path) {
        return entryHead(QString::fromStdString(path)) == nullptr;
    };
    for (const SheetGroup& group : part.groups) {
        if (&part.fields[group.firstField] == &field) {
            auto* head = new GroupHead(group, list_);
            connect(head, &GroupHead::addWanted, this, &PropertyForm::addWanted);
            place(head);
            groups_.push_back(head);
        }
        for (std::size_t i = 0; i < group.entries.size(); ++i) {
            const std::string& path = group.entries[i].path;
            if (field.field.path.starts_with(path + '.') && isFirstOf(path)) {
                auto* head = new EntryHead(group, i, list_);
                connect(head, &EntryHead::removeWanted, this, &PropertyForm::removeWanted);
                place(head);
                entries_.push_back(head);
            }
        }
    }
}

GroupHead* PropertyForm::groupHead(const QString& path) const {
    return headOf(groups_, path);
}

EntryHead* PropertyForm::entryHead(const QString& path) const {
    return headOf(entries_, path);
}

void PropertyForm::clear(const QString& why) {
    part_.clear();
    rows_.clear();
    groups_.clear();
    entries_.clear();
    delete scroll_->takeWidget();
    list_ = nullptr;
    title_->clear();
    summary_->clear();
    general_->hide();
    scroll_->hide();
    empty_->setText(why);
    empty_->show();
}

void PropertyForm::filter() {
    const QString words = search_->text().trimmed();
    const auto given = std::count_if(rows_.begin(), rows_.end(),
                                     [](const FieldRow* row) { return row->field().given; });
    onlyGiven_->setText(tr("Only what this file says (%1)").arg(given));
    for (FieldRow* row : rows_) {
        const bool shown = row->matches(words) && (!onlyGiven_->isChecked() || row->field().given);
        row->setVisible(shown || !row->error().isEmpty());
    }
    const auto hasShown = [&](const QString& path) {
        return std::any_of(rows_.begin(), rows_.end(), [&](const FieldRow* row) {
            const QString own = QString::fromStdString(row->field().field.path);
            return row->isVisibleTo(list_) && own.startsWith(path) && own.size() > path.size() &&
                   QStringLiteral(".[").contains(own[path.size()]);
        });
    };
    for (GroupHead* head : groups_) {
        head->setVisible(hasShown(head->path()) ||
                         (!onlyGiven_->isChecked() && head->matches(words)));
    }
    for (EntryHead* head : entries_) {
        head->setVisible(hasShown(head->path()));
    }
}

FieldRow* PropertyForm::row(const QString& path) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const FieldRow* row) {
        return QString::fromStdString(row->field().field.path) == path;
    });
    return found == rows_.end() ? nullptr : *found;
}

void PropertyForm::setFieldError(const QString& path, const QString& message) {
    if (FieldRow* wrong = row(path)) {
        wrong->setUnwritten(message);
    }
}

void PropertyForm::showField(const QString& path) {
    for (FieldRow* wanted : rows_) {
        const QString own = QString::fromStdString(wanted->field().field.path);
        if (path == own || path.startsWith(own + u'.') || path.startsWith(own + u'[')) {
            wanted->setVisible(true);
            // Once a form that was built just now has its layout.
            QTimer::singleShot(0, wanted, [this, wanted] {
                list_->layout()->activate();
                scroll_->ensureWidgetVisible(wanted, 0, kPadding);
            });
            return;
        }
    }
}

void PropertyForm::focusField(const QString& path) {
    if (FieldRow* wanted = row(path)) {
        showField(path);
        wanted->editor().input().setFocus(Qt::ShortcutFocusReason);
    }
}

void PropertyForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        useColours();
    }
}

void PropertyForm::useColours() {
    const Palette& colours = paletteOf(palette());
    const auto paint = [](QWidget& widget, QPalette::ColorRole role, const QColor& colour) {
        QPalette own = widget.palette();
        own.setColor(role, colour);
        widget.setPalette(own);
    };
    paint(*summary_, QPalette::WindowText, colours.text2);
    paint(*empty_, QPalette::WindowText, colours.text3);
    paint(*general_, QPalette::WindowText, colours.failing.text);
}

} // namespace doppel::gui

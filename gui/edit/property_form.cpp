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
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr std::size_t kRowsAtOnce = 24; // about as many as are in view

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
    : QWidget(parent), building_(new QTimer(this)), title_(new QLabel(this)),
      summary_(new QLabel(this)), general_(new QLabel(this)), empty_(new QLabel(this)),
      search_(new QLineEdit(this)), onlyGiven_(new QCheckBox(tr("Only what this file says"), this)),
      scroll_(new QScrollArea(this)) {
    building_->setInterval(0);
    connect(building_, &QTimer::timeout, this, [this] {
        buildMore(kRowsAtOnce);
        filter();
        if (isWhole()) {
            building_->stop();
        }
    });
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
    return list_ != nullptr && part_.toStdString() == part.path &&
           sheet_.groups.size() == part.groups.size() &&
           countEntries(sheet_) == countEntries(part) &&
           std::equal(sheet_.fields.begin(), sheet_.fields.end(), part.fields.begin(),
                      part.fields.end(), [&](const SheetField& before, const SheetField& field) {
                          return before.field.path == field.field.path &&
                                 editorKindOf(before) == editorKindOf(field) &&
                                 isGroup(sheet_, before) == isGroup(part, field);
                      });
}

void PropertyForm::show(const SheetPart& part,
                        const std::vector<SheetProblem>& problems,
                        const QStringList& components) {
    const bool isSame = fits(part);
    problems_ = problems;
    components_ = components;
    sheet_ = part;
    if (isSame) {
        auto row = rows_.begin();
        for (std::size_t i = 0; i < built_; ++i) {
            if (const SheetField& field = sheet_.fields[i]; !isGroup(sheet_, field)) {
                (*row++)->setField(field, wrongWith(field));
            }
        }
    } else {
        build();
    }
    title_->setText(QString::fromStdString(part.name.empty() ? part.path : part.name));
    summary_->setText(
        QString::fromStdString(part.kind.empty() ? part.summary : part.kind + ": " + part.summary));
    QStringList general;
    for (const SheetProblem& problem : problems) {
        const bool ofField =
            std::any_of(sheet_.fields.begin(), sheet_.fields.end(), [&](const SheetField& field) {
                return !isGroup(sheet_, field) && isAbout(problem, field.field.path);
            });
        if (!ofField && isAbout(problem, part.path) && !part.path.empty()) {
            general.push_back(wordsOf(problem));
        }
    }
    general_->setText(general.join(QLatin1Char('\n')));
    general_->setVisible(!general.isEmpty());
    empty_->setVisible(rows_.empty());
    empty_->setText(tr("Nothing is known of its fields: its kind is missing or unknown."));
    scroll_->setVisible(!rows_.empty());
    filter();
}

QString PropertyForm::wrongWith(const SheetField& field) const {
    const auto about =
        std::find_if(problems_.begin(), problems_.end(), [&](const SheetProblem& problem) {
            return isAbout(problem, field.field.path);
        });
    return about == problems_.end() ? QString() : wordsOf(*about);
}

void PropertyForm::build() {
    if (part_.toStdString() != sheet_.path) {
        const QSignalBlocker blocker(search_); // it is filtered once it is built
        search_->clear();
    }
    part_ = QString::fromStdString(sheet_.path);
    rows_.clear();
    groups_.clear();
    entries_.clear();
    built_ = 0;
    list_ = new QWidget;
    auto* layout = new QVBoxLayout(list_);
    layout->setContentsMargins(0, 0, 0, kPadding);
    layout->setSpacing(0);
    layout->addStretch();
    buildMore(kRowsAtOnce);
    scroll_->setWidget(list_); // which deletes the one before
    useColours();
    building_->start();
}

void PropertyForm::buildMore(std::size_t most) {
    auto* layout = static_cast<QVBoxLayout*>(list_->layout());
    const std::size_t end = std::min(sheet_.fields.size(), built_ + most);
    for (; built_ < end; ++built_) {
        const SheetField& field = sheet_.fields[built_];
        buildHeads(field);
        if (isGroup(sheet_, field)) {
            continue;
        }
        auto* row = new FieldRow(field, components_, list_);
        row->setField(field, wrongWith(field));
        connect(row, &FieldRow::edited, this, &PropertyForm::edited);
        connect(row, &FieldRow::resetWanted, this, &PropertyForm::resetWanted);
        layout->insertWidget(layout->count() - 1, row);
        rows_.push_back(row);
    }
}

void PropertyForm::buildRest() {
    building_->stop();
    if (list_ != nullptr) {
        buildMore(sheet_.fields.size());
    }
}

// A head stands before the first field of what it is the head of.
void PropertyForm::buildHeads(const SheetField& field) {
    const auto place = [&](QWidget* head) {
        auto* layout = static_cast<QVBoxLayout*>(list_->layout());
        layout->insertWidget(layout->count() - 1, head);
    };
    const auto isFirstOf = [&](const std::string& path) {
        return headOf(entries_, QString::fromStdString(path)) == nullptr;
    };
    for (const SheetGroup& group : sheet_.groups) {
        if (&sheet_.fields[group.firstField] == &field) {
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

GroupHead* PropertyForm::groupHead(const QString& path) {
    buildRest();
    return headOf(groups_, path);
}

EntryHead* PropertyForm::entryHead(const QString& path) {
    buildRest();
    return headOf(entries_, path);
}

void PropertyForm::clear(const QString& why) {
    part_.clear();
    sheet_ = {};
    built_ = 0;
    building_->stop();
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
    if (!words.isEmpty() || onlyGiven_->isChecked()) {
        buildRest();
    }
    const auto given =
        std::count_if(sheet_.fields.begin(), sheet_.fields.end(), [this](const SheetField& field) {
            return field.given && !isGroup(sheet_, field);
        });
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

FieldRow* PropertyForm::row(const QString& path) {
    const auto find = [&] {
        return std::find_if(rows_.begin(), rows_.end(), [&](const FieldRow* row) {
            return QString::fromStdString(row->field().field.path) == path;
        });
    };
    auto found = find();
    if (found == rows_.end() && !isWhole()) {
        buildRest();
        filter();
        found = find();
    }
    return found == rows_.end() ? nullptr : *found;
}

void PropertyForm::setFieldError(const QString& path, const QString& message) {
    if (FieldRow* wrong = row(path)) {
        wrong->setUnwritten(message);
    }
}

void PropertyForm::showField(const QString& path) {
    buildRest(); // those before it, too: they decide where it is
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

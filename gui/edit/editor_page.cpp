// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/editor_page.h"

#include "gui/edit/new_entry.h"
#include "gui/edit/parts_pane.h"
#include "gui/edit/property_form.h"
#include "gui/edit/suggested_fix.h"
#include "gui/edit/timeline_editor.h"
#include "gui/edit/yaml_editor.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QAction>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QPaintEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <utility>

namespace doppel::gui {
namespace {

QString firstMessageOf(const sim::Status& outcome) {
    return outcome ? QString() : QString::fromStdString(toText(outcome.errors().front()));
}

QStringList componentNames(const DraftSheet& sheet) {
    QStringList names;
    for (const SheetPart& part : sheet.parts) {
        if (part.path.starts_with("components.")) {
            names.push_back(QString::fromStdString(part.name));
        }
    }
    return names;
}

/// The event whose name that field is.
std::optional<std::size_t> eventNamedBy(const QString& path) {
    static const QRegularExpression kName(QStringLiteral("^timeline\\[(\\d+)\\]\\.name$"));
    const QRegularExpressionMatch match = kName.match(path);
    return match.hasMatch() ? std::optional(match.captured(1).toULong()) : std::nullopt;
}

} // namespace

EditorPage::EditorPage(QWidget* parent)
    : QWidget(parent), name_(new QLabel(this)), state_(new QLabel(this)),
      message_(new QLabel(this)), noProblems_(new QLabel(tr("Nothing is wrong."), this)),
      parts_(new PartsPane(document_, this)), form_(new PropertyForm(this)),
      yaml_(new YamlEditor(document_, this)), timeline_(new TimelineEditor(document_, this)),
      lists_(new QTabWidget(this)), problems_(new QTableView(this)) {
    makeActions();
    connect(parts_, &PartsPane::partChosen, this, &EditorPage::choosePart);
    connect(parts_, &PartsPane::refused, this,
            [this](const QString& why) { say(why.toHtmlEscaped()); });

    auto* middle = new QSplitter(Qt::Vertical, this);
    middle->addWidget(form_);
    middle->addWidget(makeLists());
    middle->setStretchFactor(0, 1);
    middle->setSizes({560, 190});
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->addWidget(parts_);
    columns->addWidget(middle);
    columns->addWidget(yaml_);
    columns->setStretchFactor(0, 0);
    columns->setStretchFactor(1, 1);
    columns->setStretchFactor(2, 1);
    columns->setSizes({196, 600, 600});
    auto* rows = new QSplitter(Qt::Vertical, this);
    rows->addWidget(columns);
    rows->addWidget(makeProblems());
    rows->setStretchFactor(0, 1);
    rows->setSizes({700, 120});
    for (QSplitter* splitter : {middle, columns, rows}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(kGutter);
    }

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(message_);
    layout->addSpacing(kGutter);
    layout->addWidget(rows, 1);
    connectForm();
    connect(&document_, &ScenarioDocument::sheetChanged, this, &EditorPage::useSheet);
    connect(&document_, &ScenarioDocument::textChanged, this, &EditorPage::showState);
    connect(&document_, &ScenarioDocument::pathChanged, this, &EditorPage::showState);
    connect(&document_.undoStack(), &QUndoStack::cleanChanged, this, &EditorPage::showState);
    connect(&document_, &ScenarioDocument::saved, this, &EditorPage::saved);
    connect(&document_, &ScenarioDocument::changedOnDisk, this, [this] {
        say(tr("The file was changed by someone else. <a href=\"revert\">Read it anew</a> or "
               "<a href=\"save\">save over it</a>."));
    });
    say(QString());
    showState();
}

void EditorPage::makeActions() {
    undo_ = document_.undoStack().createUndoAction(this, tr("Undo"));
    redo_ = document_.undoStack().createRedoAction(this, tr("Redo"));
    save_ = new QAction(tr("Save"), this);
    saveAs_ = new QAction(tr("Save as…"), this);
    revert_ = new QAction(tr("Revert"), this);
    play_ = new QAction(tr("Save and play"), this);
    undo_->setShortcut(QKeySequence::Undo);
    redo_->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
    save_->setShortcut(QKeySequence::Save);
    saveAs_->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    play_->setShortcut(Qt::Key_F5);
    revert_->setToolTip(tr("Back to what is on the disk; that can be undone"));
    for (QAction* action : {undo_, redo_, save_, saveAs_, revert_, play_}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    connect(save_, &QAction::triggered, this, [this] { saveNow(false); });
    connect(saveAs_, &QAction::triggered, this, &EditorPage::askSaveAs);
    connect(revert_, &QAction::triggered, this,
            [this] { say(firstMessageOf(document_.revert()).toHtmlEscaped()); });
    connect(play_, &QAction::triggered, this, [this] {
        if (!document_.isModified() || saveNow(false)) {
            Q_EMIT playWanted(document_.path());
        }
    });
}

QWidget* EditorPage::makeHead() {
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(kPadding, kGrid, kPadding, kGrid);
    row->setSpacing(2 * kGrid);
    head->setAutoFillBackground(true);
    name_->setFont(words(TextSize::Headline, QFont::DemiBold));
    row->addWidget(name_);
    row->addWidget(state_, 1);
    for (QAction* action : {undo_, redo_, revert_, saveAs_, save_, play_}) {
        auto* button = new QToolButton(head);
        button->setDefaultAction(action);
        row->addWidget(button);
    }
    message_->setContentsMargins(kPadding, kGrid, kPadding, kGrid);
    message_->setWordWrap(true);
    message_->setTextFormat(Qt::RichText);
    message_->setAutoFillBackground(true);
    connect(message_, &QLabel::linkActivated, this, [this](const QString& link) {
        if (link == QStringLiteral("save")) {
            saveNow(true);
        } else {
            revert_->trigger();
        }
    });
    return head;
}

void EditorPage::addList(EntriesEditor& list, const QString& title) {
    lists_->addTab(&list, title);
    connect(&list, &EntriesEditor::partChosen, this, &EditorPage::choosePart);
    connect(&list, &EntriesEditor::refused, this,
            [this](const QString& why) { say(why.toHtmlEscaped()); });
}

QWidget* EditorPage::makeLists() {
    lists_->setDocumentMode(true);
    lists_->setAutoFillBackground(true);
    addList(*timeline_, tr("Timeline"));
    addList(*new EntriesEditor(document_, QStringLiteral("objectives"), this), tr("Objectives"));
    addList(*new EntriesEditor(document_, QStringLiteral("knobs"), this), tr("Knobs"));
    return lists_;
}

QWidget* EditorPage::makeProblems() {
    auto* side = new QWidget(this);
    problems_->setModel(&problemsModel_);
    problems_->setAccessibleName(tr("What is wrong"));
    problems_->setFrameShape(QFrame::NoFrame);
    problems_->setShowGrid(false);
    problems_->setSelectionBehavior(QAbstractItemView::SelectRows);
    problems_->setSelectionMode(QAbstractItemView::SingleSelection);
    problems_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    problems_->setTabKeyNavigation(false);
    problems_->verticalHeader()->hide();
    problems_->verticalHeader()->setDefaultSectionSize(kRow);
    problems_->horizontalHeader()->hide();
    problems_->horizontalHeader()->setSectionResizeMode(ProblemsModel::Message,
                                                        QHeaderView::Stretch);
    problems_->horizontalHeader()->setSectionResizeMode(ProblemsModel::Meant,
                                                        QHeaderView::ResizeToContents);
    for (const auto signal : {&QTableView::activated, &QTableView::clicked}) {
        connect(problems_, signal, this, &EditorPage::chooseProblem);
    }
    noProblems_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* title = new QLabel(tr("Problems"), side);
    title->setFont(words(TextSize::Text, QFont::DemiBold));
    title->setFixedHeight(kDockTitle);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(kPadding, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addWidget(problems_, 1);
    layout->addWidget(noProblems_, 1);
    side->setMinimumHeight(kDockTitle + 3 * kRow);
    side->setAutoFillBackground(true);
    problems_->hide();
    return side;
}

void EditorPage::connectForm() {
    connect(form_, &PropertyForm::edited, this,
            [this](const QString& path, const QString& value, const QString& session) {
                const std::optional<std::size_t> event = eventNamedBy(path);
                const sim::Status outcome =
                    event ? document_.renameEvent(*event, value, session)
                          : document_.setField(path.toStdString(), value, session);
                form_->setFieldError(
                    path,
                    outcome ? QString() : QString::fromStdString(outcome.errors().front().message));
            });
    connect(form_, &PropertyForm::resetWanted, this,
            [this](const QString& path) { tell(document_.resetField(path.toStdString())); });
    connect(form_, &PropertyForm::addWanted, this, &EditorPage::addToGroup);
    connect(form_, &PropertyForm::removeWanted, this, &EditorPage::removeFromGroup);
}

void EditorPage::addToGroup(const QString& path, const QString& name) {
    const DraftSheet& sheet = document_.sheet();
    const SheetGroup* group = sheet.group(path.toStdString());
    if (group == nullptr) {
        return;
    }
    const QStringList components = componentNames(sheet);
    const QString own = path.section(QLatin1Char('.'), 1, 1);
    const auto other = std::find_if(components.begin(), components.end(),
                                    [&](const QString& component) { return component != own; });
    const std::string yaml = newGroupEntryYaml(
        group->group, other == components.end() ? std::string() : other->toStdString());
    tell(group->group.isTable ? document_.insertNamed(path, name, yaml)
                              : document_.insertEntry(path, group->entries.size(), yaml));
}

void EditorPage::removeFromGroup(const QString& path, int index) {
    const SheetGroup* group = document_.sheet().group(path.toStdString());
    if (group != nullptr) {
        const auto at = static_cast<std::size_t>(index);
        tell(group->group.isTable ? document_.removeNamed(path, at)
                                  : document_.removeEntry(path, at));
    }
}

void EditorPage::tell(const sim::Status& outcome) {
    say(firstMessageOf(outcome).toHtmlEscaped());
}

QListView& EditorPage::parts() {
    return parts_->list();
}

sim::Status EditorPage::open(const QString& path) {
    sim::Status opened = document_.open(path);
    if (opened) {
        chosen_.clear();
        say(QString());
    }
    return opened;
}

void EditorPage::useSheet() {
    const DraftSheet& sheet = document_.sheet();
    if (sheet.isYaml) { // else what was known is worth more than nothing
        parts_->useSheet(chosen_);
    }
    problemsModel_.setProblems(sheet.problems);
    problems_->resizeColumnToContents(0);
    problems_->setVisible(!sheet.problems.empty());
    noProblems_->setVisible(sheet.problems.empty());
    if (document_.isRead()) {
        showForm();
        showWantedLine();
    }
    showState();
}

void EditorPage::showForm() {
    const DraftSheet& sheet = document_.sheet();
    if (!sheet.isYaml) {
        if (form_->rows().empty()) {
            form_->clear(document_.isRead() ? tr("The text can't be read: see what is wrong.")
                                            : tr("The text is being read."));
        }
        return;
    }
    const SheetPart* part = sheet.part(chosen_.toStdString());
    if (part == nullptr) {
        form_->clear(document_.isRead() ? tr("This file has no such part.")
                                        : tr("The text is being read."));
        return;
    }
    form_->show(*part, sheet.problems, componentNames(sheet));
}

void EditorPage::choosePart(const QString& path) {
    chosen_ = path;
    parts_->choose(path);
    showForm();
}

void EditorPage::chooseProblem(const QModelIndex& index) {
    const auto at = static_cast<std::size_t>(index.row());
    if (index.column() == ProblemsModel::Meant && at < problemsModel_.problems().size()) {
        if (const auto fix = suggestedFix(document_.text(), problemsModel_.problems()[at])) {
            document_.type(*fix);
            return;
        }
    }
    showProblem(index.row());
}

void EditorPage::showProblem(int row) {
    const auto at = static_cast<std::size_t>(row);
    if (row < 0 || at >= problemsModel_.problems().size()) {
        return;
    }
    const SheetProblem problem = problemsModel_.problems()[at];
    showPartOf(problem);
    if (problem.here && problem.where.line > 0) {
        yaml_->goTo(problem.where.line, problem.where.column);
        yaml_->setFocus(Qt::ShortcutFocusReason);
    } else {
        form_->focusField(QString::fromStdString(problem.path));
    }
}

void EditorPage::showPartOf(const SheetProblem& problem) {
    for (const SheetPart& part : document_.sheet().parts) {
        if (!part.path.empty() && isAbout(problem, part.path)) {
            choosePart(QString::fromStdString(part.path));
        }
    }
    if (problem.path.find('[') != std::string::npos) {
        const QString entry = QString::fromStdString(problem.path).section(QLatin1Char(']'), 0, 0);
        if (document_.sheet().part(entry.toStdString() + ']') != nullptr) {
            choosePart(entry + QLatin1Char(']'));
        }
    }
    form_->showField(QString::fromStdString(problem.path));
}

void EditorPage::goTo(int line, int column) {
    yaml_->goTo(line, std::max(column, 1));
    yaml_->setFocus(Qt::OtherFocusReason);
    wantedLine_ = line;
    if (document_.isRead()) {
        showWantedLine();
    }
}

void EditorPage::showWantedLine() {
    const auto line = std::exchange(wantedLine_, std::nullopt);
    const std::vector<SheetProblem>& problems = document_.sheet().problems;
    const auto found =
        std::find_if(problems.begin(), problems.end(), [&](const SheetProblem& problem) {
            return problem.here && problem.where.line == line;
        });
    if (line && found != problems.end()) {
        showPartOf(SheetProblem(*found)); // showing the part may read it anew
    }
}

void EditorPage::showState() {
    const QFileInfo file(document_.path());
    name_->setText(document_.path().isEmpty() ? tr("No scenario is open") : file.fileName());
    name_->setToolTip(document_.path());
    const auto count = static_cast<int>(document_.sheet().problems.size());
    QStringList state{document_.isModified() ? tr("changed, not saved") : tr("saved")};
    if (count > 0) {
        state.push_back(tr("%1 wrong").arg(count));
    }
    state_->setText(document_.path().isEmpty() ? QString() : state.join(QStringLiteral(" · ")));
    save_->setEnabled(document_.isModified());
    revert_->setEnabled(document_.isModified());
    for (QAction* action : {saveAs_, play_}) {
        action->setEnabled(!document_.path().isEmpty());
    }
}

bool EditorPage::saveNow(bool evenIfChanged) {
    const sim::Status outcome = document_.save(evenIfChanged);
    if (outcome) {
        say(QString());
        return true;
    }
    const bool changed = !evenIfChanged && document_.isChangedOnDisk();
    say(firstMessageOf(outcome).toHtmlEscaped() +
        (changed ? tr(" <a href=\"revert\">Read it anew</a> or <a href=\"save\">save over it</a>.")
                 : QString()));
    return false;
}

void EditorPage::askSaveAs() {
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the scenario as"), document_.path(), tr("Scenarios (*.yaml *.yml)"));
    if (!path.isEmpty()) {
        say(firstMessageOf(document_.saveAs(path)).toHtmlEscaped());
    }
}

void EditorPage::paintEvent(QPaintEvent* event) {
    QPainter(this).fillRect(event->rect(), paletteOf(palette()).window); // seen in the gutters
}

void EditorPage::say(const QString& words) {
    message_->setText(words);
    message_->setVisible(!words.isEmpty());
}

} // namespace doppel::gui

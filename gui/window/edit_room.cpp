// SPDX-License-Identifier: Apache-2.0
#include "gui/window/edit_room.h"

#include "gui/edit/editor_page.h"
#include "gui/edit/timeline_editor.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/window/banner.h"
#include "gui/window/error_page.h"
#include "gui/window/main_window.h"

#include <QFileInfo>
#include <QListView>
#include <QMessageBox>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

EditRoom::Answer askAboutChanges(QWidget& window, const QString& question) {
    switch (QMessageBox::question(&window, EditRoom::tr("Changes that aren't saved"), question,
                                  QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel,
                                  QMessageBox::Save)) {
    case QMessageBox::Save:
        return EditRoom::Answer::Save;
    case QMessageBox::Discard:
        return EditRoom::Answer::Discard;
    default:
        return EditRoom::Answer::Cancel;
    }
}

} // namespace

EditRoom::EditRoom(MainWindow& window)
    : window_(window), page_(new EditorPage),
      ask_([&window](const QString& question) { return askAboutChanges(window, question); }) {
    page_->setFocusProxy(&page_->parts());
    window.addPage(View::Edit, *page_, [this] { enter(); });
    window.addGuard([this](const QString& next) { return mayLeave(next); });
    window.addReading([this] {
        return page_->isVisible() && !page_->document().path().isEmpty() &&
               !page_->document().isRead();
    });
    connectCommands();
    connect(page_, &EditorPage::playWanted, this, &EditRoom::play);
    connect(&page_->document(), &ScenarioDocument::sheetChanged, this, &EditRoom::makeMove);
    connect(&page_->document().undoStack(), &QUndoStack::cleanChanged, this, [this](bool clean) {
        if (clean && window_.banner().isNotice()) {
            window_.banner().clear();
        }
    });
    connect(&window, &MainWindow::eventDragged, this, &EditRoom::move);
    connect(&window, &MainWindow::componentSelected, this, &EditRoom::choose);
    connect(&window, &MainWindow::commandsEnabled, this, &EditRoom::enableCommands);
    connect(&window.errorPage(), &ErrorPage::editWanted, this, &EditRoom::edit);
}

// The window has their keys on every page.
void EditRoom::connectCommands() {
    Actions& actions = window_.actions();
    const std::pair<Command, QAction*> doubles[] = {
        {Command::Save, &page_->saveAction()},
        {Command::SaveAs, &page_->saveAsAction()},
        {Command::PlayEdited, &page_->playAction()},
    };
    window_.undo().add(page_->document().undoStack(), [page = page_] { return page->isVisible(); });
    for (QAction* action : {&page_->undoAction(), &page_->redoAction()}) {
        action->setShortcuts(QList<QKeySequence>());
    }
    for (const auto& [command, action] : doubles) {
        QAction& ofWindow = actions[command];
        if (command != Command::PlayEdited) {
            action->setShortcuts(QList<QKeySequence>());
        }
        connect(&ofWindow, &QAction::triggered, action, &QAction::trigger);
        connect(action, &QAction::changed, this, &EditRoom::enableCommands);
    }
    connect(&actions[Command::ViewEdit], &QAction::triggered, this,
            [this] { window_.showView(View::Edit); });
    enableCommands();
}

void EditRoom::enableCommands() {
    Actions& actions = window_.actions();
    actions[Command::Save].setEnabled(page_->saveAction().isEnabled());
    actions[Command::SaveAs].setEnabled(page_->saveAsAction().isEnabled());
    actions[Command::PlayEdited].setEnabled(page_->playAction().isEnabled());
    actions[Command::ViewEdit].setEnabled(!window_.file().isEmpty() ||
                                          !page_->document().path().isEmpty());
}

bool EditRoom::open(const QString& file) {
    if (page_->document().path() == file) {
        return true;
    }
    if (!mayLeave(file)) {
        return false;
    }
    plays_.clear();
    if (const sim::Status opened = page_->open(file); !opened) {
        window_.banner().showTrouble(QString::fromStdString(toText(opened.errors().front())));
        return false;
    }
    return true;
}

// Once for each that is open in the window: from then on it may have another name.
bool EditRoom::openWindows() {
    const QString& file = window_.file();
    if (file.isEmpty() || (file == openedFor_ && plays_.isEmpty())) {
        return !page_->document().path().isEmpty();
    }
    const bool isOpen = open(file);
    openedFor_ = isOpen ? file : openedFor_;
    return isOpen;
}

void EditRoom::enter() {
    if (plays_.isEmpty() || plays_ != window_.file()) {
        openWindows();
    }
    choose(window_.map().canvas().selected());
    page_->timeline().setNewEventsAt(window_.clock().playhead());
}

void EditRoom::edit(const QString& file, int line, int column) {
    const QString path = QFileInfo(file).absoluteFilePath();
    if (!open(path)) {
        return;
    }
    plays_ = path == window_.file() ? QString() : window_.file();
    openedFor_ = window_.file();
    window_.errorPage().rest();
    window_.showView(View::Edit);
    if (line > 0) {
        page_->goTo(line, column);
    }
}

void EditRoom::choose(const QString& component) {
    if (component.isEmpty() || !window_.futures().isOpen() || page_->document().path().isEmpty()) {
        return;
    }
    const auto& sources = window_.futures().recording(window_.futures().front()).sketch().sources;
    const bool isSource = std::any_of(sources.begin(), sources.end(), [&](const auto& source) {
        return source.name == component.toStdString();
    });
    const QString path =
        (isSource ? QStringLiteral("traffic.") : QStringLiteral("components.")) + component;
    // What was selected may be of what was open before.
    const ScenarioDocument& document = page_->document();
    if (!document.isRead() || document.sheet().part(path.toStdString()) != nullptr) {
        page_->choosePart(path);
    }
}

void EditRoom::move(std::size_t event, TimeRange range) {
    if (openWindows()) {
        waiting_ = {event, range};
        makeMove();
    }
}

// Whether an event has a length is known once the text was read.
void EditRoom::makeMove() {
    if (!waiting_ || !page_->document().isRead()) {
        return;
    }
    const Move move = *std::exchange(waiting_, std::nullopt);
    const sim::Status moved = page_->document().moveEvent(move.event, move.range);
    if (!moved) {
        window_.banner().showTrouble(QString::fromStdString(toText(moved.errors().front())));
        return;
    }
    window_.banner().showNotice(
        tr("In the scenario it now begins at %1, which is not saved. What you see was played "
           "before.")
            .arg(window_.clock().text(move.range.from)),
        &window_.actions()[Command::PlayEdited], std::nullopt);
}

void EditRoom::play(const QString& file) {
    window_.openScenario(plays_.isEmpty() ? file : plays_);
}

// Another file is going to be open; the same one keeps its changes.
bool EditRoom::mayLeave(const QString& next) {
    ScenarioDocument& document = page_->document();
    if (!document.isModified() || next == document.path() ||
        (!plays_.isEmpty() && next == plays_)) {
        return true;
    }
    const QString name = QFileInfo(document.path()).fileName();
    switch (ask_(tr("%1 was changed and not saved.").arg(name))) {
    case Answer::Save:
        page_->saveAction().trigger();
        return !document.isModified();
    case Answer::Discard:
        return document.revert().ok();
    case Answer::Cancel:
        break;
    }
    return false;
}

} // namespace doppel::gui

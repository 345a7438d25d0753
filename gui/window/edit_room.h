// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/time_range.h"

#include <QObject>
#include <QString>

#include <cstddef>
#include <functional>
#include <optional>

namespace doppel::gui {

class EditorPage;
class MainWindow;

/// The editor in the window: the view "edit" of the scenario that is open, its steps in the menu
/// Edit, and what other panels have to edit: events dragged on the timeline, places of errors, the
/// component that is selected on the map. The window must outlive it.
class EditRoom final : public QObject {
    Q_OBJECT

public:
    enum class Answer { Save, Discard, Cancel };
    /// Asks what becomes of changes that aren't saved.
    using Ask = std::function<Answer(const QString& question)>;

    explicit EditRoom(MainWindow& window);

    EditorPage& page() { return *page_; }
    /// In place of a message box.
    void setAsk(Ask ask) { ask_ = std::move(ask); }
    /// Opens a file in the editor, at a line and column where they are known (from 1).
    void edit(const QString& file, int line = 0, int column = 0);

private:
    struct Move {
        std::size_t event;
        TimeRange range;
    };

    void connectCommands();
    bool open(const QString& file);
    bool openWindows();
    void enter();
    void choose(const QString& component);
    void move(std::size_t event, TimeRange range);
    void makeMove();
    void play(const QString& file);
    bool mayLeave(const QString& next);
    void enableCommands();

    MainWindow& window_;
    EditorPage* page_; // owned by the window's pages
    Ask ask_;
    QString plays_;               // in place of a file that it extends
    QString openedFor_;           // what was open in the window then
    std::optional<Move> waiting_; // for the text to be read
};

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/runs/runs_model.h"
#include "sim/result.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QAction;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace doppel::gui {

class CatalogueReader;

/// The runs that were stored, as a table to choose from. What is chosen is done by whoever owns the
/// page, but for deleting, which it asks about and does. Keys: Enter opens, Ctrl+Enter overlays, C
/// compares two, Delete deletes, `/` finds.
class RunsPage final : public QWidget {
    Q_OBJECT

public:
    /// Asks whether what the text says is to be done.
    using Ask = std::function<bool(QWidget* parent, const QString& question)>;

    /// The runs of a catalogue, which is followed; read again whenever the page is shown or its
    /// window comes to the front, as files may have gone since.
    explicit RunsPage(const QString& catalogue, QWidget* parent = nullptr);
    ~RunsPage() override;

    RunsModel& model() { return model_; }
    QTableView& table() { return *table_; }
    /// That are done to the selected runs, for menus and the palette of commands.
    std::vector<QAction*> actionsOfRuns() const;
    /// Overlay and compare, which need runs selected here.
    QList<QAction*> actionsOfTwo() const { return {overlay_, compare_}; }
    /// Whether something is open that a run can be laid over and compared with.
    void setOpen(bool open);
    /// In place of a message box.
    void setAsk(Ask ask) { ask_ = std::move(ask); }
    void setSearch(const QString& text);
    const QString& catalogue() const; ///< its path
    /// Whether the catalogue has been read, once.
    bool isRead() const { return isRead_; }
    /// Reads the catalogue once more: files come and go without a word of it.
    void lookAgain();
    /// Says what went wrong, until the catalogue is read again.
    void tell(const sim::Errors& errors);

Q_SIGNALS:
    /// A run's file: to be opened in place of what is open.
    void openWanted(const QString& file);
    /// … as the second future of what is open.
    void overlayWanted(const QString& file);
    /// One with what is open.
    void compareWithOpenWanted(const QString& file);
    /// Two runs, the older first.
    void compareWanted(const QString& before, const QString& after);
    /// A scenario's file, to be shown in its folder.
    void revealWanted(const QString& scenario);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction*
    add(const QString& text, const QString& keys, const QString& tip, void (RunsPage::*)());
    QWidget* makeHead();
    QWidget* makeTable();
    QWidget* makeEmpty();
    /// The selected runs, the oldest first.
    std::vector<RunEntry> chosen() const;
    void take(const std::vector<RunEntry>& entries);
    void enableActions();
    void showWhatThereIs();

    void open();
    void overlay();
    void compare();
    void remove();
    void copyFingerprint();
    void reveal();

    CatalogueReader* reader_; // owned by this
    RunsModel model_;
    RunsFilter filter_;
    Ask ask_;
    bool isRead_ = false; // it has been, once
    bool isOpen_ = false; // something else than a run of the table
    std::vector<QAction*> actions_;
    QAction* open_ = nullptr;
    QAction* overlay_ = nullptr;
    QAction* compare_ = nullptr;
    QAction* remove_ = nullptr;
    QAction* copy_ = nullptr;
    QAction* reveal_ = nullptr;
    QLineEdit* search_ = nullptr;
    QLabel* count_ = nullptr;
    QLabel* why_ = nullptr; // what is selected can't be opened
    QLabel* trouble_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    QTableView* table_ = nullptr;
    QLabel* nothing_ = nullptr;
};

} // namespace doppel::gui

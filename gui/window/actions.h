// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/marks.h"

#include <QAction>
#include <QObject>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

class QMenu;
class QMenuBar;
class QWidget;

namespace doppel::gui {

/// The window's menus, from left to right.
enum class MenuId : std::uint8_t { File, Edit, View, Play, Futures, Runs, Help };

/// All that can be done in the window. What each is called stands in actions.cpp, once.
enum class Command : std::uint8_t {
    // File
    Open,
    Reload,
    ShowSource,
    Save,
    SaveAs,
    PlayEdited,
    ShowLibrary,
    CloseScenario,
    ExportCharts,
    SavePicture,
    Quit,
    // Edit
    Undo,
    Redo,
    ShowCommands,
    FindComponent,
    // View
    ViewMap,
    ViewCharts,
    ViewCompare,
    ViewWhy,
    ViewEdit,
    ViewRuns,
    MapWorld,
    MapPlatform,
    MapInside,
    Fit,
    ZoomIn,
    ZoomOut,
    Earlier,
    Later,
    WholeRun,
    RangeBack,
    NextPanel,
    PreviousPanel,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    ReducedMotion,
    FullScreen,
    DefaultLayout,
    // Play
    Play,
    Step,
    StepBack,
    PreviousEvent,
    NextEvent,
    RunTo,
    ToStart,
    ToPlayed,
    Faster,
    Slower,
    Fastest,
    Loop,
    Bookmark,
    NextBookmark,
    NextSentence,
    // Futures
    WhatIf,
    InjectAction,
    FindLimit,
    ExchangeFutures,
    MapOfB,
    SaveFuture,
    RemoveFuture,
    Replay,
    // Runs
    KeepRun,
    OpenRun,
    PlayAgain,
    // Help
    ShowKeys,
    About,
};

/// What a command is called, and how it is reached.
struct CommandText {
    Command command;
    MenuId menu;
    const char* id;        ///< "play.step": its name for good, as QAction::objectName
    const char* text;      ///< with its mnemonic
    const char* shortcuts; ///< as QKeySequence reads it, several with blanks between; "": none
    const char* tip;       ///< one sentence without a full stop
    std::optional<Icon> icon{};
    enum class Check : std::uint8_t { No, Alone, OneOfThemes, OneOfViews } check = Check::No;
    bool separated = false; ///< a line stands above it in its menu
};

/// What is lacking where a command is disabled: "there is no second future: B begins one".
const char* whatItLacks(Command command);

/// All of them, in the order of their menus.
std::span<const CommandText> commandTexts();

/// The window's actions, one for each command, made from commandTexts(). They are the widget's too,
/// so that their shortcuts work wherever the focus is in its window.
class Actions final : public QObject {
    Q_OBJECT

public:
    explicit Actions(QWidget& window);

    QAction& operator[](Command command) const {
        return *actions_[static_cast<std::size_t>(command)];
    }
    const std::vector<QAction*>& all() const { return actions_; }

    /// Makes the menus, but for those that would be empty.
    void fillMenus(QMenuBar& bar);
    /// To add to; null where it would be empty.
    QMenu* menu(MenuId id) const;
    /// A page that is a room of its own has the plain keys, as C and /: commands keep those with a
    /// modifier.
    void setPlainKeys(bool working);
    /// Icons in the colours of the present palette.
    void paintIcons(const Palette& palette);

private:
    std::vector<QAction*> actions_; // by command
    bool plainKeys_ = true;
    std::vector<QMenu*> menus_; // by id
};

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#include "gui/window/actions.h"

#include "gui/look/palette.h"
#include "sim/assert.h"

#include <QActionGroup>
#include <QIcon>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QPixmap>
#include <QWidget>

#include <array>
#include <utility>

namespace doppel::gui {
namespace {

constexpr auto kCommands = [] {
    using enum Command;
    using Menu = MenuId;
    using Check = CommandText::Check;
    const auto view = [](Command command, const char* id, const char* text, const char* shortcuts,
                         const char* tip) {
        return CommandText{command,   MenuId::View, id,           text,
                           shortcuts, tip,          std::nullopt, Check::OneOfViews};
    };
    return std::to_array<CommandText>({
        {Open, Menu::File, "file.open", "&Open\u2026", "Ctrl+O", "Opens a scenario"},
        {Reload, Menu::File, "file.reload", "&Reload", "F5",
         "Reads the scenario again and plays it anew"},
        {ShowSource, Menu::File, "file.source", "Show the &file", "Ctrl+U",
         "Shows the text of the scenario"},
        {.command = Save,
         .menu = Menu::File,
         .id = "file.save",
         .text = "&Save",
         .shortcuts = "Ctrl+S",
         .tip = "Saves the scenario that was edited",
         .separated = true},
        {SaveAs, Menu::File, "file.save-as", "Save &as\u2026", "Ctrl+Shift+S",
         "Saves the scenario that was edited under another name"},
        {PlayEdited, Menu::File, "file.play-edited", "Sa&ve and play", "Ctrl+F5",
         "Saves the scenario that was edited and plays it anew"},
        {ShowLibrary, Menu::File, "file.scenarios", "Scenar&ios", "Alt+Home",
         "Closes what is open and shows the scenarios to choose from"},
        {CloseScenario, Menu::File, "file.close", "&Close", "Ctrl+W",
         "Closes what is shown: a page, then the scenario"},
        {.command = ExportCharts,
         .menu = Menu::File,
         .id = "file.export-charts",
         .text = "&Export charts\u2026",
         .shortcuts = "Ctrl+E",
         .tip = "Saves the charts as a picture, a drawing or numbers",
         .separated = true},
        {SavePicture, Menu::File, "file.picture", "Save a &picture\u2026", "Ctrl+Shift+P",
         "Saves the window as a picture"},
        {.command = Quit,
         .menu = Menu::File,
         .id = "file.quit",
         .text = "&Quit",
         .shortcuts = "Ctrl+Q",
         .tip = "Ends the program",
         .separated = true},

        {Undo, Menu::Edit, "edit.undo", "&Undo", "Ctrl+Z", "Takes the last branch or edit back"},
        {Redo, Menu::Edit, "edit.redo", "&Redo", "Ctrl+Shift+Z", "Does again what was taken back"},
        {ShowCommands, Menu::Edit, "edit.commands", "&Commands\u2026", "Ctrl+K",
         "Finds a command, a component, an objective, a scenario or a moment", Icon::Search},
        {FindComponent, Menu::Edit, "edit.find", "&Find a component", "/",
         "Finds a component on the map"},

        view(ViewMap, "view.map", "&Map", "Ctrl+1", "Goes to the map"),
        view(ViewCharts, "view.charts", "&Charts", "Ctrl+2", "Goes to the charts"),
        view(ViewCompare, "view.compare", "Comp&are", "C Ctrl+3",
             "Shows how two futures differ, or goes back to the map"),
        view(ViewWhy, "view.why", "Why", "Ctrl+4",
             "Tells what happened and shows where the time of visits went"),
        view(ViewEdit, "view.edit", "Edit t&he scenario", "Ctrl+5", "Edits the scenario"),
        view(ViewRuns, "view.runs", "Stored runs", "Ctrl+6", "Shows the runs that were stored"),
        {.command = MapWorld,
         .menu = Menu::View,
         .id = "view.world",
         .text = "&World",
         .shortcuts = "Alt+1",
         .tip = "Who visits, from where, through which point of presence",
         .separated = true},
        {MapPlatform, Menu::View, "view.platform", "&Platform", "Alt+2",
         "Components and their calls"},
        {MapInside, Menu::View, "view.inside", "Ins&ide a component", "Alt+3",
         "Metrics and fields of the selected component"},
        {.command = Fit,
         .menu = Menu::View,
         .id = "view.fit",
         .text = "&Fit the map",
         .shortcuts = "0",
         .tip = "Brings all of the map into view",
         .separated = true},
        {ZoomIn, Menu::View, "view.zoom-in", "&Zoom in", "W",
         "Shows the map larger, or a shorter time"},
        {ZoomOut, Menu::View, "view.zoom-out", "Zoom &out", "S",
         "Shows the map smaller, or a longer time"},
        {Earlier, Menu::View, "view.earlier", "&Earlier", "A",
         "Shows an earlier time in the charts"},
        {Later, Menu::View, "view.later", "&Later", "D", "Shows a later time in the charts"},
        {WholeRun, Menu::View, "view.whole-run", "Whole &run", "Shift+0",
         "Shows the whole run in the charts"},
        {RangeBack, Menu::View, "view.range-back", "&Back to the last time", "Backspace",
         "Shows the time that the charts showed before"},
        {.command = NextPanel,
         .menu = Menu::View,
         .id = "view.next-panel",
         .text = "&Next panel",
         .shortcuts = "F6",
         .tip = "Moves the keys to the next panel",
         .separated = true},
        {PreviousPanel, Menu::View, "view.previous-panel", "Pre&vious panel", "Shift+F6",
         "Moves the keys to the panel before"},
        {.command = ThemeSystem,
         .menu = Menu::View,
         .id = "view.theme-system",
         .text = "Colours of the &system",
         .shortcuts = "",
         .tip = "Light or dark as the desktop is",
         .check = Check::OneOfThemes,
         .separated = true},
        {ThemeLight,
         Menu::View,
         "view.theme-light",
         "Li&ght",
         "",
         "Dark on light",
         {},
         Check::OneOfThemes},
        {ThemeDark,
         Menu::View,
         "view.theme-dark",
         "&Dark",
         "",
         "Light on dark",
         {},
         Check::OneOfThemes},
        {ReducedMotion,
         Menu::View,
         "view.reduced-motion",
         "Reduced mo&tion",
         "",
         "Nothing moves but by jumps",
         {},
         Check::Alone},
        {.command = FullScreen,
         .menu = Menu::View,
         .id = "view.full-screen",
         .text = "F&ull screen",
         .shortcuts = "F11",
         .tip = "Fills the screen",
         .check = Check::Alone,
         .separated = true},
        {DefaultLayout, Menu::View, "view.default-layout", "Default la&yout", "",
         "Puts all panels where they were at first"},

        {Play, Menu::Play, "play.play", "&Play", "Space", "Plays on, or pauses", Icon::Play},
        {Step, Menu::Play, "play.step", "&Step", ".", "Plays one step of the recorded states",
         Icon::Step},
        {StepBack, Menu::Play, "play.step-back", "Step &back", ",",
         "Shows the recorded state before", Icon::StepBack},
        {.command = PreviousEvent,
         .menu = Menu::Play,
         .id = "play.previous-event",
         .text = "Pre&vious event",
         .shortcuts = "[",
         .tip = "Goes to where something happened before",
         .icon = Icon::PreviousEvent,
         .separated = true},
        {NextEvent, Menu::Play, "play.next-event", "&Next event", "]",
         "Goes, or plays, to where something happens next", Icon::NextEvent},
        {RunTo, Menu::Play, "play.run-to", "R&un to\u2026", "R", "Plays up to a moment"},
        {ToStart, Menu::Play, "play.to-start", "To the s&tart", "Ctrl+Home",
         "Shows the start of the run"},
        {ToPlayed, Menu::Play, "play.to-played", "To &where it was played", "Ctrl+End",
         "Shows the last moment that was played"},
        {.command = Faster,
         .menu = Menu::Play,
         .id = "play.faster",
         .text = "&Faster",
         .shortcuts = "+ =",
         .tip = "More simulated time a second",
         .separated = true},
        {Slower, Menu::Play, "play.slower", "Slowe&r", "-", "Less simulated time a second"},
        {Fastest, Menu::Play, "play.fastest", "&As fast as possible", "Shift+F",
         "Plays as fast as the machine can"},
        {.command = Loop,
         .menu = Menu::Play,
         .id = "play.loop",
         .text = "&Loop",
         .shortcuts = "Ctrl+L",
         .tip = "Shows the time of the charts again and again",
         .icon = Icon::Loop,
         .check = Check::Alone,
         .separated = true},
        {Bookmark, Menu::Play, "play.bookmark", "Book&mark", "M",
         "Marks the moment of the playhead", Icon::Bookmark},
        {NextBookmark, Menu::Play, "play.next-bookmark", "Next bookmar&k", "Shift+M",
         "Goes to the next bookmark"},
        {NextSentence, Menu::Play, "play.next-sentence", "Next s&entence", "N",
         "Goes to the next moment that the story or the comparison tells of"},

        {WhatIf, Menu::Futures, "futures.what-if", "&What if here\u2026", "B",
         "Branches another future at the playhead", Icon::Branch},
        {InjectAction, Menu::Futures, "futures.inject", "&Faults and changes\u2026", "I",
         "Shows what can be dropped onto a component", Icon::Fault},
        {FindLimit, Menu::Futures, "futures.find-limit", "Find &limit\u2026", "L",
         "Finds how far something can be turned until an objective is missed"},
        {.command = ExchangeFutures,
         .menu = Menu::Futures,
         .id = "futures.exchange",
         .text = "E&xchange A and B",
         .shortcuts = "X",
         .tip = "Puts the compared future in front",
         .separated = true},
        {.command = MapOfB,
         .menu = Menu::Futures,
         .id = "futures.map-of-b",
         .text = "&Map of B",
         .shortcuts = "Shift+B",
         .tip = "Shows the compared future on the map",
         .check = Check::Alone},
        {.command = SaveFuture,
         .menu = Menu::Futures,
         .id = "futures.save",
         .text = "&Save the future\u2026",
         .shortcuts = "",
         .tip = "Writes the compared future, or the one in front, as a scenario",
         .separated = true},
        {RemoveFuture, Menu::Futures, "futures.remove", "&Delete B", "",
         "Ends the compared future and forgets it"},
        {Replay, Menu::Futures, "futures.replay", "&Replay", "",
         "Plays a future that stopped once more"},

        {KeepRun, Menu::Runs, "runs.keep", "&Keep this run", "Ctrl+Shift+K",
         "Stores what was played as a run, as doppel run -o does; of two futures both"},
        {OpenRun, Menu::Runs, "runs.open", "&Open a run\u2026", "Ctrl+Shift+O",
         "Opens the file of a stored run, such as a colleague's"},
        {PlayAgain, Menu::Runs, "runs.play-again", "&Play it again", "",
         "Plays the scenario of the stored run that is shown"},

        {ShowKeys, Menu::Help, "help.keys", "&Keys", "F1", "Lists all commands and their keys"},
        {About, Menu::Help, "help.about", "&About Doppel", "", "Tells what this program is"},
    });
}();

constexpr bool isInTheirOrder() {
    for (std::size_t i = 0; i < kCommands.size(); ++i) {
        if (kCommands[i].command != static_cast<Command>(i)) {
            return false;
        }
    }
    return kCommands.size() == static_cast<std::size_t>(Command::About) + 1;
}
static_assert(isInTheirOrder(), "a command for each of the enumeration, in its order");

constexpr std::array<const char*, 7> kMenus{"&File",    "&Edit", "&View", "&Play",
                                            "F&utures", "&Runs", "&Help"};

QList<QKeySequence> keysOf(const char* text) {
    QList<QKeySequence> keys;
    for (const QString& key : QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts)) {
        keys << QKeySequence(key);
    }
    return keys;
}

QIcon iconIn(Icon icon, const Palette& palette) {
    constexpr int kSide = 16;
    QIcon all;
    for (const int scale : {1, 2}) {
        QPixmap pixmap(kSide * scale, kSide * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        drawIcon(painter, icon, {kSide / 2.0, kSide / 2.0}, kSide, palette.text2);
        painter.end();
        all.addPixmap(pixmap);
    }
    return all;
}

} // namespace

const char* whatItLacks(Command command) {
    switch (command) {
    case Command::Undo:
    case Command::Redo:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions",
                                 "no branch was begun and nothing was edited");
    case Command::Save:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "nothing was edited");
    case Command::SaveAs:
    case Command::PlayEdited:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "no scenario is being edited");
    case Command::ViewCompare:
    case Command::ExchangeFutures:
    case Command::MapOfB:
    case Command::RemoveFuture:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "there is no second future: B begins one");
    case Command::Replay:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "no future has stopped");
    case Command::PlayAgain:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "no stored run is shown");
    case Command::KeepRun:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "nothing is played here");
    case Command::NextBookmark:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "there is no bookmark");
    case Command::RangeBack:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "no other time was shown");
    case Command::WhatIf:
    case Command::InjectAction:
    case Command::FindLimit:
    case Command::SaveFuture:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "nothing is played that could change");
    default:
        return QT_TRANSLATE_NOOP("doppel::gui::Actions", "no run is shown");
    }
}

void Actions::setPlainKeys(bool working) {
    if (std::exchange(plainKeys_, working) == working) {
        return;
    }
    for (const CommandText& text : kCommands) {
        QList<QKeySequence> keys = keysOf(text.shortcuts);
        if (!working) {
            keys.removeIf([](const QKeySequence& key) {
                return key[0].keyboardModifiers() == Qt::NoModifier &&
                       key[0].key() < Qt::Key_Escape;
            });
        }
        (*this)[text.command].setShortcuts(keys);
    }
}

std::span<const CommandText> commandTexts() {
    return kCommands;
}

Actions::Actions(QWidget& window) : QObject(&window), menus_(kMenus.size(), nullptr) {
    auto* themes = new QActionGroup(this);
    auto* views = new QActionGroup(this);
    for (const CommandText& text : kCommands) {
        auto* action = new QAction(tr(text.text), &window);
        action->setObjectName(QString::fromUtf8(text.id));
        action->setShortcuts(keysOf(text.shortcuts));
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(keys.isEmpty() ? tr(text.tip)
                                          : QStringLiteral("%1 (%2)").arg(tr(text.tip), keys));
        action->setStatusTip(tr(text.tip));
        action->setCheckable(text.check != CommandText::Check::No);
        if (text.check == CommandText::Check::OneOfThemes) {
            themes->addAction(action);
        } else if (text.check == CommandText::Check::OneOfViews) {
            views->addAction(action);
        }
        window.addAction(action);
        actions_.push_back(action);
    }
    actions_[static_cast<std::size_t>(Command::Quit)]->setMenuRole(QAction::QuitRole);
    actions_[static_cast<std::size_t>(Command::About)]->setMenuRole(QAction::AboutRole);
}

void Actions::fillMenus(QMenuBar& bar) {
    for (const CommandText& text : kCommands) {
        QMenu*& menu = menus_[static_cast<std::size_t>(text.menu)];
        if (menu == nullptr) {
            menu = bar.addMenu(tr(kMenus[static_cast<std::size_t>(text.menu)]));
        }
        if (text.separated) {
            menu->addSeparator();
        }
        menu->addAction(&(*this)[text.command]);
    }
}

QMenu* Actions::menu(MenuId id) const {
    return menus_[static_cast<std::size_t>(id)];
}

void Actions::paintIcons(const Palette& palette) {
    for (const CommandText& text : kCommands) {
        if (text.icon) {
            (*this)[text.command].setIcon(iconIn(*text.icon, palette));
        }
    }
}

} // namespace doppel::gui

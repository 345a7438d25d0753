// SPDX-License-Identifier: Apache-2.0
#include "gui/window/palette_entries.h"

#include "gui/look/numbers.h"
#include "gui/whatif/action_kind_model.h"

namespace doppel::gui {
namespace {

void addComponents(std::vector<PaletteEntry>& entries,
                   const std::vector<ComponentSketch>& components,
                   const PaletteDeeds& deeds) {
    for (const ComponentSketch& component : components) {
        const QString name = QString::fromStdString(component.name);
        entries.push_back({name, QObject::tr("component"), QString::fromStdString(component.kind),
                           [go = deeds.goToComponent, name] {
                               go(name);
                           }});
    }
}

} // namespace

std::vector<PaletteEntry> paletteEntries(const Actions& actions,
                                         const PlatformSketch* sketch,
                                         const std::vector<LibraryScenario>& library,
                                         const PaletteDeeds& deeds) {
    std::vector<PaletteEntry> entries;
    for (std::size_t i = 0; i < actions.all().size(); ++i) {
        const auto command = static_cast<Command>(i);
        QAction* action = &actions[command];
        if (command == Command::ShowCommands) {
            continue; // it is what one is in
        }
        QString text = action->text().remove(u'&');
        if (text.endsWith(QChar(0x2026))) {
            text.chop(1);
        }
        entries.push_back({text, QObject::tr("command"),
                           action->isEnabled()
                               ? action->shortcut().toString(QKeySequence::NativeText)
                               : Actions::tr(whatItLacks(command)),
                           [action] { action->trigger(); }, action->isEnabled()});
    }
    if (sketch != nullptr) {
        addComponents(entries, sketch->sources, deeds);
        addComponents(entries, sketch->components, deeds);
        for (std::size_t i = 0; i < sketch->objectives.size(); ++i) {
            const ObjectiveSketch& objective = sketch->objectives[i];
            entries.push_back({QString::fromStdString(objective.name), QObject::tr("objective"),
                               QString::fromStdString(objective.that),
                               [go = deeds.goToObjective, i] {
                                   go(i);
                               }});
        }
    }
    for (const LibraryScenario& scenario : library) {
        entries.push_back({scenario.title, QObject::tr("scenario"), scenario.platform,
                           [open = deeds.openScenario, file = scenario.file] {
                               open(file);
                           }});
    }
    return entries;
}

std::vector<PaletteEntry> actionEntries(bool enabled,
                                        const std::function<void(const QString&)>& ask) {
    std::vector<PaletteEntry> entries;
    const ActionKindModel kinds;
    for (int row = 0; row < kinds.rowCount(); ++row) {
        const QModelIndex kind = kinds.index(row);
        QString name = kind.data().toString();
        name[0] = name[0].toUpper();
        const bool isFault = kind.data(ActionKindModel::kIsFaultRole).toBool();
        const QString summary = kind.data(Qt::ToolTipRole).toString();
        entries.push_back(
            {.text = name + QChar(0x2026),
             .kind = isFault ? QObject::tr("fault") : QObject::tr("change"),
             .hint = enabled ? summary : Actions::tr(whatItLacks(Command::InjectAction)),
             .run = [ask, id = kind.data(ActionKindModel::kNameRole).toString()] { ask(id); },
             .enabled = enabled,
             .words = summary});
    }
    return entries;
}

PaletteModel::Reader momentReader(const PlayClock& clock, const PaletteDeeds& deeds) {
    return [&clock, go = deeds.goToMoment](const QString& text) {
        std::vector<PaletteEntry> entries;
        const auto moment = momentOf(text, clock.run().start);
        if (clock.end() > sim::kStart && moment && *moment <= clock.end()) {
            entries.push_back(
                {*moment <= clock.playedUntil() ? QObject::tr("Go to %1").arg(clock.text(*moment))
                                                : QObject::tr("Run to %1").arg(clock.text(*moment)),
                 QObject::tr("moment"),
                 QObject::tr("%1 after the start").arg(durationText(*moment - sim::kStart)),
                 [go, at = *moment] {
                     go(at);
                 }});
        }
        return entries;
    };
}

} // namespace doppel::gui

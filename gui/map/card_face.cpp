// SPDX-License-Identifier: Apache-2.0
#include "gui/map/card_face.h"

#include "gui/look/numbers.h"
#include "gui/map/figure_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace doppel::gui {
namespace {

QString tr(const char* text, int n = -1) {
    return QCoreApplication::translate("Map", text, nullptr, n);
}

QString named(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// What the card tells beside the rate: errors, else how much a cache hits, else the mean time.
void tellFigure(CardFace& face, const NodeState& node) {
    if (node.failing.value_or(0) >= kFailingFrom) {
        face.figure = tr("%1 fail").arg(numberText(*node.failing, "1"));
        face.fails = true;
        return;
    }
    if (node.inVain.value_or(0) >= kFailingFrom) {
        face.figure = tr("%1 in vain").arg(percentText(*node.inVain));
        face.inVain = *node.inVain >= kLoudFrom;
        return;
    }
    for (const scenarios::ShareState& share : node.told.shares) {
        if (share.value && node.told.uses.empty()) {
            face.figure = named(share.name) + QLatin1Char(' ') + percentText(*share.value);
            return;
        }
    }
    if (node.stay) {
        face.figure = numberText(*node.stay, "s");
    }
}

bool needTelling(const std::vector<ZoneServers>& servers) {
    std::array<std::uint32_t, kServerMarks> all{};
    for (const ZoneServers& zone : servers) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] += zone.count[i];
        }
    }
    return all[0] != 1 || all[1] + all[2] + all[3] > 0;
}

QString noteOn(const MapSketch& sketch, const MapCard& card) {
    const MapNode& node = sketch.nodes[card.front()];
    if (node.isSource) {
        QString note = tr("%1 clients").arg(numberText(static_cast<double>(node.clients), ""));
        if (!sketch.places.empty()) {
            note = (sketch.places.size() == 1 ? tr("1 place, ")
                                              : tr("%1 places, ").arg(sketch.places.size())) +
                   note;
        }
        return note;
    }
    const auto helpers = std::count_if(card.tabs.begin(), card.tabs.end(), [&](std::size_t tab) {
        return !sketch.nodes[tab].sidecarOf;
    });
    if (helpers > 0 && node.resolvesNames) {
        return helpers == 1 ? tr("1 authority") : tr("%1 authorities").arg(helpers);
    }
    return {};
}

// What one shows of itself whom nobody asks; else what it is.
QString ownFigure(const MapNode& node, const NodeState& state) {
    if (!state.told.uses.empty()) {
        const scenarios::UseState& use = state.told.uses.front();
        return tr("%1 %2 of %3").arg(named(use.name)).arg(use.used).arg(use.of);
    }
    if (!state.told.queues.empty()) {
        const scenarios::QueueState& queue = state.told.queues.front();
        return tr("%1 %2").arg(named(queue.name)).arg(queue.length);
    }
    if (!state.told.underWay.empty()) {
        return named(state.told.underWay.front().what);
    }
    return QString(node.kind).replace(u'_', u' ');
}

CardFace plainFace(const MapSketch& sketch, const MapCard& card) {
    const MapNode& node = sketch.nodes[card.front()];
    CardFace face;
    face.isStack = card.isStack();
    face.isSource = node.isSource;
    face.isAsked = node.isAsked || node.isSource || face.isStack;
    face.name = face.isStack ? stackName(sketch, card) : node.name;
    face.icon = node.isSource ? Icon::Visitors : iconOf(node.kind.toStdString());
    face.note = face.isStack ? QString() : noteOn(sketch, card);
    for (const std::size_t tab : card.tabs) {
        face.tabs.push_back({tab, HealthMark::NoRequests});
    }
    if (!face.isStack) {
        for (const MapPop& pop : node.pops) {
            face.pops.push_back({pop.name, pop.share});
        }
    }
    return face;
}

CardFace stackFace(const MapSketch& sketch, const MapCard& card, const MapState& state) {
    CardFace face = plainFace(sketch, card);
    double rate = 0;
    for (const auto* nodes : {&card.fronts, &card.tabs}) {
        for (const std::size_t node : *nodes) {
            const NodeState& each = state.nodes[node];
            rate += nodes == &card.fronts ? each.rate : 0;
            if (severity(each.health) > severity(face.health)) {
                face.health = each.health;
                face.loud = each.loud();
            }
            face.pins.insert(face.pins.end(), each.pins.begin(), each.pins.end());
        }
    }
    face.rate = rate > 0 ? rateText(rate) : tr("no requests");
    return face;
}

} // namespace

CardFace faceOf(const MapSketch& sketch, const MapCard& card) {
    CardFace face = plainFace(sketch, card);
    face.rate = tr("not played yet");
    return face;
}

CardFace faceOf(const MapSketch& sketch, const MapCard& card, const MapState& state) {
    if (card.isStack()) {
        return stackFace(sketch, card, state);
    }
    const NodeState& node = state.nodes[card.front()];
    CardFace face = plainFace(sketch, card);
    face.health = node.health;
    face.loud = node.loud();
    if (node.health == HealthMark::NotBuilt) {
        face.rate = wordOf(node.health);
        tellFigure(face, node); // of those who ask it all the same
    } else if (node.health == HealthMark::NoRequests || !face.isAsked) {
        face.rate = face.isSource  ? tr("no visits")
                    : face.isAsked ? tr("no requests")
                                   : ownFigure(sketch.nodes[card.front()], node);
    } else {
        face.rate = rateText(node.rate);
        tellFigure(face, node);
    }
    if (face.pops.empty() && needTelling(node.servers)) {
        face.servers = node.servers;
    }
    if (node.fullest.of > 0 && !isIdle(node.health)) {
        face.utilisation = std::clamp(node.utilisation, 0.0, 1.0);
        face.used = percentText(node.utilisation);
    }
    face.waiting = node.longest.length;
    face.pins = node.pins;
    for (TabFace& tab : face.tabs) {
        tab.health = state.nodes[tab.node].health;
        // What hits a sidecar hits its pod.
        const auto& pins = state.nodes[tab.node].pins;
        face.pins.insert(face.pins.end(), pins.begin(), pins.end());
    }
    return face;
}

bool CardFace::isHit() const {
    return std::any_of(pins.begin(), pins.end(),
                       [](const FaultPin& pin) { return pin.isFault && !pin.since; });
}

QString CardFace::spoken() const {
    QStringList words{name, wordOf(health)};
    for (const QString& text : {rate, figure}) {
        if (!text.isEmpty() && text != wordOf(health)) {
            words.push_back(text);
        }
    }
    if (utilisation) {
        words.push_back(tr("%1 in use").arg(used));
    }
    if (waiting > 0) {
        words.push_back(tr("%1 waiting").arg(waiting));
    }
    if (!servers.empty()) {
        words.push_back(tr("servers: %1").arg(serversText(servers)));
    }
    for (const FaultPin& pin : pins) {
        words += pinLines(pin);
    }
    return words.join(QStringLiteral(", "));
}

QString serversText(const std::vector<ZoneServers>& servers) {
    const std::array<QString, kServerMarks> names{tr("ready"), tr("booting"), tr("draining"),
                                                  tr("failed")};
    QStringList words;
    for (std::size_t i = 0; i < kServerMarks; ++i) {
        std::uint32_t all = 0;
        for (const ZoneServers& zone : servers) {
            all += zone.count[i];
        }
        if (all > 0) {
            words.push_back(QStringLiteral("%1 %2").arg(all).arg(names[i]));
        }
    }
    return words.join(QStringLiteral(", "));
}

FigureLine::Tone toneOf(HealthMark health) {
    switch (health) {
    case HealthMark::Busy:
        return FigureLine::Tone::Busy;
    case HealthMark::Failing:
    case HealthMark::Down:
        return FigureLine::Tone::Failing;
    default:
        return FigureLine::Tone::Usual;
    }
}

std::vector<FigureLine> figureLines(const NodeState& node, bool isAsked) {
    std::vector<FigureLine> lines;
    using enum FigureLine::Tone;
    const auto add = [&](const QString& name, const QString& value, bool isBusy = false) {
        lines.push_back({name, value, isBusy ? Busy : Usual});
    };
    if (isAsked || node.rate > 0) {
        add(tr("requests"), rateText(node.rate));
    }
    if (node.failing.value_or(0) > 0) {
        lines.push_back({tr("failed"), numberText(*node.failing, "1"),
                         *node.failing >= kFailingFrom ? Failing : Usual});
    }
    if (node.inVain.value_or(0) > 0) {
        add(tr("in vain"), numberText(*node.inVain, "1"));
    }
    if (node.stay) {
        add(tr("mean time"), numberText(*node.stay, "s"));
    }
    for (const scenarios::UseState& use : node.told.uses) {
        add(named(use.name), tr("%1 of %2").arg(use.used).arg(use.of),
            isAsked && use.of > 0 &&
                static_cast<double>(use.used) >= kBusyFrom * static_cast<double>(use.of));
    }
    for (const scenarios::QueueState& queue : node.told.queues) {
        add(named(queue.name),
            queue.capacity ? tr("%1 of %2 waiting").arg(queue.length).arg(*queue.capacity)
                           : tr("%1 waiting").arg(queue.length),
            queue.length > 0);
    }
    for (const scenarios::ShareState& share : node.told.shares) {
        add(named(share.name), share.value ? numberText(*share.value, "1") : QStringLiteral("–"));
    }
    if (isAsked || node.inFlight > 0) {
        add(tr("in flight"), QString::number(node.inFlight));
    }
    if (!node.servers.empty() && (isAsked || needTelling(node.servers))) {
        const QString servers = serversText(node.servers);
        add(tr("servers"), servers, servers.contains(QLatin1Char(',')));
    }
    for (const scenarios::UnderWay& what : node.told.underWay) {
        add(tr("under way"), named(what.what), true);
    }
    return lines;
}

QStringList pinLines(const FaultPin& pin) {
    QString when;
    if (pin.since) {
        when = tr("ended %1 ago").arg(durationText(*pin.since));
    } else if (pin.left && pin.of) {
        when = tr("%1 of %2 left").arg(durationText(*pin.left), durationText(*pin.of));
    } else if (pin.isWork) {
        when = tr("under way");
    } else {
        when = tr("to the end of the run");
    }
    return {pin.text, when};
}

} // namespace doppel::gui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::gui {

struct PlatformSketch;

/// A point of presence of a CDN: whom it serves, and how far it is from them, one way.
struct MapPop {
    QString name;
    QStringList serves; ///< places of visitors; empty: all of them
    double share = 0;   ///< of all visitors, by the weights of their places
    QString latency;    ///< as a file says it: "4ms"
};

/// What stands on the map: a traffic source, or a component.
struct MapNode {
    QString name;
    QString kind; ///< as in files: "app"; of a source "open"
    bool isSource = false;
    bool answersPages = true;               ///< false: it only helps others to
    bool isAsked = true;                    ///< false: nobody calls it, as an autoscaler
    bool takesRequests = true;              ///< false: its kind gets none, so none load it
    bool resolvesNames = false;             ///< visitors ask it where to go
    std::optional<std::size_t> sidecarOf{}; ///< the node in whose pods it lives
    std::vector<MapPop> pops{};             ///< of a CDN
    std::uint64_t clients = 0;              ///< of a source: how many computers its visitors use
};

struct MapCall {
    std::size_t from = 0;
    std::size_t to = 0;
    QString role; ///< the caller's field that says so: "origin", "calls.to"; empty: none is known
    bool names = false; ///< no call: one that has no part in any names another, as what it scales
};

struct MapPlace {
    QString name;
    double share = 0; ///< of all visitors
};

/// A platform as the map knows it: who is there and who calls whom. A value; it needs no world.
struct MapSketch {
    /// Sources, then components, each in the order of the platform's own list, which is that of a
    /// snapshot.
    std::vector<MapNode> nodes;
    std::size_t sources = 0;    ///< how many of them are sources
    std::vector<MapCall> calls; ///< at most one from a node to another
    std::vector<MapPlace> places;
    /// For each call of the platform's sketch, in its order, which is that of the links of its
    /// states: the call here that it is part of.
    std::vector<std::size_t> links;

    std::optional<std::size_t> find(const QString& name) const;
};

/// The map's sketch of a platform. A component that neither calls nor is called is tied to those
/// that its fields name. Whom visitors ask for names resolves them and calls none of
/// those that it names: the visitors do.
MapSketch sketchOf(const PlatformSketch& platform);

} // namespace doppel::gui

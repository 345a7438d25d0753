// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/kinds.h"
#include "scenarios/metric_result.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// Shows a visitor the fields of a struct with its default values.
using Describe = std::function<void(models::FieldVisitor&)>;

/// One of the kinds that an entry of a section may be of.
struct SectionKind {
    std::string name;           ///< as after `kind:`; of actions as "fault.slow"
    std::string summary;        ///< one sentence: what it is in the real world
    std::string leavesOut;      ///< what its model does not do; may be empty
    Describe describe;          ///< its fields beside the kind itself
    MetricResults metrics = {}; ///< what is counted about it
    std::string holds = {};     ///< what a request occupies of a component; else empty
    /// What becomes of requests in flight when an action begins, or a component's server dies.
    std::string inFlight = {};
    /// What else there is to say of it in a word: "own work: cpu and io", "scope: zonal".
    std::vector<std::string> traits = {};
    std::string source = {};           ///< of the behaviour that is modelled
    std::string whenClientLeaves = {}; ///< what a component does with such a request; else empty
    /// How an entry says that it is of this kind, where the section has no key for that: by a key
    /// of its own and, unless this is empty, that value of it.
    std::string key = {};
    std::string value = {};
};

/// A section of a scenario file as its schema and its reference describe it: what the reader of
/// that section reads.
struct FileSection {
    enum class Shape {
        Fields, ///< keys at the top of the file: title, duration, seed …
        Struct, ///< one map under the section's name
        Table,  ///< a map from names of the user's to entries: components, traffic
        List,   ///< a list of entries: timeline, objectives
    };

    std::string name;     ///< the key in the file; for Fields only a heading
    std::string doc = {}; ///< one sentence
    Shape shape = Shape::Struct;
    Describe describe = {}; ///< the fields of the struct or of every entry; may be empty
    std::vector<SectionKind> kinds = {}; ///< for entries that differ by kind; else empty
    std::string kindKey = "kind";        ///< the key that names the kind; empty: each has its own
    std::string kindsAre = {};           ///< what its kinds are called together, if anything
};

/// The section `components`: a table of components of these kinds.
FileSection componentsSection(std::span<const models::ComponentKind* const> kinds);
/// The section `traffic`: a table of sources of these kinds.
FileSection trafficSection(std::span<const models::TrafficKind* const> kinds);
/// The section `timeline`: a list of actions of these kinds.
FileSection timelineSection(std::span<const models::ActionKind* const> kinds);

} // namespace doppel::scenarios

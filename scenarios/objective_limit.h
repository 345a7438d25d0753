// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/named_span.h"
#include "sim/result.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

struct Scenario;

/// Which visits, or what of a component's work, an objective is about, as a file says it; what is
/// empty limits nothing. A visit belongs to the time in which it began, a component's request to
/// that in which it ended: component_windows.h.
struct ObjectiveLimit {
    /// The source whose visits recovery is judged by. Of any other metric it says whose it is: of
    /// "availability" it makes "checkout.availability" when a file is read, and is empty then.
    std::string of{};
    std::string during{};    ///< a named span: an action, a surge, a phase
    std::string between{};   ///< "30min and 40min"
    std::string pageClass{}; ///< `page_class`
    std::string location{};

    bool none() const { return of.empty() && onlyOf(); }
    /// Whether it limits nothing but whose visits they are.
    bool onlyOf() const {
        return during.empty() && between.empty() && pageClass.empty() && location.empty();
    }
    friend bool operator==(const ObjectiveLimit&, const ObjectiveLimit&) = default;
};

/// "during surge, page class search", "of checkout"; "" for none.
std::string toText(const ObjectiveLimit& limit);

/// What of it limits the time.
ObjectiveLimit timeOf(const ObjectiveLimit& limit);
/// The same of its text: "during surge, between 30min and 40min"; "" for none.
std::string timeIn(std::string_view limitText);

/// Whose metrics are those of the visits of a source that the limit covers: "visitors during
/// surge", "recovery of checkout"; where it limits nothing, the source's own.
std::string limitedOwner(std::string_view source, std::string_view limitText);

/// "30min and 40min": from the first, up to the second. Errors: their place is line 1 and the
/// column within `text`.
sim::Result<models::NamedSpan> parseBetween(std::string_view text);

/// What `during` may name: of the timeline's actions the names, or the kinds ("fault.slow") of
/// those without; surges, "surge" unless they have names; named steps and stages. Those of one name
/// are meant together.
std::vector<models::NamedSpan> namedSpans(const Scenario& scenario);

/// When the limit holds; none: always. REQUIRES: `during` is among `named`, `between` parses.
std::optional<std::vector<models::NamedSpan>> spansOf(const ObjectiveLimit& limit,
                                                      std::span<const models::NamedSpan> named);

} // namespace doppel::scenarios
